"""Errors of opening the store, each one clear line for the person who started the engine. None shows a password."""

from pathlib import Path


class StoreSetupError(Exception):
    """The store cannot be opened as things are; the text says what to change."""


class UnwritableDataError(StoreSetupError):
    """The data folder cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"The data folder {folder} cannot be written: {reason}.")


class DataInUseError(StoreSetupError):
    """Another engine works on the same data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Another engine is running on the data folder {folder}: stop it, or choose another folder.")


class EmbeddedServerError(StoreSetupError):
    """The embedded PostgreSQL did not start."""

    def __init__(self, reason: str, log: Path | None = None) -> None:
        where = f" (see {log})" if log else ""
        super().__init__(f"The embedded PostgreSQL did not start: {reason}{where}.")


class LeftBehindError(EmbeddedServerError):
    """Processes of a server that was killed have not noticed yet: it starts a moment later."""


class InvalidDatabaseUrlError(StoreSetupError):
    """DATABASE_URL is not the address of a PostgreSQL database."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"DATABASE_URL {reason}; it should look like postgresql+asyncpg://user:password@host:5432/name."
        )


class DatabaseUnreachableError(StoreSetupError):
    """Nothing answers where DATABASE_URL points."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"The database at {where} does not answer: {reason}.")


class DatabaseAccessError(StoreSetupError):
    """The database refuses the user or the password of DATABASE_URL."""

    def __init__(self, where: str, user: str) -> None:
        super().__init__(f"The database at {where} refuses the user {user!r} or the password.")


class DatabaseMissingError(StoreSetupError):
    """The server has no database of that name."""

    def __init__(self, where: str, name: str) -> None:
        super().__init__(f"The server at {where} has no database {name!r}: create it, or name another one.")


class SchemaVersionError(StoreSetupError):
    """The database was written by another version of the engine."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The database is at schema version {found!r}, which this engine does not know: use a newer engine."
        )


class OtherSchemaError(StoreSetupError):
    """The database cannot be looked at as it is, and looking must not change it."""

    def __init__(self) -> None:
        super().__init__(
            "The database is not at this engine's schema version: start this engine on it once, or use the one that "
            "works on it."
        )


class KeyFileError(StoreSetupError):
    """The key that protects stored secrets cannot be used."""
