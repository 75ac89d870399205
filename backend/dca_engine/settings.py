"""What whoever runs the engine may choose, from the environment. Only `cli` and `modes` read it.

Every name is prefixed `DCA_` (so `DCA_PORT`), but for `DATABASE_URL`. What a trader chooses lives in the database.
"""

from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _parts(text: object) -> object:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else text


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_parts)]


class Settings(BaseSettings):
    """Read once at start. A wrong value is refused with the name of the variable."""

    model_config = SettingsConfigDict(env_prefix="DCA_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """0 takes any free port."""
    data_dir: Path = Path("data")
    """Holds the embedded database, the key file and the simulated exchange."""
    database_url: Annotated[SecretStr | None, Field(validation_alias="DATABASE_URL")] = None
    """Your own PostgreSQL, `postgresql+asyncpg://…`; without it the embedded one is used."""
    vault_key: SecretStr | None = None
    """Encrypts exchange keys; without it a key file is made in the data folder."""
    frontend_dir: Path | None = None
    """The built dashboard; found beside the package when not given."""
    simulator_url: str | None = None
    """A simulated exchange that runs already; without it one is started when a practice account needs it."""
    secure_cookies: bool = False
    """Set it when the dashboard is reached over HTTPS."""
    trusted_proxies: Networks = ()
    """Networks with commas between, `10.0.0.0/8,127.0.0.1`, whose forwarded sender address is believed."""
    tradingview_senders_only: bool = False
    """Takes alerts only from TradingView's published addresses."""
    log_level: str = "info"
    log_json: bool = False
    practice_capital: Decimal = Decimal(10_000)
    """Quote, of the practice portfolio that the first visit makes."""
    practice_slots: Annotated[int, Field(ge=1, le=100_000)] = 10
