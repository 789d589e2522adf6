"""Takes out of the layer the AWS SDK's data on services that no function calls, and a browser page.

`python trim.py <folder of the installed packages>`; standard library only, since a build calls it.
A cold start lists all services and parses the endpoints of all of them: together 0.15 of what boto3
with a DynamoDB client costs, and 26 of the layer's 44 MB. Models keep every operation: leaving out
what is not used would gain 0.02 more, and break the first call of a new one. Powertools' page for
browsers (Swagger UI) is 1.7 MB that nothing here shows.
"""

import json
import shutil
import sys
from pathlib import Path

SERVICES = ("dynamodb", "events", "kms", "secretsmanager", "sqs")
"""Those that the functions call; a test compares them with the clients that the code makes."""


def main(packages: Path) -> None:
    """Trim the packages in this folder."""
    for data in (packages / "botocore" / "data", packages / "boto3" / "data"):
        for folder in filter(Path.is_dir, sorted(data.iterdir())):
            if folder.name not in SERVICES:
                shutil.rmtree(folder)
    endpoints = packages / "botocore" / "data" / "endpoints.json"
    told = json.loads(endpoints.read_text(encoding="utf-8"))
    for partition in told["partitions"]:
        known = partition["services"]
        partition["services"] = {name: known[name] for name in SERVICES if name in known}
    endpoints.write_text(json.dumps(told, separators=(",", ":")), encoding="utf-8")
    page = packages / "aws_lambda_powertools" / "event_handler" / "openapi" / "swagger_ui"
    for file in (*page.glob("*.js"), *page.glob("*.css")):
        file.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
