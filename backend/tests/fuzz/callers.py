"""Who calls the API in a fuzz, and what they know: the owner, another user who owns nothing, and nobody at all."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import asyncpg
import httpx

from dca_engine.api.passwords import Passwords
from dca_engine.modes.client import OWNER_EMAIL, OWNER_PASSWORD
from dca_engine.modes.rig import Rig
from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url
from tests.fuzz.product import MARKETS, sender

STRANGER_EMAIL = "stranger@example.com"
_PATIENCE = 30.0
_OPEN_GROUPS = 6
"""So many are kept open: what a person does with a position shall have one to do it with."""


async def settle_stranger(rig: Rig) -> None:
    """A second user, with the owner's password, who owns nothing."""
    connection = await asyncpg.connect(data_source(running_server_url(rig.data_dir)))
    values = "stranger", STRANGER_EMAIL, await Passwords().hash(OWNER_PASSWORD), datetime.now(UTC)
    await connection.execute(
        "INSERT INTO users (id, email, password_hash, created_at) VALUES ($1, $2, $3, $4)", *values
    )
    await connection.close()


@dataclass(slots=True)
class Owner:
    """Keeps the product worth fuzzing: healthy, its settings as they were, some positions open, some alerts waiting."""

    url: str
    portfolio_id: str
    webhook_path: str
    secret: str
    chance: Random
    ids: dict[str, list[str]] = field(default_factory=dict)
    """What is there now, by the name of a path's place."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """As they were at first."""
    _http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=_PATIENCE))

    def sign_in(self, email: str = OWNER_EMAIL) -> str:
        """A fresh access token."""
        body = {"email": email, "password": OWNER_PASSWORD}
        token: str = self._send("POST", "/api/v1/auth/sign-in", body)["access_token"]
        return token

    def look_after(self) -> None:
        """Puts right what the fuzz did to the portfolio, and learns what is there."""
        self._http.headers["Authorization"] = f"Bearer {self.sign_in()}"
        portfolio = f"/api/v1/portfolios/{self.portfolio_id}"
        if not self.settings:
            self.settings = self._send("GET", f"{portfolio}/settings")
        self._send("PUT", f"{portfolio}/settings", self.settings)
        self._http.post(f"{self.url}{portfolio}/resume")
        groups = self._send("GET", f"{portfolio}/groups")["groups"]
        for _ in range(_OPEN_GROUPS - len(groups)):
            self._enter()
        closed = self._send("GET", f"{portfolio}/groups?state=closed")["groups"]
        signals = self._send("GET", f"{portfolio}/signals")
        self.ids = {
            "portfolio_id": [self.portfolio_id],
            "group_id": [group["id"] for group in (*groups, *closed[:2])],
            "signal_id": [signal["id"] for signal in signals["signals"][:5]],
            "queue_id": [entry["id"] for entry in self._send("GET", f"{portfolio}/queue")["queue"]],
            "token": [self.webhook_path.rpartition("/")[2]],
            "cursor": [signals["next_cursor"]] if signals["next_cursor"] else [],
        }

    def place(self, name: str) -> str | None:
        """An id that may stand in this place of a path; None when there is none."""
        known: Sequence[str] = self.ids.get(name, ())
        return self.chance.choice(known) if known else None

    def _enter(self) -> None:
        symbol = f"SYN{self.chance.randrange(MARKETS):03}USDT"
        alert = {"secret": self.secret, "action": "buy", "symbol": symbol, "trade_id": secrets.token_hex(8)}
        self._send("POST", self.webhook_path, alert)

    def _send(self, method: str, path: str, body: object = None) -> Any:
        """What is answered. Raises httpx.HTTPStatusError."""
        headers = {"X-Forwarded-For": sender(self.chance)}
        answer = self._http.request(method, f"{self.url}{path}", json=body, headers=headers)
        answer.raise_for_status()
        return answer.json()
