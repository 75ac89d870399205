"""Tokens of a session: short-lived signed access tokens, and refresh tokens that are good for one use.

The rule: an access token says who, in which session and until when, and nothing else; a refresh token is random, known
to the database by its hash alone, and travels only in a cookie that no script can read.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jose import JWTError, jwt
from starlette.responses import Response

ACCESS_SECONDS = 15 * 60
REFRESH_LIFETIME = timedelta(days=30)
REFRESH_COOKIE = "dca_refresh"
COOKIE_PATH = "/api/v1/auth"
_ALGORITHM = "HS256"
_KIND = "access"
_LONGEST = 512
"""Ours are some 200 characters; what is longer is not even parsed."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who a valid token speaks for, and until when."""

    user_id: str
    expires_at: datetime
    session_id: str = ""
    """Which of the user's sessions it was given in."""


class AccessTokens:
    """Makes and checks access tokens; `key` is at least 32 random bytes as text."""

    def __init__(self, key: str) -> None:
        if len(key) < 32:
            raise ValueError("the key that signs sessions is too short")
        self._key = key

    def issue(self, user_id: str, now: datetime, session_id: str = "") -> str:
        issued = int(now.timestamp())
        claims = {"sub": user_id, "sid": session_id, "kind": _KIND, "iat": issued, "exp": issued + ACCESS_SECONDS}
        return str(jwt.encode(claims, self._key, algorithm=_ALGORITHM))

    def read(self, token: str, now: datetime) -> Access | None:
        """None for a token that is not ours, not whole, or over."""
        if len(token) > _LONGEST or not token.isascii():
            return None
        try:
            # The library would ask the machine's clock; ours decides.
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM], options={"verify_exp": False})
        except JWTError:
            return None
        user_id, expires, session_id = claims.get("sub"), claims.get("exp"), claims.get("sid", "")
        if claims.get("kind") != _KIND or not isinstance(user_id, str) or not isinstance(expires, int):
            return None
        expires_at = datetime.fromtimestamp(expires, UTC)
        return Access(user_id, expires_at, str(session_id)) if now < expires_at else None


def new_refresh_token() -> str:
    return secrets.token_urlsafe(32)


def set_refresh_cookie(response: Response, token: str, *, secure: bool) -> None:
    response.set_cookie(
        REFRESH_COOKIE,
        token,
        max_age=int(REFRESH_LIFETIME.total_seconds()),
        path=COOKIE_PATH,
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def clear_refresh_cookie(response: Response, *, secure: bool) -> None:
    response.delete_cookie(REFRESH_COOKIE, path=COOKIE_PATH, secure=secure, httponly=True, samesite="strict")
