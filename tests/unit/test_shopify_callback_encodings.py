"""How the values of a callback may be spelled in what is signed: a space is `%20`, or else `+`."""

import hmac
from datetime import UTC, datetime
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from connectors.domain.providers.shopify import ClientSecrets, Unproven, callback, callback_text

STAMP = 1_777_636_800
NOW = datetime.fromtimestamp(STAMP, UTC)
SECRETS = ClientSecrets("new", "old")
GIVEN = {"code": "c" * 32, "shop": "a.myshopify.com", "state": "S" * 43, "timestamp": str(STAMP)}
SPACES = ("%20", "+")
VALUES = [
    "a b",
    "a  b",
    " ",
    "é b",
    "a&b c",
    "k=v w",
    "a+b c",
    "a%20b",
    "a%2Bb",
    "~* -._",
    "\u00a0",
]
KEYED = st.text(max_size=12)


def signed(text: str, given: dict[str, str], secret: str = "new") -> dict[str, list[str]]:
    digest = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    return {name: [value] for name, value in (given | {"hmac": digest}).items()}


def is_proven(query: dict[str, list[str]]) -> bool:
    try:
        return callback(query, SECRETS, NOW).state == GIVEN["state"]
    except Unproven as refused:
        return refused.reason != "signature"


def test_callback_with_a_space_signed_as_percent_20_is_proven() -> None:
    """Spelled out here, so that nothing of ours decides how."""
    text = f"code={'c' * 32}&note=a%20b&shop=a.myshopify.com&state={'S' * 43}&timestamp={STAMP}"
    assert is_proven(signed(text, GIVEN | {"note": "a b"}))


@pytest.mark.parametrize("secret", ["new", "old"])
@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("value", VALUES)
def test_callback_is_proven_by_either_spelling_under_either_secret(
    value: str, space: str, secret: str
) -> None:
    whole = GIVEN | {"note": value}
    assert is_proven(signed(callback_text(whole, space), whole, secret))


def test_callback_with_a_space_in_a_name_is_proven_by_either_spelling() -> None:
    whole = GIVEN | {"my note": "x"}
    for space in SPACES:
        assert is_proven(signed(callback_text(whole, space), whole))


@given(KEYED.filter(str.isprintable))
@example("a b~*'()!é&=+%")
def test_callback_text_is_what_percent_encoding_makes_of_it(value: str) -> None:
    plain = quote(value, safe="*", errors="surrogatepass").replace("~", "%7E")
    form = quote_plus(value, safe="*", errors="surrogatepass").replace("~", "%7E")
    assert callback_text({"note": value}) == f"note={plain}"
    assert callback_text({"note": value}, "+") == f"note={form}"


@pytest.mark.parametrize(
    "spelled", ["a b", "a\tb", "a%2Bb", "a%20b ", "a%2520b", "A%20B", "a%20b&"]
)
def test_callback_with_a_space_signed_in_any_other_way_is_refused(spelled: str) -> None:
    whole = GIVEN | {"note": "a b"}
    text = callback_text(whole).replace("note=a%20b", f"note={spelled}")
    assert not is_proven(signed(text, whole))


def test_callback_that_mixes_both_spellings_is_refused() -> None:
    whole = GIVEN | {"note": "a b c"}
    assert not is_proven(signed(callback_text(whole).replace("a%20b%20c", "a%20b+c"), whole))


PARAMETERS = st.dictionaries(KEYED.filter(lambda name: name != "hmac"), KEYED, max_size=3)


@given(PARAMETERS, PARAMETERS)
@example({"a": "b c"}, {"a": "b+c"})
@example({"a": "b c"}, {"a": "b%20c"})
@example({"a": "b", "c": "d e"}, {"a": "b&c=d e"})
@example({"a": " ", "b": ""}, {"a": "&b="})
def test_callback_texts_of_different_parameters_never_meet(
    one: dict[str, str], other: dict[str, str]
) -> None:
    """What is signed for one set proves no other, whichever spelling either is read by."""
    assume(one != other)
    texts = [{callback_text(each, space) for space in SPACES} for each in (one, other)]
    assert texts[0].isdisjoint(texts[1])


@pytest.mark.parametrize("value", VALUES)
def test_callback_whose_parameter_hides_in_another_s_value_is_refused(value: str) -> None:
    whole = GIVEN | {"host": value}
    hidden = GIVEN | {"code": f"{GIVEN['code']}&host={value}"}
    for space in SPACES:
        assert not is_proven(signed(callback_text(whole, space), hidden))
