"""The waiting queue: who enters next, and why (spec 7).

The rules are compared one after another and never blended into a score: the first one that tells two entries apart
decides between them. An entry that is replaced keeps its place in time; nothing waits longer than it may.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from typing import assert_never

from dca_engine.core.group import Group, GroupKey, GroupStatus
from dca_engine.core.ids import QueueId
from dca_engine.core.ladder import Level
from dca_engine.core.market import Market
from dca_engine.core.messages import Reason
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.queue_rules import RankRule
from dca_engine.core.signal import Signal
from dca_engine.core.values import HUNDRED, ZERO

_STEPS = (Decimal("0.01"), Decimal("0.0001"), Decimal("0.00000001"))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A waiting entry in its place."""

    entry: QueuedEntry
    position: int
    """From 1."""
    loss_percent: Decimal
    """Since it was queued, at or below 0."""
    rule: RankRule | None
    """What puts it before the next one (the last one: behind the previous one); None: the order of arrival alone."""
    why: str
    """The same in words."""
    blocked: str | None
    """Why it could not enter now even with a slot free."""


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of a signal that has to wait."""

    portfolio: Portfolio
    entry: QueuedEntry
    replaced: Signal | None
    """The older signal of the same key, whose place it took."""


# --- coming and going -----------------------------------------------------------------------------------------------


def enqueued(
    portfolio: Portfolio,
    signal: Signal,
    key: GroupKey,
    market: Market,
    price: Decimal,
    waits_for: str,
    time: datetime,
    *,
    reverses: bool = False,
) -> Queued | Reason:
    """`portfolio` with this entry waiting at `price` (quote per base), or why there is no room for it (spec 3).

    One that waits under the same key already is replaced: newest signal and price, same id, same place in time. It
    needs no room, and neither does the second half of a reverse, which waits only for the first.
    """
    known = portfolio.queued(key)
    if known is not None:
        entry = replace(
            known,
            signal=signal,
            market=market,
            price=price,
            waits_for=waits_for,
            replacement_count=known.replacement_count + 1,
            reverses=known.reverses or reverses,
        )
        return Queued(_with_entry(portfolio, entry), entry, known.signal)
    full = _no_room(portfolio, waits_for)
    if full is not None and not reverses:
        return full
    entry = QueuedEntry(QueueId(f"q{signal.id}"), signal, key, market, price, time, waits_for, reverses=reverses)
    return Queued(_with_entry(portfolio, entry), entry, None)


def put_first(portfolio: Portfolio, entry: QueuedEntry) -> Portfolio:
    """`portfolio` with this entry before every other one, as a person wants it."""
    return _with_entry(portfolio, replace(entry, put_first=True))


def removed(portfolio: Portfolio, queue_id: QueueId) -> Portfolio:
    """`portfolio` without this entry; one that does not wait (any more) changes nothing."""
    return replace(portfolio, queue={key: e for key, e in portfolio.queue.items() if key != queue_id})


def _with_entry(portfolio: Portfolio, entry: QueuedEntry) -> Portfolio:
    return replace(portfolio, queue={**portfolio.queue, entry.id: entry})


def _no_room(portfolio: Portfolio, waits_for: str) -> Reason | None:
    limit, used = portfolio.settings.queue.max_length, len(portfolio.queue)
    if used < limit:
        return None
    numbers = {"waiting": str(used), "max_length": str(limit)}
    if limit == 0:
        return Reason("queue_off", f"Refused: the queue is off, and this would wait for {waits_for}", numbers)
    text = f"Refused: the queue is full, {used} of {limit} places are taken, and this would wait for {waits_for}"
    return Reason("queue_full", text, numbers)


# --- what waited too long -------------------------------------------------------------------------------------------


def overdue(portfolio: Portfolio, time: datetime) -> tuple[tuple[QueuedEntry, Reason], ...]:
    """Entries to be dropped, each with the limit that it passed: its age, or how far the price ran away from it."""
    found = (
        (entry, _too_old(portfolio, entry, time) or _drifted(portfolio, entry)) for entry in portfolio.queue.values()
    )
    return tuple((entry, reason) for entry, reason in found if reason is not None)


def _too_old(portfolio: Portfolio, entry: QueuedEntry, time: datetime) -> Reason | None:
    """Counted from the first signal, as the wait that is shown."""
    limit = portfolio.settings.queue.max_age_minutes
    waited = time - entry.queued_at
    if limit is None or waited <= timedelta(minutes=limit):
        return None
    minutes = waited // timedelta(minutes=1)
    text = f"Refused: {entry.key.symbol} waited more than {minutes} minutes, the limit is {limit} minutes"
    return Reason("queue_age", text, {"waited_minutes": str(minutes), "max_age_minutes": str(limit)})


def _drifted(portfolio: Portfolio, entry: QueuedEntry) -> Reason | None:
    """Only a move against the entry counts: a better price is what the queue ranks by."""
    limit, price = portfolio.settings.queue.max_drift_percent, _price(portfolio, entry)
    if limit is None or price is None:
        return None
    drift = _move_percent(entry, price)
    if drift <= limit:
        return None
    shown = _shown(drift, _STEPS[1], ROUND_CEILING)
    text = (
        f"Refused: the price of {entry.key.symbol} is {price:f}, which is {shown} % worse than the entry's"
        f" {entry.price:f}, the limit is {limit:f} %"
    )
    numbers = {
        "price": f"{price:f}",
        "entry_price": f"{entry.price:f}",
        "drift_percent": shown,
        "max_drift_percent": f"{limit:f}",
    }
    return Reason("queue_drift", text, numbers)


# --- whose turn it is -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the rules look at."""

    entry: QueuedEntry
    continues: bool
    """It adds to an open group, or follows the close of the other side."""
    loss_percent: Decimal
    """At or below 0; also 0 where no price is known."""
    expected_percent: Decimal
    """0 where no rule asks for it."""

    def weight(self, rule: RankRule) -> int | Decimal | datetime:
        """The smaller one goes first."""
        match rule:
            case RankRule.CONTINUATION:
                return 0 if self.continues else 1
            case RankRule.DEEPEST_LOSS:
                return self.loss_percent
            case RankRule.REPLACEMENTS:
                return -self.entry.replacement_count
            case RankRule.EXPECTED_PROFIT:
                return -self.expected_percent
            case RankRule.FIRST_IN:
                return self.entry.queued_at
            case _:
                assert_never(rule)


