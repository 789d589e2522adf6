"""Entity tags: does a header name this version of a row (RFC 9110, 8.8.3)."""


def match(tags: str | None, etag: str, *, weakly: bool = True) -> bool:
    """Whether an `If-Match` or `If-None-Match` list names the tag; no header matches all.

    `If-Match` compares strongly: a weak tag matches nothing (RFC 9110, 8.8.3.2).
    """
    if tags is None:
        return True
    given = [tag.strip() for tag in tags.split(",")]
    if weakly:
        given = [tag.removeprefix("W/") for tag in given]
    return "*" in given or etag in given
