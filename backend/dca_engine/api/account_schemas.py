"""Exchanges that can be connected, and a person's accounts there. Keys only ever travel inwards."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from dca_engine.alerts.fields import invalid
from dca_engine.api.wire import Amount, Positive, Schema, Text, Yes, YesNo

MarketKindName = Literal["spot", "linear"]
KeyField = Literal["api_key", "api_secret", "passphrase"]


def _name(value: str) -> str:
    stripped = value.strip()
    if not stripped:
        raise invalid("must not be empty")
    return stripped


def _key(value: SecretStr) -> SecretStr:
    """Pasted keys come with blanks around them, never within."""
    stripped = value.get_secret_value().strip()
    if not stripped or not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise invalid("is not a key: it holds blanks, line ends or letters that no key has")
    return SecretStr(stripped)


Name = Annotated[Text, Field(max_length=60), AfterValidator(_name)]
Key = Annotated[SecretStr, Field(min_length=1, max_length=300), AfterValidator(_key)]
Coin = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,20}$")]
Wallet = Annotated[dict[Coin, Positive], Field(min_length=1, max_length=50)]
"""What of each coin a practice account starts with."""

# --- exchanges --------------------------------------------------------------------------------------------------------


class VenueMarketView(Schema):
    """One kind of market of an exchange, and what can be done there."""

    market_kind: MarketKindName
    has_practice: bool
    """Whether a practice account can be made for it."""
    shorts: bool
    funding: bool


class VenueView(Schema):
    """An exchange that accounts can be connected to."""

    id: str
    name: str
    markets: list[VenueMarketView]
    key_fields: list[KeyField]
    """What its keys consist of."""
    has_sandbox: bool
    """Whether the exchange's own test network can be connected."""


# --- accounts ---------------------------------------------------------------------------------------------------------


class OwnAccountView(Schema):
    id: str
    name: str
    venue: str
    venue_name: str
    market_kind: MarketKindName
    simulated: bool
    """A practice account on the simulated exchange."""
    has_keys: bool
    key_end: str | None
    """The last characters of the API key; null for practice accounts and without keys."""
    portfolio_id: str | None
    """The portfolio that trades on it; null while it is free."""
    portfolio_name: str | None
    open_positions: int
    connected: bool | None
    """Null while no portfolio trades on it."""
    away_since: datetime | None
    created_at: datetime


class KeysRequest(Schema):
    api_key: Key
    api_secret: Key


class AccountCheckRequest(KeysRequest):
    """Keys to be tried; nothing is stored."""

    venue: Text
    market_kind: MarketKindName


class NewAccountRequest(Schema):
    """A connection: with keys, or a practice account with a wallet (100 000 USDT when none is given)."""

    name: Name
    venue: Text
    market_kind: MarketKindName
    simulated: YesNo = False
    api_key: Key | None = None
    api_secret: Key | None = None
    balances: Wallet | None = None

    @model_validator(mode="after")
    def _keys_or_wallet(self) -> Self:
        has_keys = self.api_key is not None or self.api_secret is not None
        if self.simulated and has_keys:
            raise invalid("a practice account has no keys of its own")
        if not self.simulated and (self.api_key is None or self.api_secret is None):
            raise invalid("needs api_key and api_secret")
        if not self.simulated and self.balances is not None:
            raise invalid("balances are for practice accounts only")
        return self


class AccountRenameRequest(Schema):
    name: Name


class PracticeResetRequest(Schema):
    """Begins a practice account anew: everything that it held is gone."""

    confirm: Yes
    balances: Wallet | None = None


class BalanceView(Schema):
    coin: str
    free: Amount
    locked: Amount


class AccountWarning(Schema):
    code: Literal["withdrawals_allowed", "may_not_trade", "any_address", "rights_unknown", "clock_off"]
    text: str


class AccountCheckView(Schema):
    """What the exchange said of keys that work."""

    markets: int
    """That can be traded."""
    balances: list[BalanceView]
    can_trade: bool | None
    can_withdraw: bool | None
    bound_to_addresses: bool | None
    """Whether the keys work from known internet addresses only. Null, here and above: the exchange did not say."""
    clock_ahead_ms: int
    warnings: list[AccountWarning]
