"""The floor: calls to AWS signed by hand, sent over urllib3 and read as JSON, without an SDK."""

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import urllib3

ADDRESS = os.environ["AWS_ENDPOINT_URL"]
REGION = os.environ["AWS_DEFAULT_REGION"]
KEY, SECRET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
TOKEN = os.environ["AWS_SESSION_TOKEN"]
SIGNED = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"

pool = urllib3.PoolManager(headers={"User-Agent": "floor"})


def call(service: str, model: Any, params: Mapping[str, Any]) -> Callable[[], dict[str, Any]]:
    """The call, ready to be made; `model` is the SDK's of its operation."""
    told = model.service_model.metadata
    target = f"{told['targetPrefix']}.{model.name}"
    kind = f"application/x-amz-json-{told['jsonVersion']}"

    def make() -> dict[str, Any]:
        body = json.dumps(params).encode()
        answer = pool.request(
            "POST", ADDRESS, body=body, headers=_head(service, target, kind, body)
        )
        if answer.status != 200:
            raise SystemExit(answer.data)
        read: dict[str, Any] = json.loads(answer.data)
        return read

    return make


def _head(service: str, target: str, kind: str, body: bytes) -> dict[str, str]:
    """The signed headers (AWS Signature Version 4)."""
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    day, host = at[:8], urlsplit(ADDRESS).netloc
    asked = (
        f"POST\n/\n\ncontent-type:{kind}\nhost:{host}\nx-amz-date:{at}\n"
        f"x-amz-security-token:{TOKEN}\nx-amz-target:{target}\n\n{SIGNED}\n"
        f"{hashlib.sha256(body).hexdigest()}"
    )
    scope = f"{day}/{REGION}/{service}/aws4_request"
    digest = hashlib.sha256(asked.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{digest}"
    signature = hmac.new(_key(day, service), text.encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": kind,
        "X-Amz-Date": at,
        "X-Amz-Security-Token": TOKEN,
        "X-Amz-Target": target,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={SIGNED}, "
        f"Signature={signature}",
    }


@cache
def _key(day: str, service: str) -> bytes:
    key = f"AWS4{SECRET}".encode()
    for part in (day, REGION, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