def rank(portfolio: Portfolio) -> tuple[Ranked, ...]:
    """Everything that waits, in the order in which it enters; what the rules leave equal goes first in, first out."""
    return tuple(_in_order(portfolio))


def promotable(portfolio: Portfolio) -> Iterator[Ranked]:
    """Those that could enter if a slot is free, in order; every check of an entry is still to be made."""
    return (ranked for ranked in _in_order(portfolio) if ranked.blocked is None)


def _in_order(portfolio: Portfolio) -> Iterator[Ranked]:
    rules = (*portfolio.settings.queue.rank, RankRule.FIRST_IN)
    standings = [_standing(portfolio, entry) for entry in portfolio.queue.values()]
    standings.sort(key=lambda s: (not s.entry.put_first, *(s.weight(rule) for rule in rules)))
    for at, standing in enumerate(standings):
        rule, why = _explained(standings, at, rules)
        blocked = _blocked(portfolio, standing.entry.key)
        yield Ranked(standing.entry, at + 1, standing.loss_percent, rule, f"Rank {at + 1}: {why}", blocked)


def _explained(order: list[_Standing], at: int, rules: tuple[RankRule, ...]) -> tuple[RankRule | None, str]:
    """The rule that tells an entry from its neighbour: the next one, or for the last the previous one."""
    if len(order) == 1:
        return None, "nothing else waits"
    other, name = (order[at + 1], "the next one") if at + 1 < len(order) else (order[at - 1], "the previous one")
    if order[at].entry.put_first != other.entry.put_first:
        return None, f"{'it' if order[at].entry.put_first else name} was put first by hand"
    rule = next((r for r in rules if order[at].weight(r) != other.weight(r)), None)
    return rule, _comparison(rule, order[at], other, name)


