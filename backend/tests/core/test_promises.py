"""Spec 11, promises 1 to 7 and 9, over random alerts, prices, wishes, answers, fills, lost answers and restarts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dca_engine.core.codec import canonical
from dca_engine.core.decide import decide
from dca_engine.core.exit_rules import (
    BreakEven,
    ExitRules,
    Slippage,
    SlippageMode,
    StopLoss,
    TakeProfit,
    TakeProfitMode,
    Trailing,
)
from dca_engine.core.figures import figures, held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import ClientOrderId, GroupId
from dca_engine.core.ladder import Ladder, Level, Portion
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    CancelOrder,
    CloseRequested,
    Event,
    FundsAdded,
    LegsWithdrawn,
    LookUpOrder,
    MarketsObserved,
    OffsetRequested,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    PanicAction,
    Panicked,
    PauseSet,
    PlaceOrder,
    QueueActed,
    QueueAction,
    ReduceRequested,
    SettingsApplied,
    SettingsChanged,
    StopMoved,
    TargetPinned,
    TimePassed,
)
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Portfolio, indexed, stored
from dca_engine.core.reconcile import resume
from dca_engine.core.risk_rules import OffsetRules, RiskRules
from dca_engine.core.settings import PortfolioSettings, Pyramiding
from dca_engine.core.signal import Intent, Size, SizeUnit
from dca_engine.core.values import ZERO, MarketKind, OrderSide, Side, floor_to
from tests.core.story import ACCOUNT, BTC, BTC_PERP, ETH, SETTINGS, Story, levels
from tests.core.venue_model import VenueModel, VenueOrder

T = TypeVar("T")
D = Decimal
SPOT = (BTC, ETH, replace(BTC, symbol="SOL/USDT", base="SOL"))
PERPETUALS = (BTC_PERP, replace(BTC_PERP, symbol="ETH/USDT:USDT", base="ETH"))
MARKET_PRICE = D(49_000)
PRICES = ("46000", "48000", "49000", "50000", "50500", "53000")
OFFSETS = RiskRules(offset=OffsetRules(required_pyramids=1, wait_minutes=1, loss_threshold_percent=D(-1)))
SPLIT_TARGETS = (Portion(D(1), D(40)), Portion(D(2), D(40)))

picks = st.integers(0, 10_000)
shares = st.sampled_from((D("0.1"), D("0.5"), D(1)))
fees = st.sampled_from((ZERO, D("0.001"), D("0.00075")))
ladders = st.sampled_from(
    (
        Ladder(levels("0", "1", weight="50")),
        Ladder(levels("0", "1", "2", "3", weight="25"), max_resting_legs=2),
        Ladder((Level(ZERO, D(60), D(1), SPLIT_TARGETS), Level(D(2), D(40), D("0.5")))),
        Ladder(levels("0", "1", weight="50"), cancel_beyond_percent=D(1), cancel_after_minutes=5),
    )
)
exits = st.builds(
    ExitRules,
    take_profit=st.builds(
        TakeProfit, mode=st.sampled_from(TakeProfitMode), portions=st.sampled_from(((), SPLIT_TARGETS))
    ),
    stop_loss=st.sampled_from((None, StopLoss(D(5)))),
    trailing=st.sampled_from((None, Trailing(D(1), D("0.5")))),
    break_even=st.sampled_from((None, BreakEven())),
    max_hours=st.sampled_from((None, 1)),
    slippage=st.builds(Slippage, mode=st.sampled_from(SlippageMode)),
)
portfolios = st.builds(
    replace,
    st.just(replace(SETTINGS, max_open_groups=2, capital=D(2000), pyramiding=Pyramiding(2), risk=OFFSETS)),
    ladder=ladders,
    exits=exits,
    pyramids_bypass_pool=st.booleans(),
)


class Promises(RuleBasedStateMachine):
    """The core against a venue that answers late, in any order, or not at all."""

    @initialize(settings=portfolios, kind=st.sampled_from(MarketKind))
    def begin(self, settings: PortfolioSettings, kind: MarketKind) -> None:
        self.markets = SPOT if kind is MarketKind.SPOT else PERPETUALS
        self.story = Story(settings, kind)
        self.opening = settings
        self.venue = VenueModel(*self.markets)

    # --- what enters

    @rule(pick=picks, price=st.sampled_from((*PRICES, "51234.56")), side=st.sampled_from(Side), turn=st.booleans())
    def entry(self, pick: int, price: str, side: Side, turn: bool) -> None:
        intent = Intent.REVERSE if turn else Intent.ENTRY
        self._done(self.story.signal(intent, side, price=price, market=self._market(pick)).commands)

    @rule(pick=picks)
    def exit(self, pick: int) -> None:
        self._done(self.story.signal(Intent.EXIT, None, price=None, market=self._market(pick)).commands)

    @rule(pick=picks, price=st.sampled_from(PRICES))
    def price(self, pick: int, price: str) -> None:
        symbol = self._market(pick).symbol
        self._tell(MarketsObserved(self.story.now, {ACCOUNT: {symbol: D(price)}}))

    @rule(away=st.booleans())
    def venue_comes_and_goes(self, away: bool) -> None:
        self._tell(MarketsObserved(self.story.now, {}, {}, (ACCOUNT,) if away else ()))

    @rule(minutes=st.sampled_from((0, 1, 10, 90)))
    def time(self, minutes: int) -> None:
        self.story.wait(minutes * 60 + 11)
        self._tell(TimePassed(self.story.now))

    # --- what a person wants

    @precondition(lambda self: self.story.portfolio.groups)
    @rule(
        pick=picks, wish=st.sampled_from(("close", "half", "tenth", "funds", "pin", "unpin", "stop", "legs", "apply"))
    )
    def wish(self, pick: int, wish: str) -> None:
        group_id = self._pick(list(self.story.portfolio.groups), pick)
        self._tell(self._wish(group_id, wish))

    @rule(
        what=st.sampled_from(("offset", "pause", "resume", "panic", "cancel", "settings", "promote", "force", "remove"))
    )
    def steer(self, what: str) -> None:
        event = self._steering(what)
        if event is not None:
            self._tell(event)

    # --- what the venue does with what it was sent

    @precondition(lambda self: self.venue.wanted)
    @rule(pick=picks, how=st.sampled_from(("accept", "accept", "refuse", "lose answer", "lose request")))
    def act(self, pick: int, how: str) -> None:
        command = self.venue.wanted.pop(pick % len(self.venue.wanted))
        match command:
            case PlaceOrder():
                self._place(command, how)
            case CancelOrder():
                self._cancel(command)
            case LookUpOrder():
                self._answer(command.client_order_id)

    @precondition(lambda self: self.venue.open_orders())
    @rule(pick=picks, share=shares, fee=fees, told=st.booleans())
    def trade(self, pick: int, share: Decimal, fee: Decimal, told: bool) -> None:
        """A trade, whose message may get lost: then only a look-up brings it."""
        order = self._pick(self.venue.open_orders(), pick)
        step = order.market.step_size
        self._trade(order, max(floor_to(order.rest * share, step), step), fee, told)

    @rule()
    def restart(self) -> None:
        """Everything on its way is lost; the recovery asks about every order in doubt."""
        unsent = {c.client_order_id for c in self.venue.wanted if isinstance(c, PlaceOrder)}
        self.venue.wanted = list(self._doubts())
        asked = {c.client_order_id for c in self.venue.wanted}
        assert unsent <= asked, "an intent that was never sent must be asked about"

    # --- what must hold

    @invariant()
    def promise_3_nothing_is_held_that_the_venue_does_not_hold(self) -> None:
        for market in self.markets:
            known = {f.trade_id for g in self._groups(market) for o in g.orders.values() for f in o.fills}
            untold = [(o, f) for o in self._orders(market) for f in o.fills if f.trade_id not in known]
            bought = sum((f.quantity - o.base_fee(f) for o, f in untold if o.placed.side is OrderSide.BUY), ZERO)
            sold = sum((f.quantity for o, f in untold if o.placed.side is OrderSide.SELL), ZERO)
            assert self._held(market) == self.venue.coins[market.base] - bought + sold

    @invariant()
    def promise_4_no_more_groups_than_slots(self) -> None:
        groups = self.story.portfolio.groups.values()
        forced = sum(g.forced for g in groups)
        assert len(groups) - forced <= self.opening.max_open_groups

    @invariant()
    def the_index_over_the_groups_is_true(self) -> None:
        state = self.story.portfolio
        fresh = indexed(state)
        assert (fresh.committed, {k: set(b.groups) for k, b in fresh.books.items()}) == (
            state.committed,
            {k: set(b.groups) for k, b in state.books.items()},
        )

    def teardown(self) -> None:
        """Everything is answered and every group is closed: then promises 3, 6, 7 and 9."""
        if not hasattr(self, "story"):
            return
        self._tell(PauseSet(self.story.now, paused=True))
        self._settle()
        for group_id in list(self.story.portfolio.groups):
            self._tell(CloseRequested(self.story.now, group_id))
        self._settle()
        assert not self.story.portfolio.groups, "a group cannot be closed"
        assert not self.venue.open_orders(), "a closed group has no order on the venue (11.6)"
        assert self.story.portfolio.risk.plan is None, "an offset without an end"
        for market in self.markets:
            assert self._held(market) == self.venue.coins[market.base], "11.3"
        assert self.story.portfolio.realized_total == self.venue.coins["USDT"], "11.7"
        assert self.story.portfolio.risk.realized_ever == self.venue.coins["USDT"], "11.7"
        assert sum((figures(g).realized_pnl for g in self.story.ended), ZERO) == self.venue.coins["USDT"], "11.7"
        self._every_signal_has_its_outcome()
        self._replay()

    def _every_signal_has_its_outcome(self) -> None:
        """Promise 1, as far as the core goes: one outcome, and a second one only for what waited."""
        told: dict[str, list[str]] = {}
        for outcome in self.story.outcomes:
            told.setdefault(outcome.signal_id, []).append(outcome.verdict)
        waiting = {entry.signal.id for entry in self.story.portfolio.queue.values()}
        for signal_id, verdicts in told.items():
            assert verdicts.count("queued") <= 1
            assert len(verdicts) <= 1 + ("queued" in verdicts)
            assert (verdicts == ["queued"]) == (signal_id in waiting)

    def _replay(self) -> None:
        """Promise 9: the journal through the core gives the same state, byte for byte."""
        state = Portfolio(self.story.portfolio.id, self.opening, ())
        for event in self.story.events:
            state = decide(state, event).portfolio
        assert canonical(stored(state)) == canonical(stored(self.story.portfolio))

    # --- wishes

    def _wish(self, group_id: GroupId, wish: str) -> Event:
        now, last = self.story.now, len(self.story.portfolio.groups[group_id].pyramids) - 1
        wishes: dict[str, Event] = {
            "close": CloseRequested(now, group_id),
            "half": ReduceRequested(now, group_id, Size(D(50), SizeUnit.PERCENT)),
            "tenth": ReduceRequested(now, group_id, Size(D(10), SizeUnit.PERCENT)),
            "funds": FundsAdded(now, group_id, D(100), D(47_000)),
            "pin": TargetPinned(now, group_id, last, 0, D(52_000)),
            "unpin": TargetPinned(now, group_id, last, 0, None),
            "stop": StopMoved(now, group_id, D(45_000)),
            "legs": LegsWithdrawn(now, group_id),
            "apply": SettingsApplied(now, group_id),
        }
        return wishes[wish]

    def _steering(self, what: str) -> Event | None:
        now, queue = self.story.now, self.story.portfolio.queue
        match what:
            case "offset":
                return OffsetRequested(now)
            case "pause" | "resume":
                return PauseSet(now, paused=what == "pause")
            case "panic":
                return Panicked(now, PanicAction.CLOSE_ALL)
            case "cancel":
                return Panicked(now, PanicAction.CANCEL_ALL)
            case "settings":
                mode = TakeProfit(TakeProfitMode.AGGREGATE, D(2))
                return SettingsChanged(now, replace(self.opening, exits=ExitRules(mode)))
            case _:
                return QueueActed(now, next(iter(queue)), QueueAction(what)) if queue else None

    # --- the venue's hands

    def _tell(self, event: Event) -> None:
        self._done(self.story.tell(event).commands)

    def _done(self, commands: tuple[PlaceOrder | CancelOrder | LookUpOrder, ...]) -> None:
        self.venue.wanted += commands

    def _place(self, command: PlaceOrder, how: str) -> None:
        key = command.client_order_id
        if how == "refuse":
            self._report(key, OrderStatus.REJECTED)
        elif how == "lose request":
            self._report(key, OrderStatus.UNKNOWN)
            self._tell(OrderAbsent(self.story.now, key))
        elif how == "lose answer":
            order = self.venue.take(command)
            if command.price is None:
                self._trade(order, order.rest, D("0.001"), told=False)
            self._report(key, OrderStatus.UNKNOWN)
            self.venue.wanted.append(LookUpOrder(command.account_id, command.symbol, key))
        else:
            order = self.venue.take(command)
            if command.price is None:
                self._trade(order, order.rest, D("0.001"), told=True)
            else:
                self._report(key, OrderStatus.OPEN)

    def _cancel(self, command: CancelOrder) -> None:
        """One that is not here yet is withdrawn; one that is over says so."""
        key = command.client_order_id
        unsent = self.venue.placement_on_its_way(key)
        if unsent is not None:
            self.venue.wanted.remove(unsent)
            self._report(key, OrderStatus.CANCELLED)
            return
        if key in self.venue.accepted:
            self.venue.accepted[key].over = True
        self._answer(key)

    def _answer(self, key: ClientOrderId) -> None:
        """A look-up: all the trades, then the statement. It waits for a placement that is on its way."""
        order = self.venue.accepted.get(key)
        if order is None:
            if self.venue.placement_on_its_way(key) is None:
                self._tell(OrderAbsent(self.story.now, key))
            return
        for fill in order.fills:
            self._tell(OrderFilled(self.story.now, key, fill))
        over = OrderStatus.CANCELLED if order.rest else OrderStatus.FILLED
        self._report(key, over if order.over else OrderStatus.OPEN, order.filled)

    def _report(self, key: ClientOrderId, status: OrderStatus, filled: Decimal = ZERO) -> None:
        self._tell(OrderReported(self.story.now, key, status, filled, "v1"))

    def _trade(self, order: VenueOrder, quantity: Decimal, fee_rate: Decimal, told: bool) -> None:
        price = order.placed.price or MARKET_PRICE
        fill = self.venue.trade(order, quantity, price, fee_rate, self.story.now)
        if told:
            self._tell(OrderFilled(self.story.now, order.placed.client_order_id, fill))

    def _doubts(self) -> tuple[LookUpOrder | CancelOrder | PlaceOrder, ...]:
        resting = {o.placed.client_order_id: o.filled for o in self.venue.open_orders()}
        return tuple(resume(self.story.portfolio, ACCOUNT, resting))

    def _settle(self) -> None:
        """Answers everything and asks about everything in doubt, until nothing is left to say; exits sold in parts need
        time to pass for that."""
        for _ in range(100):
            while self.venue.wanted:
                self.act(0, "accept")
            self.venue.wanted += self._doubts()
            if not self.venue.wanted:
                self.story.now += timedelta(seconds=11)
                self._tell(TimePassed(self.story.now))
            if not self.venue.wanted:
                return
        raise AssertionError("it never becomes quiet")

    # --- looking things up

    def _pick(self, things: list[T], pick: int) -> T:
        return things[pick % len(things)]

    def _market(self, pick: int) -> Market:
        return self.markets[pick % len(self.markets)]

    def _groups(self, market: Market) -> list[Group]:
        groups = (*self.story.portfolio.groups.values(), *self.story.ended)
        return [g for g in groups if g.market.symbol == market.symbol]

    def _orders(self, market: Market) -> list[VenueOrder]:
        return [o for o in self.venue.accepted.values() if o.market.symbol == market.symbol]

    def _held(self, market: Market) -> Decimal:
        return sum((g.side.sign * held_quantity(g) for g in self._groups(market)), ZERO)


TestPromises = Promises.TestCase
