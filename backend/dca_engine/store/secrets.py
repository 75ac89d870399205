"""The vault: secrets that must be read again (exchange keys, webhook secrets) are stored encrypted and authenticated.

The key comes from the environment or from a file that only its owner can read. Whoever has the database without the
key has no secret. Secrets that need not be read again (passwords, tokens) are hashed, not kept here.
"""

import base64
import binascii
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dca_engine.store.errors import KeyFileError, UnwritableDataError

KEY_FILE = "vault.key"
_KEY_BYTES = 32


class WrongKeyError(Exception):
    """A stored secret was encrypted with another key, or was tampered with."""


class Vault:
    """Encrypts and decrypts with one key: 32 bytes in URL-safe base64."""

    def __init__(self, key: str) -> None:
        """Raises KeyFileError when `key` is not one; the text never shows it."""
        try:
            self._key = base64.urlsafe_b64decode(key.strip().encode())
        except (binascii.Error, ValueError):
            self._key = b""
        if len(self._key) != _KEY_BYTES:
            raise KeyFileError(f"The vault's key must be {_KEY_BYTES} random bytes in URL-safe base64.")
        self._fernet = Fernet(base64.urlsafe_b64encode(self._key))

    def encrypt(self, secret: str) -> bytes:
        return self._fernet.encrypt(secret.encode())

    def decrypt(self, stored: bytes) -> str:
        """Raises WrongKeyError."""
        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken:
            raise WrongKeyError("a stored secret cannot be read with this key") from None

    def derive(self, purpose: str) -> str:
        """A key for another purpose (such as signing access tokens), always the same for the same vault."""
        derivation = HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=purpose.encode())
        return base64.urlsafe_b64encode(derivation.derive(self._key)).decode()

    def __repr__(self) -> str:
        return "Vault(***)"


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def open_vault(folder: Path, key: str | None) -> Vault:
    """The vault of this key, or without one of the key file in the data folder, made on the first start.

    Raises KeyFileError, UnwritableDataError.
    """
    if key is not None:
        return Vault(key)
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        _check_private(path)
        return Vault(path.read_text())
    except OSError as error:
        raise UnwritableDataError(folder, error.strerror or str(error)) from error


def _make(path: Path) -> None:
    """Whole or not at all: a key half written would lock out everything encrypted with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with suppress(FileNotFoundError):
        draft.unlink()
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _check_private(path: Path) -> None:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileError(f"The key file {path} is open to others: chmod 600 {path}")