def _comparison(rule: RankRule | None, mine: _Standing, other: _Standing, name: str) -> str:
    """How `mine` compares with the other one, called `name`, by the rule that decided between them."""
    match rule:
        case RankRule.CONTINUATION:
            does = "it continues an open trade" if mine.continues else "it continues no open trade"
            return f"{does}, {name} does{' not' if mine.continues else ''}"
        case RankRule.DEEPEST_LOSS:
            own, others = _apart(mine.loss_percent, other.loss_percent)
            how = "deeper" if mine.loss_percent < other.loss_percent else "less deep"
            return f"its loss of {own} % is {how} than {name}'s {others} %"
        case RankRule.REPLACEMENTS:
            count, other_count = mine.entry.replacement_count, other.entry.replacement_count
            return f"its signal was replaced {_times(count)}, {name}'s {_times(other_count)}"
        case RankRule.EXPECTED_PROFIT:
            own, others = _apart(mine.expected_percent, other.expected_percent)
            how = "more" if mine.expected_percent > other.expected_percent else "less"
            return f"it expects {own} % profit, {how} than {name}'s {others} %"
        case RankRule.FIRST_IN:
            how = "longer" if mine.entry.queued_at < other.entry.queued_at else "less long"
            return f"it has waited since {mine.entry.queued_at:%Y-%m-%d %H:%M:%S} UTC, {how} than {name}"
        case None:
            return f"it came at the same moment as {name}, and the order of arrival decides"
        case _:
            assert_never(rule)


# --- what the rules look at -----------------------------------------------------------------------------------------


def _standing(portfolio: Portfolio, entry: QueuedEntry) -> _Standing:
    price = _price(portfolio, entry)
    loss = ZERO if price is None else min(_move_percent(entry, price), ZERO)
    continues = entry.reverses or _open_group(portfolio, entry.key) is not None
    expects = RankRule.EXPECTED_PROFIT in portfolio.settings.queue.rank
    return _Standing(entry, continues, loss, expected_percent(portfolio, entry.key) if expects else ZERO)


def _open_group(portfolio: Portfolio, key: GroupKey) -> Group | None:
    """The group that an entry of this key would add to. One that is being closed continues nothing (spec 3)."""
    group = portfolio.group_by_key(key)
    return None if group is None or group.status is GroupStatus.CLOSING else group


def _price(portfolio: Portfolio, entry: QueuedEntry) -> Decimal | None:
    return portfolio.observed.price(entry.key.account_id, entry.key.symbol)


def _move_percent(entry: QueuedEntry, price: Decimal) -> Decimal:
    """(price − queued entry) / queued entry x 100, mirrored for shorts (spec 7): above 0 it ran away from the entry."""
    return entry.key.side.sign * (price - entry.price) / entry.price * HUNDRED


def expected_percent(portfolio: Portfolio, key: GroupKey) -> Decimal:
    """The average take-profit percent of the ladder that this key's next entry lays, weighted by its legs' capital."""
    group = _open_group(portfolio, key)
    matching = portfolio.settings.ladder_for(key.account_id, key.symbol, key.timeframe)
    ladder = matching if group is None else group.settings.ladder
    own = dict(ladder.pyramid_levels).get(0 if group is None else len(group.pyramids))
    if own is None and ladder.generator is not None:
        return ladder.generator.tp_percent
    levels = own or ladder.levels
    capital = sum((level.weight_percent for level in levels), ZERO)
    return sum((level.weight_percent * _tp_percent(level) for level in levels), ZERO) / capital


def _tp_percent(level: Level) -> Decimal:
    """Several targets count by their shares; what they leave over expects nothing."""
    if not level.portions:
        return level.tp_percent
    return sum((portion.tp_percent * portion.share_percent for portion in level.portions), ZERO) / HUNDRED


def _blocked(portfolio: Portfolio, key: GroupKey) -> str | None:
    """One trade per key and side, and never both sides of a key at once (spec 3)."""
    other = portfolio.group_by_key(replace(key, side=key.side.opposite))
    if other is not None:
        return f"the {other.side} position of {key.symbol} has to close first"
    same = portfolio.group_by_key(key)
    if same is not None and same.status is GroupStatus.CLOSING:
        return f"the {same.side} position of {key.symbol} is just being closed"
    return None


# --- words ----------------------------------------------------------------------------------------------------------


def _times(count: int) -> str:
    return {0: "never", 1: "once"}.get(count, f"{count} times")


def _apart(mine: Decimal, other: Decimal) -> tuple[str, str]:
    """Two different percents, with no more decimals than it takes to see which is larger."""
    step = next((s for s in _STEPS if mine.quantize(s) != other.quantize(s)), _STEPS[-1])
    return _shown(mine, step), _shown(other, step)


def _shown(percent: Decimal, step: Decimal, rounding: str = ROUND_HALF_EVEN) -> str:
    return f"{(percent.quantize(step, rounding) + ZERO).normalize():f}"
