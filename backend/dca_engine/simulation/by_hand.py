"""What the trader does at the venue himself, past the engine, and the account of what that moved."""

from decimal import Decimal

from dca_engine.core.ids import OrderName, Purpose, client_order_id, portfolio_tag
from dca_engine.core.market import Market
from dca_engine.core.portfolio import Account
from dca_engine.core.values import ZERO, MarketKind, OrderSide, OrderType, floor_to
from dca_engine.matching import Accepted, NewOrder, OrderEvent
from dca_engine.ports import Balance, BalancesChanged
from dca_engine.simulation.house import PORTFOLIO, House
from dca_engine.simulation.line import Line
from dca_engine.simulation.steps import HandKind, TradedByHand

_OF_NO_GROUP = 900_000


def trade_by_hand(house: House, step: TradedByHand) -> None:
    account = house.plan.accounts[step.account % len(house.plan.accounts)]
    line = house.lines[account.id]
    before = _holdings(house, line)
    match step.kind:
        case HandKind.DEPOSIT:
            house.venue.deposit(line.owner, "USDT", Decimal(1000))
            _tell_wallet(house, line)
        case HandKind.WITHDRAW:
            free = house.venue.available(line.owner, "USDT")
            house.venue.deposit(line.owner, "USDT", -floor_to(free * step.share, Decimal("0.01")))
            _tell_wallet(house, line)
        case HandKind.CANCEL:
            _cancel(house, line, step.pick)
        case HandKind.STRAY:
            _leave_stray(house, account, line, step.pick)
        case HandKind.BUY | HandKind.SELL:
            _trade(house, account, line, step)
    moved = house.outside[account.id]
    after = _holdings(house, line)
    for name in sorted(before | after):
        change = after.get(name, ZERO) - before.get(name, ZERO)
        if change:
            moved[name] = moved.get(name, ZERO) + change


def _holdings(house: House, line: Line) -> dict[str, Decimal]:
    """All coins of the account, and its positions by symbol."""
    coins = {change.coin: change.free + change.locked for change in house.venue.ledger.all_of(line.owner)}
    return coins | {position.symbol: position.quantity for position in house.venue.linear.positions(line.owner)}


def _tell_wallet(house: House, line: Line) -> None:
    change = house.venue.ledger.of(line.owner, "USDT")
    line.tell(BalancesChanged({"USDT": Balance(house.venue.available(line.owner, "USDT"), change.locked)}))


def _cancel(house: House, line: Line, pick: int) -> None:
    """An order of the engine's is withdrawn on the venue's own page."""
    resting = house.venue.archive.open_orders(line.owner)
    if resting:
        event = house.venue.cancel(line.owner, resting[pick % len(resting)].order_id, house.clock.now())
        if isinstance(event, OrderEvent):
            line.paper.publish((event,))


def _leave_stray(house: House, account: Account, line: Line, pick: int) -> None:
    """Far from the market, so that nothing but the engine ends it."""
    markets = [market for market in house.plan.markets if market.kind is account.kind]
    if not markets:
        return
    market = markets[pick % len(markets)]
    price = floor_to(house.prices[market.symbol].last / 2, market.tick_size)
    name = OrderName(portfolio_tag(PORTFOLIO), _OF_NO_GROUP + pick, Purpose.ENTRY, 0, 0, 0)
    order = NewOrder(
        account=line.owner,
        client_order_id=client_order_id(name),
        symbol=market.symbol,
        side=OrderSide.BUY,
        type=OrderType.LIMIT,
        quantity=floor_to(market.min_notional * 2 / price, market.step_size) + market.step_size,
        price=price,
    )
    placed = house.venue.place(order, house.clock.now())
    if isinstance(placed, Accepted):
        house.strays.add(order.client_order_id)
        line.paper.publish(placed.events)


def _trade(house: House, account: Account, line: Line, step: TradedByHand) -> None:
    markets = [market for market in house.plan.markets if market.kind is account.kind]
    if not markets:
        return
    market = markets[step.pick % len(markets)]
    quantity = floor_to(_tradable(house, line, market, step), market.step_size)
    if quantity < market.min_quantity:
        return
    side = OrderSide.BUY if step.kind is HandKind.BUY else OrderSide.SELL
    order = NewOrder(
        account=line.owner,
        client_order_id=f"by-hand-{house.venue.archive.last_order_id}",
        symbol=market.symbol,
        side=side,
        type=OrderType.MARKET,
        quantity=quantity,
    )
    placed = house.venue.place(order, house.clock.now())
    if isinstance(placed, Accepted):
        line.paper.publish(placed.events)


def _tradable(house: House, line: Line, market: Market, step: TradedByHand) -> Decimal:
    """Base: a share of what the free money buys, or, when spot is sold, of the coins that are free."""
    if step.kind is HandKind.SELL and market.kind is MarketKind.SPOT:
        return house.venue.available(line.owner, market.base) * step.share
    price = house.prices[market.symbol].last
    return house.venue.available(line.owner, market.quote) * step.share / price / 10
