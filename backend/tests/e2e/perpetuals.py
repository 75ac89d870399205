"""A second portfolio beside the practice one, on the simulated exchange's perpetuals."""

from datetime import UTC, datetime
from decimal import Decimal

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import MarketKind
from dca_engine.modes.rig import Rig
from dca_engine.store.database import open_database
from dca_engine.store.embedded import running_server_url
from dca_engine.store.repositories.portfolios import (
    AccountRecord,
    NewAccount,
    PortfolioRecord,
    Webhook,
    create_portfolio,
)
from dca_engine.store.secrets import open_vault

D = Decimal
_ID = PortfolioId("pperpetuals")
_ACCOUNT = AccountRecord(AccountId("aperpetuals"), "Perpetuals", "binance", MarketKind.LINEAR, simulated=True)
_ONE_LEG = Ladder((Level(D(0), D(100), D(10)),))
"""All of it at the base, 10 % of profit."""


async def open_perpetuals(rig: Rig) -> None:
    """500 USDT per group; from now on the rig's trader looks at this portfolio and sends it its alerts."""
    owner = await rig.trader.api("GET", "/me")
    settings = PortfolioSettings(D(5_000), _ONE_LEG, _ACCOUNT.id, max_open_groups=10)
    record = PortfolioRecord(_ID, owner["id"], "Perpetuals", "USDT", settings, (_ACCOUNT,), datetime.now(UTC))
    webhook = Webhook("t" * 32, "s" * 32, secret_required=True)
    database = await open_database(running_server_url(rig.data_dir))
    async with database.writing() as session:
        vault = open_vault(rig.data_dir, None)
        await create_portfolio(session, vault, record, [NewAccount(_ACCOUNT, None)], webhook)
    await database.close()
    await rig.restart_engine()
    rig.trader.portfolio_id = _ID
    found = await rig.trader.api("GET", f"/portfolios/{_ID}/webhook")
    rig.trader.webhook_path, rig.trader.webhook_secret = found["path"], found["secret"]
