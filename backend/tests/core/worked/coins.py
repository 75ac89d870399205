"""Coins at round prices, and the few steps that most of the worked examples are made of."""

from dataclasses import replace
from decimal import Decimal

from dca_engine.core.figures import figures
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.ladder import Level
from dca_engine.core.market import Market
from dca_engine.core.order import Order
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import MarketKind
from tests.core.story import D, Story, levels, with_ladder

EXITS = (Purpose.REDUCE, Purpose.CLOSE)


def coin(name: str = "COIN", step: str = "0.0001", fee: str = "0") -> Market:
    """Spot, prices on 0.01, orders of 5 USDT at least; `fee`: the venue's rate for orders at market."""
    symbol, least = f"{name}/USDT", D(step)
    return Market(symbol, name, "USDT", MarketKind.SPOT, D("0.01"), least, least, D(5), taker_fee_rate=D(fee))


COIN = coin()
PERP = replace(coin(), symbol="COIN/USDT:USDT", kind=MarketKind.LINEAR)
THREE_LEGS = (
    Level(D(0), D(50), D(10)),
    Level(D(20), D(40), D(10)),
    Level(D(60), D(10), D(10)),
)
"""From 100 with 1 000: 5 coins at 100, 5 at 80, 2.5 at 40."""
FAR = levels("0", weight="100", tp="900")
"""One leg with a target that is out of reach."""


def one_leg(**settings: object) -> PortfolioSettings:
    """1 000 for a trade, all of it at the base price."""
    return with_ladder(*FAR, **settings)


def three_legs(**settings: object) -> PortfolioSettings:
    return with_ladder(*THREE_LEGS, **settings)


def entry(story: Story, leg: int, market: Market = COIN, pyramid: int | None = None) -> Order:
    return story.order(Purpose.ENTRY, leg, pyramid, story.group_in(market))


def buy(story: Story, market: Market = COIN, price: str = "100", legs: int = 1) -> Group:
    """An entry alert, of which the first legs fill at their own prices."""
    story.signal(market=market, price=price)
    story.accept()
    for leg in range(legs):
        story.fill(entry(story, leg, market))
        story.accept()
    return story.group_in(market)


def let_sell(story: Story, price: str, market: Market = COIN, fee_rate: str = "0") -> None:
    """The venue confirms every cancel, and fills what this market's groups sell at market."""
    story.confirm_cancels()
    orders = story.group_in(market).orders.values()
    for order in [o for o in orders if o.purpose in EXITS and not o.is_terminal]:
        story.fill(order, price=price, fee=f"{order.remaining_quantity * D(price) * D(fee_rate):f}")


def trade(story: Story, sold_at: str, market: Market = COIN) -> None:
    """10 coins bought at 100, and closed at another price."""
    buy(story, market)
    story.close_by_hand(story.group_in(market).id)
    let_sell(story, sold_at, market)


def targets(group: Group) -> list[tuple[Decimal | None, Decimal]]:
    """Price and quantity of every target that rests or is on its way, and is not being taken back."""
    return [(o.price, o.remaining_quantity) for o in group.orders_for(Purpose.TARGET) if o.can_cancel]


def realized(group: Group) -> Decimal:
    return figures(group).realized_pnl


def is_closing(story: Story) -> bool:
    return story.group.status is GroupStatus.CLOSING
