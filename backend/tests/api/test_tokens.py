"""Access tokens: who, until when, and nothing else is believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jose import jwt

from dca_engine.api.tokens import ACCESS_SECONDS, AccessTokens

KEY = "k" * 43
NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
TOKENS = AccessTokens(KEY)


def test_a_token_speaks_for_its_user_until_it_expires() -> None:
    token = TOKENS.issue("u1", NOW)
    last = NOW + timedelta(seconds=ACCESS_SECONDS)
    access = TOKENS.read(token, last - timedelta(seconds=1))
    assert access is not None
    assert (access.user_id, access.expires_at) == ("u1", last)
    assert TOKENS.read(token, last) is None


def test_another_key_makes_other_tokens() -> None:
    assert AccessTokens("K" * 43).read(TOKENS.issue("u1", NOW), NOW) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "u1", "exp": 4102444800},
        {"sub": "u1", "exp": 4102444800, "kind": "refresh"},
        {"sub": 1, "exp": 4102444800, "kind": "access"},
        {"sub": "u1", "kind": "access"},
        {"sub": "u1", "exp": "never", "kind": "access"},
    ],
)
def test_a_signed_token_that_is_no_access_token(claims: dict[str, object]) -> None:
    assert TOKENS.read(jwt.encode(claims, KEY, algorithm="HS256"), NOW) is None


def test_an_unsigned_token_is_not_believed() -> None:
    head = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    body = TOKENS.issue("u1", NOW).split(".")[1]
    assert TOKENS.read(f"{head}.{body}.", NOW) is None


@given(st.text(max_size=600) | st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", fullmatch=True))
def test_any_text_is_no_token_and_no_error(text: str) -> None:
    assert TOKENS.read(text, NOW) is None


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        AccessTokens("short")
