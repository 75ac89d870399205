"""Who is up for an offset: groups whose loss is deep, whose pyramids are spent, and who waited long enough (spec 8.1).

What can be told without a price is asked first, so that a look at a portfolio in which nobody is due costs next to
nothing. The screen asks for every condition of every group, and is told by the same functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from dca_engine.core import sales
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import GroupId, Purpose
from dca_engine.core.order import UNANSWERED
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.core.risk_rules import OffsetRules, TimerStart
from dca_engine.core.standing import Standing, price_now, standing
from dca_engine.core.unplaced import waiting_legs
from dca_engine.core.values import ZERO

_PERCENT_PLACES, _SAID_PLACES = Decimal("0.0001"), Decimal("0.01")
_RUNS = frozenset({PortfolioStatus.HEALTHY, PortfolioStatus.PAUSED})


# --- the timer ------------------------------------------------------------------------------------------------------


def timer(group: Group, rules: OffsetRules, time: datetime) -> Group:
    """`group` with its wait begun at `time`, if what the setting waits for is there now. It begins once.

    Filled is a leg as far as it ever will be: one that the venue refused or somebody cancelled is not waited for.
    """
    if group.offset_timer is not None or len(group.pyramids) < rules.required_pyramids:
        return group
    if rules.timer_start is TimerStart.AFTER_REQUIRED_PYRAMIDS or _are_through(group, rules):
        return replace(group, offset_timer=time)
    return group


def replaced(group: Group, rules: OffsetRules, time: datetime) -> Group:
    """`group` after an entry for which no pyramid was left; by setting, a wait that runs begins anew (spec 3)."""
    restarts = rules.reset_timer_on_replacement and group.offset_timer is not None
    return replace(group, replacements=group.replacements + 1, offset_timer=time if restarts else group.offset_timer)


def _are_through(group: Group, rules: OffsetRules) -> bool:
    """Whether the legs of the required pyramids were all answered by the venue, or all filled."""
    if any(pyramid.index < rules.required_pyramids for pyramid, _ in waiting_legs(group)):
        return False
    orders = [order for order in group.orders_for(Purpose.ENTRY) if order.pyramid < rules.required_pyramids]
    if rules.timer_start is TimerStart.AFTER_ALL_SUBMITTED:
        return all(order.status not in UNANSWERED for order in orders)
    return all(order.is_settled for order in orders) and any(order.fills for order in orders)


# --- who is up ------------------------------------------------------------------------------------------------------


def runs(portfolio: Portfolio) -> bool:
    """Whether an offset may begin: not while anything about the holdings is in doubt."""
    return portfolio.status in _RUNS


def is_due(portfolio: Portfolio, time: datetime) -> bool:
    """Whether any group may be up, as far as that can be told without its price. Groups to be skipped count."""
    rules = portfolio.settings.risk.offset
    return runs(portfolio) and any(has_waited(group, rules, time) for group in portfolio.groups.values())


def is_up(portfolio: Portfolio, group: Group, time: datetime) -> bool:
    """The same of one group."""
    return runs(portfolio) and has_waited(group, portfolio.settings.risk.offset, time)


def has_waited(group: Group, rules: OffsetRules, time: datetime) -> bool:
    """Every condition that depends neither on a price nor on a skip."""
    return (
        len(group.pyramids) >= rules.required_pyramids
        and _timer_expired(group, rules, time)
        and _old_enough(group, rules, time)
        and is_free(group)
    )


def is_free(group: Group) -> bool:
    """Whether an offset may touch the group at all, on either side."""
    return not group.offset_blocked and not _is_leaving(group)


def loses_enough(found: Standing, rules: OffsetRules) -> bool:
    return found.unrealized < ZERO and found.percent <= rules.loss_threshold_percent


def _timer_ends(group: Group, rules: OffsetRules) -> datetime | None:
    return None if group.offset_timer is None else group.offset_timer + timedelta(minutes=rules.wait_minutes)


def _timer_expired(group: Group, rules: OffsetRules, time: datetime) -> bool:
    ends = _timer_ends(group, rules)
    return ends is not None and ends <= time


def _age_reached(group: Group, rules: OffsetRules) -> datetime:
    return group.opened_at + timedelta(minutes=rules.age_minutes)


def _old_enough(group: Group, rules: OffsetRules, time: datetime) -> bool:
    return not rules.use_age_filter or _age_reached(group, rules) <= time


def _is_leaving(group: Group) -> bool:
    """It is being closed, or a part of it is being sold: what it holds is about to change."""
    if group.status is GroupStatus.CLOSING or group.is_ended:
        return True
    return any(not sales.is_over(group, index) for index in range(len(group.sales)))


# --- for the screen -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a group before it can be the loser of an offset."""

    code: str
    met: bool
    value: str
    """Where the group stands."""
    limit: str
    """What is asked for; empty where there is no number to it."""
    text: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group's way to being closed by an offset."""

    group_id: GroupId
    symbol: str
    conditions: tuple[Condition, ...]
    eligible_at: datetime | None
    """When time alone stands in the way no longer; None while the wait has not begun."""
    loss_percent: Decimal | None
    """Unrealized, of what was invested: below 0 for a loss. None when its price or its holding is not known."""
    unrealized: Decimal | None
    """Quote."""

    @property
    def eligible(self) -> bool:
        return all(condition.met for condition in self.conditions)


