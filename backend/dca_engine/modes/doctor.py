"""`doctor`: what the product needs on this machine, one line each, with what to do where something is missing."""

import shutil
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import typer

from dca_engine.exchanges.registry import VENUES
from dca_engine.modes.errors import START_PROBLEMS, StartError
from dca_engine.modes.live import built_dashboard
from dca_engine.settings import Settings
from dca_engine.store.database import open_database
from dca_engine.store.embedded import start_server
from dca_engine.store.errors import DataInUseError
from dca_engine.store.secrets import open_vault

_LEAST_FREE_GB = 1


async def examine(settings: Settings) -> bool:
    """Prints the findings; True when the product can run."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Python", _python),
        ("Data folder", lambda: _data_folder(settings.data_dir)),
        ("Key file", lambda: _key_file(settings)),
        ("Address", lambda: _address(settings.host, settings.port)),
        ("Dashboard", lambda: _dashboard(settings.frontend_dir)),
        ("Exchanges", lambda: ", ".join(f"{venue} {kind}" for venue, kind in VENUES)),
    ]
    found = [_told(name, check) for name, check in checks]
    return all([*found, await _database(settings)])


def _told(name: str, check: Callable[[], str]) -> bool:
    try:
        typer.echo(f"ok       {name:<12} {check()}")
    except (*START_PROBLEMS, OSError) as problem:
        typer.echo(f"PROBLEM  {name:<12} {problem}")
        return False
    return True


def _python() -> str:
    return sys.version.split()[0]


def _data_folder(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / 1e9
    if free < _LEAST_FREE_GB:
        raise StartError(f"{folder} has {free:.1f} GB free; at least {_LEAST_FREE_GB} GB are needed")
    return f"{folder}, {free:.0f} GB free"


def _key_file(settings: Settings) -> str:
    open_vault(settings.data_dir, settings.vault_key.get_secret_value() if settings.vault_key else None)
    return "from the environment" if settings.vault_key else "readable by its owner alone"


def _address(host: str, port: int) -> str:
    try:
        with socket.create_server((host, port)):
            return f"{host}:{port} is free"
    except OSError as error:
        return f"{host}:{port} is taken ({error.strerror}); fine when the engine is running"


def _dashboard(given: Path | None) -> str:
    found = given or built_dashboard()
    if found is None or not (found / "index.html").exists():
        raise StartError("is not built; ./run builds it")
    return str(found)


async def _database(settings: Settings) -> bool:
    try:
        if settings.database_url is not None:
            await (await open_database(settings.database_url.get_secret_value())).close()
            typer.echo("ok       Database     yours, reachable and up to date")
            return True
        with suppress(DataInUseError):
            server = start_server(settings.data_dir)
            try:
                await (await open_database(server.url)).close()
            finally:
                server.stop()
            typer.echo("ok       Database     embedded, starts and is up to date")
            return True
        typer.echo("ok       Database     embedded, in use by the running engine")
    except START_PROBLEMS as problem:
        typer.echo(f"PROBLEM  Database     {problem}")
        return False
    return True
