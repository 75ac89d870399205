"""Passwords: kept as Argon2id hashes, checked off the event loop, and never quicker to refuse for an unknown user."""

import asyncio

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

# OWASP's first choice for Argon2id: some 20 ms and 19 MiB each.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
_AT_ONCE = 2
"""So that a crowd at the door takes neither the memory nor the processors from trading."""


class Passwords:
    """Hashes and checks passwords, a few at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobody = _HASHER.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(_HASHER.hash, password)

    async def is_right(self, password: str, password_hash: str | None) -> bool:
        """Whether the password is the one of this hash; None (no such user) takes as long and is never right."""
        async with self._turns:
            matches = await asyncio.to_thread(_matches, password, password_hash or self._nobody)
        return matches and password_hash is not None


def _matches(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerifyMismatchError:
        return False