def candidates(portfolio: Portfolio, time: datetime) -> tuple[Candidate, ...]:
    """Every group with all conditions, met or not; oldest first."""
    rules = portfolio.settings.risk.offset
    return tuple(_candidate(portfolio, group, rules, time) for group in portfolio.groups.values())


def _candidate(portfolio: Portfolio, group: Group, rules: OffsetRules, time: datetime) -> Candidate:
    price = price_now(portfolio, group)
    found = None if price is None else standing(group, price)
    return Candidate(
        group_id=group.id,
        symbol=group.market.symbol,
        conditions=tuple(_conditions(group, rules, price, found, time)),
        eligible_at=_eligible_at(group, rules),
        loss_percent=None if found is None else found.percent.quantize(_PERCENT_PLACES),
        unrealized=None if found is None else found.unrealized,
    )


def _eligible_at(group: Group, rules: OffsetRules) -> datetime | None:
    ends = _timer_ends(group, rules)
    if ends is None or not rules.use_age_filter:
        return ends
    return max(ends, _age_reached(group, rules))


def _conditions(
    group: Group, rules: OffsetRules, price: Decimal | None, found: Standing | None, time: datetime
) -> Iterator[Condition]:
    pyramids, required = len(group.pyramids), rules.required_pyramids
    text = f"It has {pyramids} of the {required} pyramids asked for"
    yield Condition("pyramids", pyramids >= required, str(pyramids), str(required), text)
    yield _timer_condition(group, rules, time)
    if rules.use_age_filter:
        reached = _age_reached(group, rules)
        text = f"It was opened at {_moment(group.opened_at)} and is old enough from {_moment(reached)} on"
        yield Condition("age", reached <= time, group.opened_at.isoformat(), reached.isoformat(), text)
    yield _price_condition(group, price)
    yield _holding_condition(group, price, found)
    yield _loss_condition(rules, found)
    text = "It is kept out of every offset by hand" if group.offset_blocked else "It may be part of an offset"
    yield Condition("not_blocked", not group.offset_blocked, _yes(group.offset_blocked), "", text)
    text = "The next offset leaves it out, by hand" if group.offset_skipped else "It is not to be skipped"
    yield Condition("not_skipped", not group.offset_skipped, _yes(group.offset_skipped), "", text)
    leaving = _is_leaving(group)
    text = "It is being closed, or a part of it is being sold" if leaving else "Nothing of it is being sold"
    yield Condition("not_leaving", not leaving, group.status.value, "", text)


def _timer_condition(group: Group, rules: OffsetRules, time: datetime) -> Condition:
    ends = _timer_ends(group, rules)
    if group.offset_timer is None or ends is None:
        return Condition("timer", False, "", str(rules.wait_minutes), "Its wait has not begun")
    expired = ends <= time
    text = f"Its wait {'ended' if expired else 'ends'} at {_moment(ends)}"
    return Condition("timer", expired, group.offset_timer.isoformat(), ends.isoformat(), text)


def _price_condition(group: Group, price: Decimal | None) -> Condition:
    if price is None:
        return Condition("price", False, "", "", f"The price of {group.market.symbol} is not known now")
    return Condition("price", True, f"{price:f}", "", f"The price of {group.market.symbol} is {price:f}")


def _holding_condition(group: Group, price: Decimal | None, found: Standing | None) -> Condition:
    if found is not None:
        text = f"It holds {found.quantity:f} {group.market.base}"
        return Condition("holds", True, f"{found.quantity:f}", "", text)
    told = "What it holds cannot be valued" if price is None else "It holds nothing that the venue would take"
    return Condition("holds", False, "", "", told)


def _loss_condition(rules: OffsetRules, found: Standing | None) -> Condition:
    limit = f"{rules.loss_threshold_percent:f}"
    if found is None:
        return Condition("loss", False, "", limit, f"Its result is not known, {limit} % is asked for")
    percent = _plain(found.percent.quantize(_PERCENT_PLACES))
    # Rounded up, so that it never reads like a limit that it has not reached.
    said = _plain(found.percent.quantize(_SAID_PLACES, ROUND_CEILING))
    text = f"It stands at {said} %, a loss is closed from {limit} % on"
    return Condition("loss", loses_enough(found, rules), percent, limit, text)


def _plain(percent: Decimal) -> str:
    return f"{percent.normalize() + ZERO:f}"


def _moment(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
