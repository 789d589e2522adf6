"""What the description shows as an example is accepted, request by request."""

from tests.description import Example, examples
from tests.integration.tenant import Tenant


def test_examples_of_one_life_are_all_accepted(tenant: Tenant) -> None:
    answers = [
        (example.method, example.path, send(tenant, example, body))
        for example in examples()
        for body in example.bodies or [None]
    ]
    assert [status for *_, status in answers] == [201] + [200] * 6, answers


def send(tenant: Tenant, example: Example, body: object) -> int:
    query = {name: [value] for name, value in example.query.items()}
    method, path, headers = example.method, example.path, example.headers
    return tenant.send(method, path, body=body, query=query, headers=headers).status
