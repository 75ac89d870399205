"""Passwords: kept as Argon2id hashes, checked off the event loop, and never quicker to refuse for an unknown user."""

import asyncio

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

# OWASP's first choice for Argon2id; a small server can check several at once.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
_AT_ONCE = asyncio.Semaphore(2)
_NOBODY = _HASHER.hash("nobody has this password")


async def hash_password(password: str) -> str:
    """Takes some 30 ms of another thread."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_HASHER.hash, password)


async def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one of this hash; None (no such user) takes as long and is never right."""
    async with _AT_ONCE:
        matches = await asyncio.to_thread(_matches, password, password_hash or _NOBODY)
    return matches and password_hash is not None


def _matches(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerifyMismatchError:
        return False
