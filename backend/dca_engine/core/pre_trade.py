"""The checks before every entry (spec 8): each refusal names the rule, the limit and the value.

A fresh entry, a promotion from the queue and a forced one pass the same checks, in one order: what a trader has to
settle first is told first. An exit passes none of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from dca_engine.core.group import Group, GroupKey, GroupStatus
from dca_engine.core.ids import AccountId
from dca_engine.core.market import Market
from dca_engine.core.messages import Reason
from dca_engine.core.portfolio import Book, Portfolio, PortfolioStatus
from dca_engine.core.signal import Signal
from dca_engine.core.values import HUNDRED, MarketKind, Side

_FOUR_PLACES, _EIGHT_PLACES = Decimal("0.0001"), Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be made now, worked out to its cost."""

    account_id: AccountId
    symbol: str
    side: Side
    price: Decimal
    """The base price of its ladder, quote per base: the alert's, or for one that waited the better of that and now."""
    signal: Signal
    market: Market
    adds_to: Group | None
    """The open group that it is a pyramid of; it takes no slot then."""
    cost: Decimal
    """Quote, of the whole ladder."""
    last_price: Decimal | None
    """The market's price now, quote per base; None: as last observed."""
    forced: bool = False
    """A person sends it past the pool's limit, and past no other check."""

    @property
    def key(self) -> GroupKey:
        return GroupKey(self.account_id, self.symbol, self.signal.timeframe, self.side)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why an entry cannot be made now. One that waits goes on waiting, unless the hindrance is lasting."""

    reason: Reason
    waits_for: str = ""
    """What a fresh entry may wait for, in words; empty: it is refused."""
    lasting: bool = False
    """Waiting does not help: an entry that waits is dropped."""

    @property
    def queues(self) -> bool:
        return bool(self.waits_for)


def hindrance(portfolio: Portfolio, candidate: Candidate, time: datetime) -> Hindrance | None:
    """The first check that this entry does not pass, or None when it may be made.

    What forbids an entry whatever its numbers come first, then what it can wait for, then the limits in money.
    """
    return (
        _locked(portfolio)
        or _symbol_forbidden(portfolio, candidate)
        or _not_trading(portfolio)
        or _venue_away(portfolio, candidate)
        or _key_taken(portfolio, candidate)
        or _slippage(portfolio, candidate)
        or _cooldown(portfolio, candidate, time)
        or _pool(portfolio, candidate)
        or _symbol_slots(portfolio, candidate)
        or _exposure(portfolio, candidate)
        or _symbol_exposure(portfolio, candidate)
        or _balance(portfolio, candidate)
    )


# --- the age of an alert --------------------------------------------------------------------------------------------


def late_arrival(portfolio: Portfolio, signal: Signal) -> Reason | None:
    """Why the alert itself is too old to act on, by its own timestamp (spec 2.6)."""
    if signal.alert_time is None:
        return None
    return _stale(portfolio, signal.alert_time, signal.received_at, "arrived")


def late_decision(portfolio: Portfolio, signal: Signal, time: datetime) -> Reason | None:
    """Why an entry is too old by the time it can be decided, as after a restart. An exit is always served."""
    return _stale(portfolio, signal.alert_time or signal.received_at, time, "could be decided")


def _stale(portfolio: Portfolio, sent: datetime, seen: datetime, what: str) -> Reason | None:
    limit = portfolio.settings.max_signal_age_seconds
    age = (seen - sent).total_seconds()
    if age <= limit:
        return None
    return Reason(
        "stale",
        f"Recorded, not traded: the alert was {age:.0f} s old when it {what}, the limit is {limit} s",
        {"age_seconds": f"{age:.0f}", "limit_seconds": str(limit)},
    )


# --- the portfolio, the venue, the key ------------------------------------------------------------------------------


def _locked(portfolio: Portfolio) -> Hindrance | None:
    """A fault has to be looked at first, so nothing new is taken; what waits already stays (spec 3 and 9)."""
    return Hindrance(_status(portfolio)) if portfolio.only_exits else None


def _not_trading(portfolio: Portfolio) -> Hindrance | None:
    if portfolio.status is PortfolioStatus.HEALTHY:
        return None
    return Hindrance(_status(portfolio), f"the portfolio to trade again, it is {_condition(portfolio)}")


def _status(portfolio: Portfolio) -> Reason:
    text = f"Refused: the portfolio is {_condition(portfolio)}"
    return Reason(f"portfolio_{portfolio.status}", text, {"status": portfolio.status.value})


def _condition(portfolio: Portfolio) -> str:
    return f"{portfolio.status} ({portfolio.status_reason or 'no reason given'})"


def _symbol_forbidden(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    limits, symbol = portfolio.settings.risk.limits, candidate.symbol
    if symbol in limits.denied_symbols:
        text = f"Refused: {symbol} is on the list of denied symbols"
        return Hindrance(Reason("symbol_denied", text, {"symbol": symbol}), lasting=True)
    if limits.allowed_symbols and symbol not in limits.allowed_symbols:
        allowed = ", ".join(limits.allowed_symbols)
        text = f"Refused: {symbol} is not among the allowed symbols, which are {allowed}"
        return Hindrance(Reason("symbol_not_allowed", text, {"symbol": symbol, "allowed": allowed}), lasting=True)
    return None


def _venue_away(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    if candidate.account_id not in portfolio.observed.unreachable:
        return None
    text = f"Refused: the venue of account {candidate.account_id} cannot be reached"
    reason = Reason("venue_unreachable", text, {"account": candidate.account_id})
    return Hindrance(reason, f"the venue of account {candidate.account_id}, which cannot be reached")


def _key_taken(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    """One trade per key and side, and never both sides of a key at once (spec 3)."""
    symbol, key = candidate.symbol, candidate.key
    other = _other_side(portfolio, candidate)
    if other is not None:
        text = f"Refused: a {other.side} position of {symbol} is open"
        reason = Reason("opposite_open", text, {"open_side": other.side.value}, other.id)
        return Hindrance(reason, f"the {other.side} position of {symbol} to close")
    same = portfolio.group_by_key(key)
    if same is not None and same.status is GroupStatus.CLOSING:
        reason = Reason("closing", f"Refused: {symbol} is just being closed", {}, same.id)
        return Hindrance(reason, f"the {same.side} position of {symbol}, which is just being closed")
    return None


def _other_side(portfolio: Portfolio, candidate: Candidate) -> Group | None:
    """What is open against the entry. A perpetual has one position per account, so there every timeframe counts: a long
    and a short of the same symbol would only take from one another."""
    key = candidate.key
    other = portfolio.group_by_key(replace(key, side=key.side.opposite))
    if other is not None or candidate.market.kind is not MarketKind.LINEAR:
        return other
    groups = portfolio.groups_in(candidate.symbol)
    return next((g for g in groups if g.account_id == key.account_id and g.side is key.side.opposite), None)


# --- the price ------------------------------------------------------------------------------------------------------


def _slippage(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    """How far the price ran away from the entry's, in percent of it; what moved in the entry's favour is no slippage.

    The alert's own limit goes before the setting's. Where no price is known there is nothing to compare.
    """
    own, common = candidate.signal.max_slippage_percent, portfolio.settings.risk.limits.max_slippage_percent
    limit = common if own is None else own
    price = candidate.last_price or portfolio.observed.price(candidate.account_id, candidate.symbol)
    if limit is None or price is None:
        return None
    slipped = candidate.side.sign * (price - candidate.price) / candidate.price * HUNDRED
    if slipped <= limit:
        return None
    text = (
        f"Refused: the price of {candidate.symbol} is {price:f}, which is {_percent(slipped)} % worse than the entry's"
        f" {candidate.price:f}, the limit is {limit:f} %"
    )
    numbers = {
        "price": f"{price:f}",
        "entry_price": f"{candidate.price:f}",
        "slippage_percent": _percent(slipped),
        "max_slippage_percent": f"{limit:f}",
    }
    return Hindrance(Reason("slippage", text, numbers))


# --- slots ----------------------------------------------------------------------------------------------------------


def _cooldown(portfolio: Portfolio, candidate: Candidate, time: datetime) -> Hindrance | None:
    until = portfolio.risk.cooldowns.get(candidate.symbol)
    if candidate.adds_to is not None or until is None or time >= until:
        return None
    text = (
        f"Refused: {candidate.symbol} closed at a loss, no new group opens in it before {until:%Y-%m-%d %H:%M:%S} UTC"
    )
    return Hindrance(Reason("cooldown", text, {"symbol": candidate.symbol, "until": until.isoformat()}))


def _pool(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    """A pyramid takes no slot; by setting it still asks for one to be free."""
    if candidate.forced or (candidate.adds_to is not None and portfolio.settings.pyramids_bypass_pool):
        return None
    limit, used = portfolio.settings.max_open_groups, len(portfolio.groups)
    if used < limit:
        return None
    taken = f"{used} of {limit} groups are open"
    numbers = {"open_groups": str(used), "max_open_groups": str(limit)}
    return Hindrance(Reason("pool_full", f"Refused: no free slot, {taken}", numbers), f"a free slot, {taken}")


def _symbol_slots(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    limit, used = portfolio.settings.risk.limits.max_groups_per_symbol, len(portfolio.groups_in(candidate.symbol))
    if candidate.adds_to is not None or limit is None or used < limit:
        return None
    text = f"Refused: no free slot in {candidate.symbol}, {used} of {limit} groups are open"
    return Hindrance(Reason("symbol_slots", text, {"open_groups": str(used), "max_groups_per_symbol": str(limit)}))


# --- money ----------------------------------------------------------------------------------------------------------


def _exposure(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    limit = portfolio.settings.risk.limits.max_exposure
    return _over("exposure", "the exposure", portfolio.committed, candidate.cost, limit, candidate.market)


def _symbol_exposure(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    committed = portfolio.books.get(candidate.symbol, Book()).committed
    limit = portfolio.settings.risk.limits.max_symbol_exposure
    what = f"the exposure in {candidate.symbol}"
    return _over("symbol_exposure", what, committed, candidate.cost, limit, candidate.market)


def _over(
    code: str, what: str, committed: Decimal, cost: Decimal, limit: Decimal | None, market: Market
) -> Hindrance | None:
    """Held at cost, plus what resting entries may still buy, plus all that is new, against the limit (quote)."""
    reached = committed + cost
    if limit is None or reached <= limit:
        return None
    quote = market.quote
    text = (
        f"Refused: {what} would be {_money(reached)} {quote}, {_money(committed)} now and {_money(cost)} for"
        f" this ladder, the limit is {_money(limit)} {quote}"
    )
    numbers = {
        code: _money(reached),
        "committed": _money(committed),
        "cost": _money(cost),
        f"max_{code}": _money(limit),
    }
    return Hindrance(Reason(code, text, numbers))


def _balance(portfolio: Portfolio, candidate: Candidate) -> Hindrance | None:
    return _short_of(portfolio, candidate.account_id, candidate.cost, candidate.market)


def _short_of(portfolio: Portfolio, account_id: AccountId, cost: Decimal, market: Market) -> Hindrance | None:
    free = portfolio.observed.free.get(account_id)
    if not portfolio.settings.risk.limits.check_balance or free is None or cost <= free:
        return None
    text = (
        f"Refused: the ladder costs {_money(cost)} {market.quote},"
        f" account {account_id} has {_money(free)} {market.quote} free"
    )
    return Hindrance(Reason("free_balance", text, {"cost": _money(cost), "free": _money(free)}))


def funds_hindrance(portfolio: Portfolio, group: Group, amount: Decimal) -> Reason | None:
    """Why a person may not add `amount` (quote) to an open group; while the portfolio is paused he may."""
    limits, market = portfolio.settings.risk.limits, group.market
    in_symbol, what = portfolio.books.get(market.symbol, Book()).committed, f"the exposure in {market.symbol}"
    found = (
        _locked(portfolio)
        or _over("exposure", "the exposure", portfolio.committed, amount, limits.max_exposure, market)
        or _over("symbol_exposure", what, in_symbol, amount, limits.max_symbol_exposure, market)
        or _short_of(portfolio, group.account_id, amount, market)
    )
    return None if found is None else found.reason


def _money(value: Decimal) -> str:
    """Quote, without digits that nobody reads."""
    return f"{value.quantize(_EIGHT_PLACES).normalize():f}"


def _percent(value: Decimal) -> str:
    """Rounded up, so that it never reads like the limit that it is above."""
    return f"{value.quantize(_FOUR_PLACES, ROUND_CEILING).normalize():f}"
