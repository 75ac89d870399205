"""From DATABASE_URL to connections, with one clear line for whatever is wrong with it."""

import ssl
from typing import Any

import asyncpg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from dca_engine.store.errors import (
    DatabaseAccessError,
    DatabaseMissingError,
    DatabaseUnreachableError,
    InvalidDatabaseUrlError,
)

CONNECT_SECONDS = 5.0
_SESSIONS = 5


def data_source(url: str) -> str:
    """DATABASE_URL in the form that the driver reads. Raises InvalidDatabaseUrlError."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise InvalidDatabaseUrlError("cannot be read") from None
    if parsed.drivername not in ("postgresql+asyncpg", "postgresql", "postgres"):
        raise InvalidDatabaseUrlError(f"names {parsed.drivername!r}, and only PostgreSQL is supported")
    if not parsed.database:
        raise InvalidDatabaseUrlError("names no database")
    mode = parsed.query.get("ssl")
    if mode is not None:
        parsed = parsed.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def create_engine(dsn: str, statement_seconds: float | None = None) -> AsyncEngine:
    """An engine that connects the way the hot pool does; a statement may take `statement_seconds`, or for ever."""

    async def connect() -> Any:
        names = {"application_name": "dca-engine"}
        return await asyncpg.connect(
            dsn, timeout=CONNECT_SECONDS, command_timeout=statement_seconds, server_settings=names
        )

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=_SESSIONS,
        max_overflow=_SESSIONS,
        pool_pre_ping=True,
        # Parameters are e-mail addresses, hashes and keys: none of them belongs into an error's text.
        hide_parameters=True,
    )


async def probe(dsn: str) -> None:
    """Connects once, to tell the person who started the engine in one line what is wrong."""
    url = make_url(dsn)
    where = _where(url)
    try:
        connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
        raise DatabaseAccessError(where, url.username or "") from None
    except asyncpg.InvalidCatalogNameError:
        raise DatabaseMissingError(where, url.database or "") from None
    except TimeoutError:
        raise DatabaseUnreachableError(where, f"no answer within {CONNECT_SECONDS:.0f} s") from None
    except ssl.SSLError as error:
        raise DatabaseUnreachableError(where, f"no secure connection ({error.reason})") from None
    except OSError as error:
        raise DatabaseUnreachableError(where, error.strerror or "connection refused") from None
    except asyncpg.PostgresError as error:
        raise DatabaseUnreachableError(where, str(error)) from None
    except (asyncpg.InterfaceError, ValueError) as error:
        raise InvalidDatabaseUrlError(f"cannot be used: {error}") from None
    await connection.close()


def _where(url: URL) -> str:
    host = url.host or url.query.get("host") or "localhost"
    port = url.port or url.query.get("port") or 5432
    return f"{host}:{port}"
