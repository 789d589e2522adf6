"""The body of a JSON route as text: its media type, its coding, its size and its encoding."""

import re

from connectors.api.http.call import Call
from connectors.domain.errors import BodyTooLarge, InvalidJson, UnsupportedMediaType

BODY_BYTES = 64 * 1024

_PARAMETER = re.compile(r';\s*([^\s;="]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;"]*)')
_UTF_8 = {"utf-8", "utf8"}
_BYTE_ORDER_MARK = "\ufeff"


def text_of(call: Call) -> str:
    """The body as text, without a byte-order mark; empty where none was sent.

    Raises, in this order, UnsupportedMediaType, BodyTooLarge and InvalidJson (contract §1).
    """
    if not call.raw_body:
        return ""
    _check_media_type(call.headers.get("content-type", ""))
    _check_coding(call.headers.get("content-encoding", ""))
    text = _decoded(call) if call.is_base64 else _as_handed_over(call)
    return text.removeprefix(_BYTE_ORDER_MARK)


def _check_media_type(sent: str) -> None:
    """JSON in UTF-8, however that is spelled; parameters of other names are anybody's own."""
    sent = sent.lower()
    charsets = {
        value.strip().strip("\"'").strip()
        for name, value in _PARAMETER.findall(sent)
        if name == "charset"
    }
    if sent.partition(";")[0].strip() != "application/json" or not charsets <= _UTF_8:
        raise UnsupportedMediaType


def _check_coding(sent: str) -> None:
    codings = {coding.strip().lower() for coding in sent.split(",")}
    if not codings <= {"identity", ""}:
        raise UnsupportedMediaType


def _decoded(call: Call) -> str:
    body = call.body()
    _check_size(len(body))
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise InvalidJson from None


def _as_handed_over(call: Call) -> str:
    """The gateway's own text; where it spells half a surrogate pair, that is its field's fault."""
    _check_size(len(call.raw_body.encode(errors="surrogatepass")))
    return call.raw_body


def _check_size(size: int) -> None:
    if size > BODY_BYTES:
        raise BodyTooLarge
