"""Making, naming and ending portfolios, and what their webhooks ask for."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from dca_engine.alerts.fields import invalid
from dca_engine.api.account_schemas import Name
from dca_engine.api.mirrors import MIRRORED
from dca_engine.api.wire import Amount, Positive, Schema, Whole, YesNo
from dca_engine.core.ladder import Ladder
from dca_engine.core.settings import PortfolioSettings

AccountIds = Annotated[list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=20)]
Quote = Annotated[str, Field(pattern=r"^[A-Z0-9]{2,20}$")]


class NewPortfolioRequest(Schema):
    """A portfolio on accounts that no other one trades on. Either whole settings, or capital (quote) and a ladder; the
    first account is then the one for alerts that name no exchange."""

    name: Name
    quote: Quote = "USDT"
    accounts: AccountIds
    capital: Positive | None = None
    max_open_groups: Annotated[Whole, Field(ge=1)] = 10
    ladder: Annotated[Ladder, MIRRORED] | None = None
    settings: Annotated[PortfolioSettings, MIRRORED] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        is_short = self.capital is not None and self.ladder is not None
        if is_short == (self.settings is not None) or (self.settings is not None and self.capital is not None):
            raise invalid("needs either settings, or capital and ladder")
        return self


class PortfolioRenameRequest(Schema):
    name: Name


class PortfolioAccountsRequest(Schema):
    """All accounts that the portfolio trades on from now on."""

    accounts: AccountIds


class ArchivedPortfolioView(Schema):
    """A portfolio at rest for good. Its positions, signals and alerts can still be read under its id."""

    id: str
    name: str
    quote: str
    realized_total: Amount
    """Quote."""
    created_at: datetime
    archived_at: datetime


class WebhookRequest(Schema):
    """Whether alerts must bring the secret. Without it, whoever knows the address can trade."""

    secret_required: YesNo


class RotateRequest(Schema):
    """Which parts get a new value; the old one stops at once."""

    token: YesNo = True
    secret: YesNo = True

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.token or self.secret):
            raise invalid("needs token, secret, or both")
        return self
