"""Spec 6.2 and 6.3 for any story of a group: what rests comes to rest, and never is more offered than held.

A story is a row of things that may happen to a group (fills in parts, refused and withdrawn entries, partial sales,
targets set by hand, another mode) with whatever `take_profit` asks for carried out in between, confirmed at once or
late.
"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core import sales
from dca_engine.core.exit_rules import ExitRules, TakeProfit, TakeProfitMode
from dca_engine.core.group import Group, PinnedTarget, Sale, with_order
from dca_engine.core.holdings import WHOLE_GROUP, held_quantity, left_in_legs, lots
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.ladder import Portion
from dca_engine.core.order import Fill, Order, OrderStatus, with_fill
from dca_engine.core.take_profit import Rest, steps
from dca_engine.core.targets import wanted
from dca_engine.core.values import ZERO, Side, ceil_to, floor_to
from tests.core.builders import BTC, D, after, group, leg, market, order, pyramid, settings, with_made
from tests.core.targets_at_rest import applied, confirmed, offered, settled, targets

MARKETS = (
    BTC,
    market(min_notional="40"),
    market(step="0.001", tick="0.5", min_notional="10"),
    market(max_quantity="0.005"),
)
HALVES = (Portion(D(1), D(50)), Portion(D(2), D(50)))
SOME = (Portion(D("0.5"), D(25)), Portion(D(3), D(40)))
HAPPENINGS = ("buy", "buy", "buy", "drop", "sell", "sell", "part", "pin", "mode")
PRICES = ("50000", "49750.5", "49500", "49250", "49000.5")


@st.composite
def ladders(draw: st.DrawFn) -> Group:
    """A group whose entries rest: one or two pyramids of up to five legs."""
    side, of = draw(st.sampled_from(Side)), draw(st.sampled_from(MARKETS))
    pyramids = []
    for index in range(draw(st.integers(1, 2))):
        count = draw(st.integers(1, 5))
        quantities = draw(st.lists(st.integers(1, 12), min_size=count, max_size=count))
        portions = draw(st.sampled_from(((), (), HALVES, SOME)))
        own = draw(st.sampled_from((None, None, D(51_000) if side is Side.LONG else D(48_000))))
        rungs = tuple(
            leg(
                i, PRICES[i], str(quantity * D("0.001")), tp=draw(st.sampled_from(("0.3", "1", "4"))), portions=portions
            )
            for i, quantity in enumerate(quantities)
        )
        pyramids.append(pyramid(index, rungs=rungs, target_price=own))
    mode = draw(st.sampled_from(TakeProfitMode))
    rule = TakeProfit(mode, portions=draw(st.sampled_from(((), HALVES, SOME))))
    found = group(*pyramids, of_market=of, side=side, settings=settings(ExitRules(take_profit=rule)))
    for made in pyramids:
        for rung in made.legs:
            entry = order(Purpose.ENTRY, (made.index, rung.index), str(rung.price), str(rung.quantity))
            found = with_made(found, entry)
    return found


class Story:
    """A group and its clock; `data` chooses what happens."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.group = data.draw(ladders())
        self.seconds = 0

    def tell(self) -> None:
        """Something happens, and the targets follow."""
        getattr(self, self.data.draw(st.sampled_from(HAPPENINGS)))()
        self.look()
        for _ in range(self.data.draw(st.integers(0, 2))):
            self.follow()
            if self.data.draw(st.booleans()):
                self.group = confirmed(self.group)
                self.sell_parts()

    def follow(self) -> None:
        """No step ever offers more than is free, whatever is still on its way."""
        before = offered(self.group)
        wanted_now = list(steps(self.group))
        self.group = applied(self.group, wanted_now)
        free = held_quantity(self.group) - sales.reserved(self.group)
        assert offered(self.group) <= max(free, before), "more is offered than is free"
        assert not list(steps(self.group)), "the same is asked for twice"
        for step in wanted_now:
            assert not isinstance(step, Rest) or self.group.market.sellable(step.quantity, step.price)

    def look(self) -> None:
        left = left_in_legs(self.group)
        assert all(quantity >= ZERO for quantity in left.values())
        assert sum(left.values(), ZERO) == held_quantity(self.group)

    # --- what may happen

    def one_of(self, orders: list[Order]) -> Order:
        return orders[self.data.draw(st.integers(0, 9)) % len(orders)]

    def buy(self) -> None:
        if entries := [o for o in self.group.orders_for(Purpose.ENTRY) if not o.is_terminal]:
            self.fill(self.one_of(entries), in_base=self.group.side is Side.LONG)

    def sell(self) -> None:
        """A target fills, also one whose cancel is under way."""
        if resting := [o for o in targets(self.group) if not o.is_terminal]:
            self.fill(self.one_of(resting), in_base=False)

    def drop(self) -> None:
        if entries := [o for o in self.group.orders_for(Purpose.ENTRY) if not o.is_terminal]:
            gone = replace(self.one_of(entries), status=OrderStatus.CANCELLED)
            self.group = with_order(self.group, gone)

    def part(self) -> None:
        free = held_quantity(self.group) - sales.reserved(self.group)
        share = self.data.draw(st.sampled_from((D("0.1"), D("0.37"), D("0.8"))))
        quantity = floor_to(free * share, self.group.market.step_size)
        if quantity > ZERO:
            self.group = replace(self.group, sales=(*self.group.sales, Sale(quantity, "by hand")))

    def sell_parts(self) -> None:
        """What is free by now is sold at once, as `sell_parts` of the position manager does at market."""
        for index, sale in list(sales.pending(self.group)):
            covered = offered(self.group)
            if held_quantity(self.group) - covered >= sale.quantity:
                made = order(Purpose.REDUCE, WHOLE_GROUP, None, str(sale.quantity), portion=index)
                self.group = with_made(self.group, made)
                self.fill(list(self.group.orders.values())[-1], in_base=False, whole=True)
            elif held_quantity(self.group) < sale.quantity:
                rest = max(floor_to(held_quantity(self.group), self.group.market.step_size), ZERO)
                changed = (*self.group.sales[:index], replace(sale, quantity=rest), *self.group.sales[index + 1 :])
                self.group = replace(self.group, sales=changed)

    def pin(self) -> None:
        key = self.data.draw(st.sampled_from(((0, 0), (0, GROUP_WIDE), WHOLE_GROUP)))
        self.group = replace(self.group, pinned_targets=(PinnedTarget(*key, D(50_500)),))

    def mode(self) -> None:
        rule = TakeProfit(self.data.draw(st.sampled_from(TakeProfitMode)))
        self.group = replace(self.group, settings=settings(ExitRules(take_profit=rule)))

    def fill(self, one: Order, *, in_base: bool, whole: bool = False) -> None:
        self.seconds += 1
        step = self.group.market.step_size
        share = D(1) if whole else self.data.draw(st.sampled_from((D("0.05"), D("0.5"), D(1))))
        quantity = min(ceil_to(one.remaining_quantity * share, step), one.remaining_quantity)
        if quantity <= ZERO:
            return
        fee = quantity / 1000 if in_base and self.data.draw(st.booleans()) else ZERO
        price = one.price or D(49_900)
        traded = Fill(f"t{self.seconds}", price, quantity, fee, "BTC", fee * price, after(self.seconds))
        self.group = with_order(self.group, with_fill(one, traded))


