"""The product as a trader runs it: database, engine, API and dashboard in one process.

Everything that is opened is closed in reverse order, however the process is asked to stop.
"""

import asyncio
import gc
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
import uvicorn

from dca_engine.api.app import create_app
from dca_engine.api.services import Services
from dca_engine.api.settings import TRADINGVIEW_SENDERS, ApiSettings
from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Ladder
from dca_engine.exchanges.registry import Registry
from dca_engine.modes.accounts import Accounts
from dca_engine.modes.errors import StartError
from dca_engine.modes.logs import configure_logs
from dca_engine.modes.practice import CAREFUL, practice_settings
from dca_engine.modes.simulated_exchange import PRACTICE_MARKET, SimulatedExchange
from dca_engine.runtime.clock import SystemClock
from dca_engine.runtime.engine import Engine
from dca_engine.runtime.equity import EquityKeeper
from dca_engine.runtime.tasks import Tasks
from dca_engine.settings import Settings
from dca_engine.store.data_lock import DataLock
from dca_engine.store.database import open_database
from dca_engine.store.embedded import start_server
from dca_engine.store.embedded_watch import keep_running
from dca_engine.store.equity_book import PgEquityBook
from dca_engine.store.inbox import PgInbox
from dca_engine.store.journal import PgJournal
from dca_engine.store.secrets import Vault, open_vault

_STOP_WITHIN_SECONDS = 3
_SESSION_KEY = "access tokens"
_THREAD_SECONDS = 0.001
"""So long a thread that works out figures keeps the interpreter when the event loop wants it. Five times that is usual,
and an alert would wait it out several times over."""


@dataclass(frozen=True, slots=True)
class Flavour:
    """What tells the demo from the product: the practice portfolio's ladder and the simulated market."""

    ladder: Ladder = CAREFUL
    market: tuple[str, ...] = PRACTICE_MARKET


@dataclass(frozen=True, slots=True)
class Product:
    """What the modes need of what is running."""

    services: Services
    venue: SimulatedExchange


async def serve(settings: Settings, lock: DataLock | None) -> None:
    """Runs the product until it is asked to stop. `lock` is the data folder's, where the database lives in it."""
    configure_logs(settings.log_level, settings.log_json)
    with listening(settings.host, settings.port) as listener:
        async with product(settings, Flavour(), lock) as running:
            server = Server(running.services, listener)
            await server.start()
            typer.echo(f"DCA Engine ready on {server.url}")
            await server.stopped()


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Takes the address before anything is started, so that a busy port costs nobody a minute."""
    try:
        listener = socket.create_server((host, port), backlog=2048)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise StartError(
            f"cannot listen on {host}:{port}: {why}. Stop what runs there, or choose another with DCA_PORT."
        ) from None
    with listener:
        yield listener


@asynccontextmanager
async def product(settings: Settings, flavour: Flavour, lock: DataLock | None) -> AsyncIterator[Product]:
    """Opens everything that the product stands on, and lets the engine recover."""
    sys.setswitchinterval(_THREAD_SECONDS)
    async with AsyncExitStack() as stack:
        url = _own(settings) if lock is None else _embedded(lock, stack)
        vault = open_vault(settings.data_dir, settings.vault_key.get_secret_value() if settings.vault_key else None)
        database = await open_database(url)
        stack.push_async_callback(database.close)
        venue = SimulatedExchange(settings.data_dir / "simulator", flavour.market, settings.simulator_url)
        stack.push_async_callback(venue.stop)
        clock = SystemClock()
        inbox = PgInbox(database.hot)
        registry = Registry(clock, alone_since=None if lock is None else lock.taken_at)
        accounts = Accounts(database, vault, registry, venue)
        engine = Engine(PgJournal(database.hot), inbox, clock, accounts.connect)
        stack.push_async_callback(engine.stop)

        async def open_practice(user_id: str) -> None:
            account_id = AccountId(f"a{secrets.token_hex(8)}")
            wanted = practice_settings(account_id, settings.practice_capital, settings.practice_slots, flavour.ladder)
            await engine.open(await accounts.make_practice(user_id, wanted, clock.now()))

        await engine.start(await accounts.portfolio_ids())
        tasks = Tasks()
        stack.push_async_callback(tasks.close)
        tasks.spawn(EquityKeeper(engine, PgEquityBook(database), clock).run(), "equity")
        api_settings = _api_settings(settings, vault)
        services = Services(api_settings, database, vault, engine, inbox, clock, accounts, open_practice)
        yield Product(services, venue)


class Server(uvicorn.Server):
    """The HTTP server on a socket that is already ours. SIGINT and SIGTERM end it in order, a second one at once."""

    def __init__(self, services: Services, listener: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(services),
                http="httptools",
                ws="websockets-sansio",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_STOP_WITHIN_SECONDS,
            )
        )
        self._listener = listener
        self._serving: asyncio.Task[None] | None = None
        self._up = asyncio.Event()

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()[:2]
        return f"http://{host}:{port}"

    async def start(self) -> None:
        """Returns when requests are answered."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        self._serving = asyncio.create_task(self.serve(sockets=[self._listener]), name="http")
        self._serving.add_done_callback(lambda _: self._up.set())
        await self._up.wait()
        gc.collect()
        gc.freeze()  # what a start leaves behind stays: later collections need not look at it

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._up.set()

    async def stopped(self) -> None:
        assert self._serving is not None
        await self._serving

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ours are set in `start`, on the event loop."""
        yield


def _own(settings: Settings) -> str:
    assert settings.database_url is not None
    return settings.database_url.get_secret_value()


def _embedded(lock: DataLock, stack: AsyncExitStack) -> str:
    server = start_server(lock.folder, lock)
    stack.callback(server.stop)
    tasks = Tasks()
    stack.push_async_callback(tasks.close)
    tasks.spawn(keep_running(server), "embedded database")
    return server.url


def _api_settings(settings: Settings, vault: Vault) -> ApiSettings:
    return ApiSettings(
        session_key=vault.derive(_SESSION_KEY),
        frontend_dir=settings.frontend_dir or built_dashboard(),
        secure_cookies=settings.secure_cookies,
        trusted_proxies=settings.trusted_proxies,
        webhook_senders=TRADINGVIEW_SENDERS if settings.tradingview_senders_only else frozenset(),
    )


def built_dashboard() -> Path | None:
    """`frontend/dist` of the checkout that this runs from."""
    found = Path(__file__).resolve().parents[3] / "frontend" / "dist"
    return found if found.is_dir() else None
