"""What goes on all along: alerts over HTTP, sent again as TradingView would, and prices that fill what rests.

An alert that was answered 2xx is *acknowledged* and must not be lost. Whatever else came of it, it may be sent again:
the same body, up to four times in all.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import aiohttp

from dca_engine.modes.chaos.alerts import FORMS, Wanted
from dca_engine.modes.chaos.dice import Dice
from dca_engine.modes.chaos.venue import Venue, VenueDownError
from dca_engine.runtime.clock import SystemClock

MARKETS = 80
"""That are traded; there is one more, which is not."""
_START_PRICES = tuple(map(Decimal, ("1000", "250", "64", "16", "4")))
"""Where the simulator's made-up markets begin; they stay within three percent of it."""
_CENT = Decimal("0.01")
_TRIES = 4
_PAUSE = 1.0
"""Seconds between two tries. TradingView waits five; less is harder."""
_PATIENCE = aiohttp.ClientTimeout(total=3)
_MOST_UNDER_WAY = 60
_ACTIONS = ("buy",) * 12 + ("exit",) * 5 + ("reduce",) * 3
_REPEATED = 0.1
"""How often an alert is one of the last ones, again."""


@dataclass(slots=True)
class Sent:
    """One body, however often it was sent."""

    body: str
    wanted: Wanted
    signals: set[str] = field(default_factory=set)
    """That it was acknowledged as: one at the most, or it was doubled."""
    statuses: list[int] = field(default_factory=list)


def ticker(number: int) -> str:
    return f"SYN{number:03}USDT"


class Load:
    """Alerts go to `address`, prices to the venue, from `start` to `stop`."""

    def __init__(self, http: aiohttp.ClientSession, venue: Venue, address: str, secret: str, dice: Dice) -> None:
        self.sent: list[Sent] = []
        self.between_alerts = (0.1, 0.7)
        """Seconds, at least and at most."""
        self.between_prices = 0.06
        """Seconds."""
        self._http = http
        self._venue = venue
        self._address = address
        self._secret = secret
        self._dice = dice
        self._clock = SystemClock()
        self._prices = [_START_PRICES[number % 5] for number in range(MARKETS + 1)]
        self._lately: deque[int] = deque(maxlen=40)
        """Markets of the latest alerts."""
        self._under_way: set[asyncio.Task[None]] = set()
        self._work: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._work = [asyncio.create_task(self._send_alerts()), asyncio.create_task(self._move_prices())]

    async def stop(self) -> None:
        """Begins nothing more, and waits until what is under way was answered or given up."""
        for task in self._work:
            task.cancel()
        for ended in await asyncio.gather(*self._work, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
        self._work = []
        await asyncio.gather(*self._under_way)

    @property
    def acknowledged(self) -> frozenset[str]:
        """The ids of signals that must not be lost."""
        return frozenset(signal for sent in self.sent for signal in sent.signals)

    async def _send_alerts(self) -> None:
        while True:
            await asyncio.sleep(self._dice.uniform(*self.between_alerts))
            if len(self._under_way) < _MOST_UNDER_WAY:
                self._spawn(self._deliver(self._next()))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _next(self) -> Sent:
        if self.sent and self._dice.random() < _REPEATED:
            return self._dice.choice(self.sent[-20:])
        action = self._dice.choice(_ACTIONS) if self._lately else "buy"
        known = action != "buy" or (self._lately and self._dice.random() < 0.2)
        number = self._dice.choice(self._lately) if known else self._dice.randrange(MARKETS)
        self._lately.append(number)
        return self._made(action, number)

    def _made(self, action: str, number: int) -> Sent:
        price = (self._prices[number] * Decimal(self._dice.randint(9960, 10000)) / 10000).quantize(_CENT)
        wanted = Wanted(action, ticker(number), price, f"chaos {len(self.sent)}", self._clock.now())
        sent = Sent(self._dice.choice(FORMS)(self._secret, wanted), wanted)
        self.sent.append(sent)
        return sent

    async def probe(self) -> str | None:
        """Sends an exit for a market that nobody trades; the signal's id when it was acknowledged."""
        sent = self._made("exit", MARKETS)
        await self._post(sent)
        return next(iter(sent.signals), None)

    async def _deliver(self, sent: Sent) -> None:
        for attempt in range(_TRIES):
            if attempt:
                await asyncio.sleep(_PAUSE)
            status = await self._post(sent)
            if status is not None and status < 500:
                return

    async def _post(self, sent: Sent) -> int | None:
        """The status that was answered, if anything was."""
        try:
            async with self._http.post(self._address, data=sent.body, timeout=_PATIENCE) as answer:
                told = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None
        sent.statuses.append(answer.status)
        if answer.status < 300:
            sent.signals.add(told["signal_id"])
        return answer.status

    async def _move_prices(self) -> None:
        while True:
            await asyncio.sleep(self.between_prices)
            number = self._dice.choice(self._lately) if self._lately else 0
            change = Decimal(self._dice.randint(9700, 10300)) / 10000
            price = self._prices[number] = (_START_PRICES[number % 5] * change).quantize(_CENT)
            try:
                await self._venue.ask("POST", "/prices", {"symbol": ticker(number), "price": str(price)})
            except VenueDownError:
                continue
