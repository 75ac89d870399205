"""What the API asks of whoever connects accounts: to try keys, and to open practice accounts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.probing import Probe
from dca_engine.store.repositories.portfolios import AccountRecord, ApiKeys


class AccountDesk(Protocol):
    """Each of them raises ExchangeError."""

    async def probe(self, account: AccountRecord, keys: ApiKeys) -> Probe: ...

    async def knows_order(
        self, account: AccountRecord, keys: ApiKeys, symbol: str, client_order_id: ClientOrderId
    ) -> bool: ...

    async def open_practice_account(self, kind: MarketKind, balances: Mapping[str, Decimal]) -> ApiKeys: ...
