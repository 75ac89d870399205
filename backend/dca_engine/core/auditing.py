"""What an account should hold, what it was found to hold, and what follows where the two differ (spec 9).

Somebody may trade or move coins on the account beside us, a position may be liquidated, an order may have done more
than its reports say. None of these comes as a report on an order of ours: they show in what the account holds.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from dca_engine.core.copying import replace
from dca_engine.core.decisions import merged, said
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId
from dca_engine.core.market import Market
from dca_engine.core.messages import Decision, HoldingsObserved, Reason
from dca_engine.core.order import Fill
from dca_engine.core.portfolio import Portfolio, PortfolioStatus, Stock, moved
from dca_engine.core.values import HUNDRED, ZERO, MarketKind, OrderSide

Amounts = Mapping[str, Decimal]
"""By coin, or by symbol."""

_UNIT = Decimal("1e-8")
"""No venue keeps smaller parts of a coin."""
_GUARDED = frozenset({PortfolioStatus.RECONCILING, PortfolioStatus.HEALTHY})
"""Where entries are let through, or soon will be. Paused and locked portfolios stay what they are."""


# --- what should be there -------------------------------------------------------------------------------------------


def booked(portfolio: Portfolio, group: Group, side: OrderSide, fill: Fill) -> Portfolio:
    """`portfolio` after a fill of an order of `group` moved what its account should hold."""
    stock = portfolio.stocks.get(group.account_id)
    if stock is None:
        return portfolio
    expected = {**stock.expected}
    for key, amount in _flow(group.market, side, fill):
        expected[key] = expected.get(key, ZERO) + amount
    return _with_stock(portfolio, group.account_id, replace(stock, expected=expected))


def _flow(market: Market, side: OrderSide, fill: Fill) -> Iterator[tuple[str, Decimal]]:
    sign = 1 if side is OrderSide.BUY else -1
    if market.kind is MarketKind.LINEAR:
        yield market.symbol, sign * fill.quantity
        return
    yield market.base, sign * fill.quantity
    yield market.quote, -sign * fill.quantity * fill.price
    if fill.fee:
        yield fill.fee_coin, -fill.fee


# --- what is there --------------------------------------------------------------------------------------------------


def news(portfolio: Portfolio, account_id: AccountId, held: Amounts) -> Amounts:
    """Of what an account holds, what should be told: it differs from what is expected, otherwise than is known already.
    Keys that `held` does not name are not looked at."""
    stock = portfolio.stocks.get(account_id)
    if stock is None:
        return held
    found = {key: amount for key, amount in held.items() if key in stock.accepted or not _is_known(stock, key, amount)}
    if stock.differs:
        guarded = _held_by_groups(portfolio, account_id)
        found |= {key: held[key] for key in stock.differs if key in held and not guarded.get(key)}
    return found


def _is_known(stock: Stock, key: str, amount: Decimal) -> bool:
    rest = amount - stock.expected.get(key, ZERO) - stock.differs.get(key, ZERO)
    return abs(rest) <= _UNIT


def on_holdings(portfolio: Portfolio, event: HoldingsObserved) -> Decision:
    """The first look is taken over as it is. Later, what differs is told; where no group holds anything of it, it is
    taken over too, else it stands until it went away or a person accepted it."""
    stock = portfolio.stocks.get(event.account_id)
    if stock is None:
        stock = Stock({key: amount for key, amount in sorted(event.held.items()) if amount})
        return Decision(_with_stock(portfolio, event.account_id, stock))
    guarded = _held_by_groups(portfolio, event.account_id)
    expected, differs, reasons = {**stock.expected}, {**stock.differs}, list[Reason]()
    for key, amount in sorted(event.held.items()):
        difference = amount - expected.get(key, ZERO)
        differs.pop(key, None)
        if key not in stock.accepted:
            reasons.extend(_told(stock, key, amount, guarded.get(key, ZERO)))
        if key in stock.accepted or not guarded.get(key):
            expected[key] = amount
        elif abs(difference) > _UNIT:
            differs[key] = difference
    still_accepted = tuple(key for key in stock.accepted if key not in event.held)
    portfolio = _with_stock(portfolio, event.account_id, Stock(expected, differs, still_accepted))
    return merged(said(portfolio, *reasons), _judged(portfolio))


def accepted(portfolio: Portfolio) -> Portfolio:
    """`portfolio` after a person accepted every difference: where there is one, counting begins anew with the next
    look. The difference as it was told may have been explained since."""
    for account_id, stock in portfolio.stocks.items():
        if stock.differs:
            keys = tuple(dict.fromkeys((*stock.accepted, *stock.differs)))
            portfolio = _with_stock(portfolio, account_id, Stock(stock.expected, accepted=keys))
    return portfolio


def _told(stock: Stock, key: str, found: Decimal, by_groups: Decimal) -> Iterator[Reason]:
    expected = stock.expected.get(key, ZERO)
    difference = found - expected
    numbers = {"found": _plain(found), "expected": _plain(expected), "difference": _plain(difference)}
    if _is_known(stock, key, found):
        return
    if abs(difference) <= _UNIT:
        yield Reason("holding_agrees", f"{key}: the account holds {_plain(found)} again, as our trades say", numbers)
    elif by_groups:
        numbers["in_positions"] = _plain(by_groups)
        text = f"{_sentence(key, found, expected)}; open positions hold {_plain(by_groups)} of it"
        yield Reason("holding_differs", text, numbers)
    else:
        yield Reason("holding_changed", f"{_sentence(key, found, expected)}; no open position depends on it", numbers)


def _sentence(key: str, found: Decimal, expected: Decimal) -> str:
    word = "more" if found > expected else "less"
    amounts = f"the account holds {_plain(found)}, our trades say {_plain(expected)}"
    return f"{key}: {amounts}: {_plain(abs(found - expected))} {word}, moved outside the engine"


def _plain(amount: Decimal) -> str:
    """Without zeros at the end."""
    return f"{amount.normalize():f}"


def _judged(portfolio: Portfolio) -> Decision:
    """Entries are locked while a difference is beyond the tolerance, and no longer."""
    beyond = list(_beyond(portfolio))
    if beyond and portfolio.status in _GUARDED:
        return Decision(moved(portfolio, PortfolioStatus.AUDITING, beyond[0]))
    if not beyond and portfolio.status is PortfolioStatus.AUDITING:
        reason = Reason("audit_over", "What the account holds agrees with our trades again: entries are let through")
        return said(moved(portfolio, PortfolioStatus.HEALTHY, ""), reason)
    return Decision(portfolio)


def _beyond(portfolio: Portfolio) -> Iterator[str]:
    for account_id, stock in portfolio.stocks.items():
        guarded = _held_by_groups(portfolio, account_id) if stock.differs else {}
        for key, difference in stock.differs.items():
            allowed = abs(guarded.get(key, ZERO)) * portfolio.settings.holding_tolerance_percent / HUNDRED
            if guarded.get(key) and abs(difference) > allowed:
                expected = stock.expected.get(key, ZERO)
                yield _sentence(key, expected + difference, expected)


def _held_by_groups(portfolio: Portfolio, account_id: AccountId) -> dict[str, Decimal]:
    """What open groups hold there, keyed as the account's stock is."""
    found: dict[str, Decimal] = {}
    for group in portfolio.groups.values():
        if group.account_id == account_id:
            is_linear = group.market.kind is MarketKind.LINEAR
            key = group.market.symbol if is_linear else group.market.base
            held = held_quantity(group) * (group.side.sign if is_linear else 1)
            found[key] = found.get(key, ZERO) + held
    return found


def _with_stock(portfolio: Portfolio, account_id: AccountId, stock: Stock) -> Portfolio:
    return replace(portfolio, stocks={**portfolio.stocks, account_id: stock})
