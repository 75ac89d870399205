"""What happens in a run, drawn at random: the market's paths, alerts, a person's wishes, and faults at any moment.

A run lasts some minutes. Most runs have every kind of trouble, some have none, so that faults are
seen alone and together.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from dca_engine.alerts.markets import chart_name
from dca_engine.core.market import Market
from dca_engine.core.portfolio import Account
from dca_engine.core.values import MarketKind
from dca_engine.simulation.steps import (
    AlertSent,
    ClockJumps,
    DatabaseFails,
    Form,
    FundingFalls,
    HandKind,
    Killed,
    MachineSleeps,
    Maintenance,
    OrderFills,
    PricesMove,
    RequestFault,
    RequestsFail,
    StatementFault,
    Step,
    StreamFails,
    StreamFault,
    TakenOver,
    TradedByHand,
    Waits,
    Wished,
    WishKind,
)

D = Decimal
_ACTIONS = ("buy", "buy", "long", "sell", "sell", "short", "exit", "close", "reduce", "reverse")
_SPOT_ACTIONS = ("buy", "buy", "buy", "buy", "long", "long", "sell", "exit", "close", "reduce", "reverse")
_LOWEST, _HIGHEST = D("0.85"), D("1.15")


def steps_of(rng: Random, accounts: Sequence[Account], markets: Sequence[Market]) -> Iterator[Step]:
    length = rng.choice((60.0, 120.0, 240.0))
    for market in markets:
        yield from _prices(rng, market, length)
        if market.kind is MarketKind.LINEAR and rng.random() < 0.6:
            yield from _funding(rng, market, len(accounts) - 1, length)
    alerts = list(_alerts(rng, markets, length))
    yield from alerts
    moments = _Moments(rng, length, [alert.at for alert in alerts])
    for _ in range(rng.choice((0, 2, 6))):
        yield _wish(rng, moments.any())
    for _ in range(rng.choice((0, 0, 4))):
        yield OrderFills(moments.any(), rng.randrange(100), D(rng.choice(("0.1", "0.5", "1"))))
    if rng.random() < 0.9:
        yield from _faults(rng, accounts, moments)


class _Moments:
    """When things go wrong: at any time, and more often shortly after an alert, when there is much to go wrong."""

    def __init__(self, rng: Random, length: float, busy: Sequence[float]) -> None:
        self._rng = rng
        self._length = length
        self._busy = busy

    def any(self) -> float:
        if self._rng.random() < 0.5:
            return _moment(self._rng, self._length)
        return round(self._rng.choice(self._busy) + self._rng.choice((0.0, 0.1, 0.5, 2.0)), 3)


# --- the market -----------------------------------------------------------------------------------------------------


def _prices(rng: Random, market: Market, length: float) -> Iterator[PricesMove]:
    at, level = 0.0, D(1)
    while at < length:
        kind = rng.choice(("walk", "walk", "trend", "jump", "flat", "dip"))
        levels, level = _path(rng, kind, level)
        apart = rng.choice((0.05, 0.5, 2.0))
        yield PricesMove(round(at, 3), market.symbol, levels, apart)
        at += len(levels) * apart + rng.uniform(1, length / 6)


def _path(rng: Random, kind: str, level: Decimal) -> tuple[tuple[Decimal, ...], Decimal]:
    drift = D(rng.choice((-1, 1))) * D(rng.choice(("0.002", "0.005")))
    match kind:
        case "flat":
            changes = [D(0)] * 3
        case "jump":
            changes = [D(rng.choice(("-0.05", "-0.03", "0.03", "0.05")))]
        case "trend":
            changes = [drift] * rng.randint(4, 10)
        case "dip":
            changes = [D("-0.008")] * 3 + [D("0.01")] * 3
        case _:
            changes = [D(rng.randint(-30, 30)) / 10_000 for _ in range(rng.randint(3, 10))]
    levels = []
    for change in changes:
        level = min(max(level + change, _LOWEST), _HIGHEST)
        levels.append(level)
    return tuple(levels), level


def _funding(rng: Random, market: Market, account: int, length: float) -> Iterator[Step]:
    """It is read after a broken stream, too."""
    at = _moment(rng, length)
    yield FundingFalls(at, market.symbol, D(rng.choice(("0.0001", "-0.003"))))
    for after in rng.choice(((), (2.0,), (40.0,), (33.0, 45.0))):
        yield StreamFails(round(at + after, 3), StreamFault.LOSE, account, 0.5)


# --- alerts ---------------------------------------------------------------------------------------------------------


def _alerts(rng: Random, markets: Sequence[Market], length: float) -> Iterator[AlertSent]:
    busy = rng.choice((6, 12, 24))
    for number in range(busy):
        market = rng.choice(markets)
        at = _moment(rng, length)
        alert = _alert(rng, market, at, number)
        yield alert
        if rng.random() < 0.15:  # The same bar close fires on several charts.
            yield from (_alert(rng, other, at, 1000 * (number + 1) + i) for i, other in enumerate(markets))


def _alert(rng: Random, market: Market, at: float, number: int) -> AlertSent:
    action = rng.choice(_SPOT_ACTIONS if market.kind is MarketKind.SPOT else _ACTIONS)
    chart = chart_name(market) if rng.random() < 0.97 else rng.choice(("NOPEUSDT", "BTCUSDT.P", "BTC"))
    level = None if rng.random() < 0.2 else 1 + D(rng.randint(-20, 20)) / 1000
    is_long = action in ("buy", "long")
    has_exits = rng.random() < 0.2
    return AlertSent(
        at=at,
        chart=chart,
        action=action,
        level=level,
        timeframe=rng.choice(("15", "15", "60", "30S", "")),
        trade_id=rng.choice(("", "", "a", "b")),
        age=rng.choice((0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 45.0, 300.0, -3.0)),
        number=number,
        form=rng.choice((Form.SHORT, Form.SHORT, Form.FULL)) if rng.random() < 0.97 else Form.GARBAGE,
        size=_size(rng, action),
        stop=None if not has_exits else D("0.96") if is_long else D("1.04"),
        target=None if not has_exits else D("1.03") if is_long else D("0.97"),
        has_secret=rng.random() < 0.97,
        has_time=rng.random() < 0.8,
        copies=rng.choice((1, 1, 1, 1, 2, 3)),
        apart=rng.choice((0.0, 0.001, 1.0, 20.0)),
    )


def _size(rng: Random, action: str) -> tuple[str, str] | None:
    if action == "reduce":
        return rng.choice((("50", "percent"), ("10", "percent"), ("100", "percent"), ("200", "quote"), None))
    return rng.choice((None, None, ("500", "quote"), ("0.01", "base")))


# --- a person -------------------------------------------------------------------------------------------------------


def _wish(rng: Random, at: float) -> Wished:
    kind = rng.choice(tuple(WishKind))
    number = D(rng.choice(("0.02", "0.1", "0.5", "1")))
    return Wished(at, kind, rng.randrange(100), number)


# --- faults ---------------------------------------------------------------------------------------------------------


def _faults(rng: Random, accounts: Sequence[Account], moments: _Moments) -> Iterator[Step]:
    for _ in range(rng.choice((1, 3, 6))):
        yield _request_fault(rng, accounts, moments)
    for _ in range(rng.choice((0, 1, 3))):
        yield StreamFails(
            moments.any(), rng.choice(tuple(StreamFault)), _one_of(rng, accounts), rng.choice((0.5, 5.0, 40.0))
        )
    for _ in range(rng.choice((0, 1, 4))):
        yield _statement_fault(rng, moments)
    for _ in range(rng.choice((0, 0, 1, 2, 4))):
        yield from _kills(rng, moments)
    if rng.random() < 0.15:
        yield Maintenance(moments.any(), rng.choice((3.0, 30.0)))
    if rng.random() < 0.2:
        yield ClockJumps(moments.any(), rng.choice((-3600.0, -5.0, -0.7, 0.7, 5.0, 3600.0)))
    if rng.random() < 0.2:
        yield MachineSleeps(moments.any(), rng.choice((10.0, 120.0, 3700.0)))
    if rng.random() < 0.05:
        yield TakenOver(moments.any())
    if rng.random() < 0.15:
        for _ in range(rng.choice((1, 2))):
            kind = rng.choice(tuple(HandKind))
            share = D(rng.choice(("0.02", "0.5")))
            yield TradedByHand(moments.any(), kind, _one_of(rng, accounts), rng.randrange(100), share)


def _request_fault(rng: Random, accounts: Sequence[Account], moments: _Moments) -> RequestsFail:
    return RequestsFail(
        at=moments.any(),
        fault=rng.choice(tuple(RequestFault)),
        account=_one_of(rng, accounts),
        count=rng.choice((1, 1, 2, 5)),
        seconds=rng.choice((0.2, 2.0, 10.0)),
    )


def _statement_fault(rng: Random, moments: _Moments) -> DatabaseFails:
    return DatabaseFails(
        at=moments.any(),
        fault=rng.choice(tuple(StatementFault)),
        skip=rng.choice((0, 0, 1, 3)),
        count=rng.choice((1, 1, 3)),
        seconds=rng.choice((0.3, 2.0, 12.0)),
    )


def _kills(rng: Random, moments: _Moments) -> Iterator[Killed]:
    """One, and often another while the engine recovers from it."""
    at = moments.any()
    down = rng.choice((0.0, 1.0, 20.0))
    waits = rng.choice(tuple(Waits))
    longest = rng.choice((60, 400)) if waits is Waits.NOT else rng.choice((4, 12))
    yield Killed(at, rng.randint(1, longest), down, waits)
    if rng.random() < 0.3:
        yield Killed(round(at + down + 0.3, 3), rng.randint(1, 80), rng.choice((0.0, 2.0)))


def _one_of(rng: Random, accounts: Sequence[Account]) -> int:
    return rng.randrange(len(accounts))


def _moment(rng: Random, length: float) -> float:
    return round(rng.uniform(0.5, length), 3)
