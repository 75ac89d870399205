"""Users and their sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select, text, update

from dca_engine.store import tables
from dca_engine.store.database import ReadSession, WriteSession

REUSE_LEEWAY = timedelta(seconds=10)
"""Two tabs may renew with the same token at the same moment; later than this, a second use is a theft."""


@dataclass(frozen=True, slots=True)
class UserRecord:
    id: str
    email: str
    password_hash: str
    created_at: datetime

    def __repr__(self) -> str:
        return f"UserRecord({self.id!r})"


async def owner_exists(session: ReadSession) -> bool:
    return await session.scalar(select(tables.User.id).limit(1)) is not None


async def create_owner(session: WriteSession, user: UserRecord) -> bool:
    """The first user; False, and nothing is written, when there is one already."""
    await session.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))
    if await owner_exists(session):
        return False
    row = tables.User(id=user.id, email=user.email, password_hash=user.password_hash, created_at=user.created_at)
    session.add(row)
    await session.flush()
    return True


async def user_by_email(session: ReadSession, email: str) -> UserRecord | None:
    """`email` in lower case."""
    return _record(await session.scalar(select(tables.User).where(tables.User.email == email)))


async def user_by_id(session: ReadSession, user_id: str) -> UserRecord | None:
    return _record(await session.get(tables.User, user_id))


async def change_email(session: WriteSession, user_id: str, email: str) -> None:
    """`email` in lower case. Raises IntegrityError when another user has it."""
    await session.execute(update(tables.User).where(tables.User.id == user_id).values(email=email))


async def change_password(session: WriteSession, user_id: str, password_hash: str) -> None:
    await session.execute(update(tables.User).where(tables.User.id == user_id).values(password_hash=password_hash))


def _record(row: tables.User | None) -> UserRecord | None:
    return None if row is None else UserRecord(row.id, row.email, row.password_hash, row.created_at)


# --- sessions: chains of refresh tokens, each good for one use --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A browser that is signed in."""

    id: str
    browser: str
    """What it calls itself; empty when it does not."""
    began_at: datetime
    renewed_at: datetime
    """When it was seen last, give or take the life of an access token."""


async def begin_session(
    session: WriteSession,
    user_id: str,
    token: str,
    family_id: str,
    now: datetime,
    expires_at: datetime,
    browser: str = "",
) -> None:
    """Keeps the first token of a new family. Also forgets tokens of the user that expired."""
    await session.execute(
        delete(tables.RefreshToken).where(tables.RefreshToken.user_id == user_id, tables.RefreshToken.expires_at <= now)
    )
    _add(session, token, family_id, user_id, now, expires_at, browser)


async def renew_session(
    session: WriteSession, token: str, following: str, now: datetime, expires_at: datetime
) -> str | None:
    """Takes `token` and keeps `following` in its place; gives the user's id, or None when he must sign in again.

    A token that was used before ends the whole family: somebody else has it.
    """
    row = await session.scalar(
        select(tables.RefreshToken).where(tables.RefreshToken.token_hash == _hash(token)).with_for_update()
    )
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    if row.used_at is not None and now > row.used_at + REUSE_LEEWAY:
        await _revoke_family(session, row.family_id, now)
        return None
    row.used_at = row.used_at or now
    _add(session, following, row.family_id, row.user_id, now, expires_at, row.browser)
    return row.user_id


async def end_session(session: WriteSession, token: str, now: datetime) -> None:
    """Ends the family of this token."""
    family_id = await session.scalar(
        select(tables.RefreshToken.family_id).where(tables.RefreshToken.token_hash == _hash(token))
    )
    if family_id is not None:
        await _revoke_family(session, family_id, now)


async def family_of(session: ReadSession, token: str) -> str | None:
    """The session that this token is a step of."""
    return await session.scalar(
        select(tables.RefreshToken.family_id).where(tables.RefreshToken.token_hash == _hash(token))
    )


async def sessions_of(session: ReadSession, user_id: str, now: datetime) -> list[SessionRecord]:
    """Those that still go on, the one that was seen last first."""
    token = tables.RefreshToken
    rows = await session.execute(
        select(token.family_id, func.max(token.browser), func.min(token.created_at), func.max(token.created_at))
        .where(token.user_id == user_id, token.revoked_at.is_(None))
        .group_by(token.family_id)
        .having(func.max(token.expires_at) > now)
        .order_by(func.max(token.created_at).desc(), token.family_id)
    )
    return [SessionRecord(family, browser, began, renewed) for family, browser, began, renewed in rows]


async def end_sessions(session: WriteSession, user_id: str, now: datetime, kept: str = "") -> None:
    """All of a user's, but for the one `kept`."""
    token = tables.RefreshToken
    await session.execute(
        update(token)
        .where(token.user_id == user_id, token.family_id != kept, token.revoked_at.is_(None))
        .values(revoked_at=now)
    )


async def end_session_of(session: WriteSession, user_id: str, family_id: str, now: datetime) -> bool:
    """False when the user has no such session that still goes on."""
    token = tables.RefreshToken
    ended = await session.execute(
        update(token)
        .where(token.user_id == user_id, token.family_id == family_id, token.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(token.token_hash)
    )
    return ended.first() is not None


def _add(
    session: WriteSession,
    token: str,
    family_id: str,
    user_id: str,
    now: datetime,
    expires_at: datetime,
    browser: str,
) -> None:
    session.add(
        tables.RefreshToken(
            token_hash=_hash(token),
            family_id=family_id,
            user_id=user_id,
            created_at=now,
            expires_at=expires_at,
            browser=browser,
        )
    )


async def _revoke_family(session: WriteSession, family_id: str, now: datetime) -> None:
    await session.execute(
        update(tables.RefreshToken)
        .where(tables.RefreshToken.family_id == family_id, tables.RefreshToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