@given(st.data())
def test_6_whatever_happens_targets_come_to_rest_and_never_offer_more_than_is_held(data: st.DataObject) -> None:
    story = Story(data)
    for _ in range(data.draw(st.integers(1, 14))):
        story.tell()
    story.group = confirmed(story.group)
    for _ in range(3):
        story.sell_parts()
        story.group = settled(story.group)
        story.look()
    held = held_quantity(story.group)
    assert offered(story.group) <= held - sales.reserved(story.group)


@given(st.data())
def test_6_when_nothing_more_is_bought_no_part_that_could_be_sold_stays_without_a_target(data: st.DataObject) -> None:
    """Where targets cover everything; less than the venue takes as one order may be left over."""
    story = Story(data)
    for _ in range(data.draw(st.integers(1, 12))):
        story.tell()
    for one in list(story.group.orders_for(Purpose.ENTRY)):
        if not one.is_terminal:
            story.group = with_order(story.group, replace(one, status=OrderStatus.CANCELLED))
    for _ in range(4):
        story.group = settled(confirmed(story.group))
        story.sell_parts()
    story.group = settled(story.group)
    goals = list(wanted(story.group, lots(story.group)))
    covering = sum((goal.quantity for goal in goals), ZERO)
    bare = floor_to(min(held_quantity(story.group), covering) - offered(story.group), story.group.market.step_size)
    assert not goals or not story.group.market.sellable(bare, min(goal.goal.price for goal in goals))
