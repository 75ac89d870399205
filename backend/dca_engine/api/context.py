"""What endpoints work with: the services, and what the API keeps over them."""

import asyncio

from dca_engine.api.attempts import Attempts
from dca_engine.api.intake import Intake
from dca_engine.api.live import LivePortfolios
from dca_engine.api.own_records import OwnRecords
from dca_engine.api.passwords import Passwords
from dca_engine.api.preset_records import PresetRecords
from dca_engine.api.records import Records
from dca_engine.api.services import Services
from dca_engine.api.tokens import AccessTokens
from dca_engine.api.webhook_routes import WebhookRoutes
from dca_engine.market_data.candle_book import CandleBook

SIGN_IN_FAILURES_PER_MINUTE = 10
KEY_CHECKS_PER_MINUTE = 20
"""Tries of exchange keys, per user: an exchange bans who asks too often."""


class Api:
    """One per application."""

    def __init__(self, services: Services) -> None:
        self.settings = services.settings
        self.clock = services.clock
        self.engine = services.engine
        self.desk = services.desk
        self.open_practice = services.open_practice
        self.records = Records(services.database, services.vault)
        self.own = OwnRecords(services.database, services.vault)
        self.changing = asyncio.Lock()
        """Held by whoever changes what a portfolio stands on: one at a time."""
        self.tokens = AccessTokens(services.settings.session_key)
        self.routes = WebhookRoutes()
        self.intake = Intake(self.routes, services.engine, services.inbox, services.clock)
        self.candles = CandleBook(services.clock)
        self.presets = PresetRecords(services.database)
        self.portfolios = LivePortfolios(services.engine, self.records, services.clock)
        self.passwords = Passwords()
        self.sign_ins = Attempts(SIGN_IN_FAILURES_PER_MINUTE)
        self.key_checks = Attempts(KEY_CHECKS_PER_MINUTE)

    async def refresh_routes(self) -> None:
        """Reads every portfolio's webhook anew; to be called when one was made or changed."""
        self.routes.replace(await self.records.webhook_routes())
