"""AWS's signature of a call, over the headers that have to be signed and no others."""

from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import AUTH_TYPE_MAPS, SIGV4_TIMESTAMP, SigV4Auth
from botocore.compat import get_current_datetime
from botocore.exceptions import NoCredentialsError

SHORT = "arcus-v4"
"""The signature's name in botocore's register of them."""


def short(client: Any) -> None:
    """Have the client's calls signed shortly, wherever the SDK would take its own Version 4."""
    named = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"choose-signer.{named}", _chosen)


def _chosen(signature_version: Any, **_: Any) -> str | None:
    return SHORT if signature_version == "v4" else None


class ShortSignature(SigV4Auth):
    """Signature Version 4 of a POST to the root, as every service has it that speaks JSON.

    Botocore's own asks the request for its body twice and walks all its headers four times, the
    SDK's own for its retries among them: twice the price for the same right. Signed is what AWS
    demands: the host, the kind of content, and whatever begins with `x-amz-`.
    """

    def add_auth(self, request: Any) -> None:
        """Sign the request. Raises NoCredentialsError."""
        if self.credentials is None:
            raise NoCredentialsError
        # The machine's own time, as AWS has it, whatever the service's clock says.
        at = get_current_datetime().strftime(SIGV4_TIMESTAMP)
        request.context["timestamp"] = at
        headers = {"X-Amz-Date": at}
        if self.credentials.token:
            headers["X-Amz-Security-Token"] = self.credentials.token
        signed = {
            "content-type": request.headers["Content-Type"],
            "host": _host(request.url),
            **{name.lower(): value for name, value in headers.items()},
            "x-amz-target": request.headers["X-Amz-Target"],
        }
        names, digest = ";".join(signed), sha256(request.data).hexdigest()
        lines = [f"{name}:{value}" for name, value in signed.items()]
        asked = "\n".join(["POST", "/", "", *lines, "", names, digest])
        signature = self.signature(self.string_to_sign(request, asked), request)
        scope = self.scope(request)
        headers["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, Signature={signature}"
        )
        for name, value in headers.items():
            # Those of the try before; setting one would add another.
            del request.headers[name]
            request.headers[name] = value


def _host(url: str) -> str:
    """As it stands in the request's `Host`: without a port that is the scheme's own."""
    parts = urlsplit(url)
    own = {"http": 80, "https": 443}[parts.scheme]
    host = parts.netloc.rpartition("@")[2]
    return host.removesuffix(f":{own}") if parts.port == own else host


AUTH_TYPE_MAPS[SHORT] = ShortSignature
