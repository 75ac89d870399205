"""What a soak sends: alerts in a fixed rhythm, as many strategies would mix them, on markets whose prices move.

Everything is drawn from one seed, and the rhythm does not wait for answers. An exit is followed by an entry in the same
market some seconds later, so that the number of open groups stays what it is.
"""

import asyncio
import json
import random
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.modes.bench.wire import Exchanged, Wire, open_wire
from dca_engine.modes.rig import Rig

_MIX = {"pyramid": 40, "reduce": 20, "repeat": 15, "exit": 15, "late": 6, "unknown": 4}
"""Of a hundred alerts; each exit brings an entry besides."""
_ANSWERS = {"entry": 202, "pyramid": 202, "reduce": 202, "exit": 202, "late": 202, "repeat": 200, "unknown": 422}
_ACCEPTED = 202
_REENTRY_SECONDS = 3.0
_MOVES_A_SECOND = 50
_WIRES = 8
_REPEATABLE = 50
"""The latest alerts that were taken, any of which may come again."""
_BASES = ("1000", "250", "64", "16", "4")
"""Where the simulator's made-up markets begin."""
_STEP, _FARTHEST = 0.004, 0.03
"""A price's move, and how far from where it began it ever goes."""


@dataclass(slots=True)
class Heard:
    """What was answered so far."""

    milliseconds: list[float] = field(default_factory=list)
    """Of the answers since somebody last took them."""
    sent: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    """Answers of another status than such an alert gets, and those that never came."""


async def _rhythm(per_second: float) -> AsyncIterator[float]:
    """The moments of a beat on the event loop's clock; one that was missed is made up for at once."""
    loop = asyncio.get_running_loop()
    moment = loop.time()
    while True:
        moment += 1 / per_second
        await asyncio.sleep(max(0.0, moment - loop.time()))
        yield moment


class Traffic:
    """Alerts and prices for `markets` made-up markets."""

    def __init__(self, rig: Rig, markets: int, seed: int = 7) -> None:
        self.heard = Heard()
        self._rig = rig
        self._chance = random.Random(seed)
        self._symbols = [f"SYN{number:03}" for number in range(markets)]
        self._moves = dict.fromkeys(self._symbols, 0.0)
        self._again: deque[tuple[float, str]] = deque()
        self._latest: deque[bytes] = deque(maxlen=_REPEATABLE)
        self._wires: asyncio.Queue[Wire] = asyncio.Queue()
        self._under_way: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connects, and opens a group in every market."""
        for _ in range(_WIRES):
            self._wires.put_nowait(await open_wire(self._rig.engine.url))
        await asyncio.gather(*(self._send("entry", self._alert("buy", symbol)) for symbol in self._symbols))

    async def alerts(self, per_second: float) -> None:
        """Sends for ever."""
        async for moment in _rhythm(per_second):
            task = asyncio.create_task(self._send(*self._next(moment)))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def prices(self) -> None:
        """Moves one market after another, for ever; each ends up where it began again and again."""
        symbols = iter(self._round())
        async for _ in _rhythm(_MOVES_A_SECOND):
            symbol = next(symbols)
            move = self._moves[symbol] + self._chance.gauss(0, _STEP)
            self._moves[symbol] = max(-_FARTHEST, min(_FARTHEST, move))
            await self._rig.venue("POST", "/prices", {"symbol": f"{symbol}/USDT", "price": self._price(symbol)})

    async def close(self) -> None:
        """Waits for what is under way."""
        await asyncio.gather(*self._under_way)
        while not self._wires.empty():
            await self._wires.get_nowait().close()

    def _round(self) -> Iterator[str]:
        while True:
            yield from self._symbols

    def _next(self, moment: float) -> tuple[str, bytes]:
        if self._again and self._again[0][0] <= moment:
            return "entry", self._alert("buy", self._again.popleft()[1])
        kind = self._chance.choices(list(_MIX), list(_MIX.values()))[0]
        symbol = self._chance.choice(self._symbols)
        match kind:
            case "pyramid":
                return kind, self._alert("buy", symbol)
            case "reduce":
                return kind, self._alert("reduce", symbol, percent=25)
            case "exit":
                self._again.append((moment + _REENTRY_SECONDS, symbol))
                return kind, self._alert("exit", symbol)
            case "repeat" if self._latest:
                return kind, self._chance.choice(self._latest)
            case "late":
                return kind, self._alert("buy", symbol, age=timedelta(minutes=5))
            case _:
                return "unknown", self._alert("buy", "NOSUCH")

    def _alert(self, action: str, symbol: str, age: timedelta = timedelta(0), **more: object) -> bytes:
        """A short-form alert, at the market's price."""
        told = {
            "secret": self._rig.trader.webhook_secret,
            "action": action,
            "symbol": f"{symbol}USDT",
            "exchange": "BINANCE",
            "timeframe": "15",
            "price": self._price(symbol) if symbol in self._moves else "1",
            "timestamp": (datetime.now(UTC) - age).isoformat(),
            **more,
        }
        return json.dumps(told).encode()

    def _price(self, symbol: str) -> str:
        base = Decimal(_BASES[int(symbol[3:]) % len(_BASES)])
        return str((base * (1 + Decimal(self._moves[symbol]))).quantize(Decimal("0.01")))

    async def _send(self, kind: str, body: bytes) -> None:
        self.heard.sent[kind] += 1
        answer = await self._posted(body)
        if answer is None or answer.status != _ANSWERS[kind]:
            self.heard.wrong[f"{kind}: {answer.status if answer else 'no answer'}"] += 1
        if answer is not None:
            self.heard.milliseconds.append(answer.milliseconds)
            if answer.status == _ACCEPTED:
                self._latest.append(body)

    async def _posted(self, body: bytes) -> Exchanged | None:
        """None when the line broke; the next alert gets a new one."""
        wire = await self._wires.get()
        try:
            answer = await wire.post(self._rig.trader.webhook_path, body)
        except (OSError, asyncio.IncompleteReadError):
            wire = await open_wire(self._rig.engine.url)
            answer = None
        self._wires.put_nowait(wire)
        return answer
