"""Bodies of 64 KiB in every shape that might be dear to check (api.md §1)."""

MOST = 64 * 1024
"""Bytes."""


def filled(before: str, part: str, after: str, most: int = MOST) -> str:
    """As many parts as fit, with something around them."""
    room = most - len((before + after).encode())
    return before + part * (room // len(part.encode())) + after


def numbered(before: str, part: str, after: str, most: int = MOST) -> str:
    """As `filled`, with parts that differ in their number."""
    parts: list[str] = []
    room = most - len((before + after).encode()) - 10
    while room > 0:
        parts.append(part % len(parts))
        room -= len(parts[-1].encode())
    return before + "".join(parts[:-1]) + after


def nested(opening: str, inner: str, closing: str, levels: int) -> str:
    return '{"config":' + opening * levels + inner + closing * levels + "}"


SHAPES = {
    "arrays, 9,000 deep": nested("[", "1", "]", 9_000),
    "arrays, as deep as they are read": nested("[", "1", "]", 9_800),
    "objects, 9,000 deep": nested('{"a":', "1", "}", 9_000),
    "a forbidden name below 5,000 objects": nested('{"a":', '{"secret":1}', "}", 5_000),
    "arrays, 8,000 deep, in a config that is not too long": nested("[", "", "]", 8_100),
    "numbers": filled('{"config":{"a":[', "1,", "1]}}"),
    "numbers of a config that is not too long": filled('{"config":{"a":[', "1,", "1]}}", 16_000),
    "empty arrays": filled('{"config":{"a":[', "[],", "1]}}"),
    "empty texts": filled('{"config":{"a":[', '"",', "1]}}"),
    "equal members": filled('{"config":{"a":[', '{"b":1},', "1]}}"),
    "members at the top": numbered("{", '"%x":1,', '"config":1}'),
    "members of config": numbered('{"config":{', '"%x":1,', '"a":1}}', 16_300),
    "members that are nearly secrets": numbered(
        '{"config":{', '"pass-Word%x":"y",', '"a":1}}', 16_300
    ),
    "credentials": numbered('{"credentials":{', '"%x":"y",', '"a":1}}'),
    "a long name": filled('{"', "x", '":1}'),
    "a long name of a credential": filled('{"credentials":{"', "x", '":1}}'),
    "a long text": filled('{"display_name":"', "x", '"}'),
    "a long text of many languages": numbered('{"display_name":"', "ж%x字", '"}'),
    "escapes": filled('{"config":{"a":"', "\\u00e9", '"}}', 16_300),
    "half pairs": filled('{"config":{"a":"', "\\ud83d", '"}}', 16_300),
    "lost characters": filled('{"config":{"a":[', '"\ufffd",', "1]}}"),
    "a lost character below 9,000 arrays": nested("[", '"\ufffd"', "]", 9_000),
    "small numbers": filled('{"config":{"a":[', "1e-9,", "1]}}"),
    "the smallest numbers": filled('{"config":{"a":[', "5e-324,", "1]}}"),
    "long whole numbers": filled('{"config":{"a":[', "9" * 4_299 + ",", "1]}}"),
    "a number of 60,000 digits": filled('{"config":{"a":', "7", "}}"),
    "a fraction of 60,000 digits": filled('{"config":{"a":0.', "7", "}}"),
    "an exponent of 60,000 digits": filled('{"config":{"a":1e', "7", "}}"),
    "almost credentials": filled('{"config":{"a":"', "sk_liv ", '"}}', 16_300),
    "almost a private key": filled('{"config":{"a":"', "-----BEGIN A", '"}}', 16_300),
    "almost a URL with a password": filled('{"config":{"a":"', "://a:", '"}}', 16_300),
    "almost one user": filled('{"config":{"a":"://', "@", '"}}', 16_300),
    "almost one password": filled('{"config":{"a":"://:', ":b", '"}}', 16_300),
    "a long credential": filled('{"credentials":{"api_key":"', "x", '"}}', 32_000),
    "a long credential of odd letters": numbered('{"credentials":{"api_key":"', "ж%x字", '"}}'),
    "a long credential of blanks": filled('{"credentials":{"api_key":"x', " ", 'x"}}'),
    "a key file of empty lines": filled(
        '{"credentials":{"service_account_json":"x', "\\r\\n", 'x"}}'
    ),
    "a long shop": filled('{"shop":"', "a-", '"}'),
    "blanks": filled("{", " ", "}"),
    "nothing but blanks": filled("", " ", ""),
    "no json": filled("", "[{", ""),
}
