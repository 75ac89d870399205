"""Spec 2.8 and promise 10: the secret is in nothing that is kept, however it was written."""

import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dca_engine.alerts.masking import KEPT_CHARACTERS, MASK, Masker
from tests.alerts.examples import SECRET, full, text

MASKER = Masker(SECRET)


def test_the_secrets_value_is_replaced_and_the_rest_is_kept() -> None:
    kept = json.loads(MASKER.mask(text(full())))
    assert kept == {**full(), "secret": MASK}


def escaped(word: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in word)


ESCAPED = escaped(SECRET)
WRITTEN = {
    "plain": SECRET,
    "all escaped": ESCAPED,
    "escaped in capitals": ESCAPED.upper().replace("\\U", "\\u"),
    "first letter escaped": escaped(SECRET[0]) + SECRET[1:],
    "solidus escaped": SECRET.replace("/", "\\/"),
    "escaped twice": ESCAPED.replace("\\", "\\\\"),
    "percent-encoded": quote(SECRET, safe=""),
    "every character percent-encoded": "".join(f"%{ord(c):02x}" for c in SECRET),
    "as a form writes it": quote_plus(SECRET),
}
AROUND = {
    "its field": '{"secret": "%s", "action": "buy"}',
    "another field": '{"note": "say %s twice", "action": "buy"}',
    "a key": '{"%s": 1}',
    "broken JSON": '{"secret": "%s", "action": {{strategy.order.action}}',
    "an unfinished text": '{"action": "buy", "secret": "%s',
    "a text within a text": '{"message": "{\\"secret\\": \\"%s\\"}"}',
    "a form": "action=buy&secret=%s&symbol=BTCUSDT",
    "plain words": "please buy, my secret is %s thanks",
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_the_known_secret_in_every_spelling_and_place(written: str, around: str) -> None:
    kept = MASKER.mask((around % written).encode())
    assert written not in kept
    assert SECRET not in kept
    assert MASK in kept


@pytest.mark.parametrize(
    "body",
    [
        '{"secret": "guess-77"}',
        '{"secret"   :\n\t"guess-77"}',
        '{"\\u0073ecret": "guess-77"}',
        '{"SECRET": "guess-77"}',
        '{"webhook_secret": "guess-77"}',
        '{"secretKey": "guess-77"}',
        '{"secret": "a\\"guess-77"}',
        '{"secret": "guess-77',
        '{"secret": guess-77}',
        "{'secret': 'guess-77'}",
        '{"secret": ["guess-77"]}',
        '{"secret": {"value": "guess-77"}}',
        '{"secret": 1, "secret": "guess-77"}',
        '{"message": "{\\"secret\\": \\"guess-77\\"}"}',
        '{"message": "{\\"secret\\": \\"a\\\\\\"guess-77\\"}"}',
        "secret=guess-77&action=buy",
        "%7B%22secret%22%3A%22guess-77%22%7D",
        "secret: guess-77",
    ],
)
def test_a_wrong_secret_is_masked_by_its_key(body: str) -> None:
    """Somebody else's secret, or one with a typo, is a secret too."""
    for masker in (MASKER, Masker(None)):
        assert "guess-77" not in masker.mask(body.encode())


def test_a_number_as_the_secret_is_masked() -> None:
    assert "7788" not in MASKER.mask(b'{"secret": 7788}')


def test_the_action_stays_readable_next_to_the_secret() -> None:
    assert '"action": "buy"' in MASKER.mask(b'{"secret": "x", "action": "buy", broken')


def test_a_body_in_utf16_hides_nothing() -> None:
    assert SECRET not in MASKER.mask(SECRET.encode("utf-16"))
    assert SECRET not in MASKER.mask(SECRET.encode("utf-16-be"))


def test_what_is_kept_can_be_stored() -> None:
    kept = MASKER.mask(b"\x00\xff\xfe" + b"a" * 100_000)
    assert "\0" not in kept
    assert len(kept) == KEPT_CHARACTERS


def test_a_secret_cut_off_with_the_body_does_not_remain() -> None:
    """At most 64 KiB are read; what is kept ends long before the place where the reading stopped."""
    assert SECRET[:8] not in MASKER.mask(b"a" * 65_000 + SECRET[:8].encode())


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="*\0"), min_size=6, max_size=24),
    st.text(max_size=30),
    st.text(max_size=30),
)
def test_any_secret_in_any_text(secret: str, before: str, after: str) -> None:
    assume(secret not in "".join((before, MASK, after)))
    masker = Masker(secret)
    for spelled in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], quote(secret)):
        kept = masker.mask(f"{before}{spelled}{after}".encode("utf-8", "surrogatepass"))
        assert secret not in kept
