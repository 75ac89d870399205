"""What the API stands on, put together by whoever starts it. The API itself reads no settings and opens nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dca_engine.api.account_desk import AccountDesk
from dca_engine.api.settings import ApiSettings
from dca_engine.ports import Clock, Inbox
from dca_engine.runtime.engine import Engine
from dca_engine.store.database import Database
from dca_engine.store.secrets import Vault


@dataclass(frozen=True, slots=True)
class Services:
    """The rooms below, opened and ready."""

    settings: ApiSettings
    database: Database
    vault: Vault
    engine: Engine
    inbox: Inbox
    clock: Clock
    desk: AccountDesk
    open_practice: Callable[[str], Awaitable[None]]
    """Makes the practice portfolio of a new owner (his id) and lets the engine run it."""
