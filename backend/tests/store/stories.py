"""Trading stories as the journal sees them: the batches that a runner would commit."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from dca_engine.core.codec import canonical
from dca_engine.core.decide import decide
from dca_engine.core.exit_rules import ExitRules, StopLoss, TakeProfit, TakeProfitMode, Trailing
from dca_engine.core.ids import PortfolioId, Purpose
from dca_engine.core.messages import Decision, Event, PortfolioOpened
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Account, Portfolio, indexed, stored
from dca_engine.core.settings import PortfolioSettings, Pyramiding
from dca_engine.core.values import MarketKind, Side
from dca_engine.ports import Batch, Entry
from tests.core.story import ACCOUNT, ETH, SETTINGS, Story
from tests.core.test_promises import OFFSETS, PRICES, SPLIT_TARGETS, Promises


def empty_portfolio(settings: PortfolioSettings = SETTINGS, portfolio_id: str = "p") -> Portfolio:
    """As a store has it before the first event."""
    return Portfolio(PortfolioId(portfolio_id), settings, (Account(ACCOUNT, MarketKind.SPOT),))


def as_kept(state: Portfolio) -> bytes:
    """What a store has of `state`, byte for byte; it makes the index over the groups anew when it loads."""
    return canonical(indexed(stored(state)))


def batch_of(before: Portfolio, seq: int, *events: Event) -> Batch:
    """What follows from these events, after journal entry `seq`."""
    state, entries = before, []
    for event in events:
        seq += 1
        decision = decide(state, event)
        state = decision.portfolio
        entries.append(_entry(seq, event, decision))
    return Batch(before, state, tuple(entries))


def _entry(seq: int, event: Event, decision: Decision) -> Entry:
    return Entry(seq, event, decision.commands, decision.outcomes, decision.reasons, decision.ended, decision.plans)


def batches_of(before: Portfolio, events: Sequence[Event], sizes: Iterator[int]) -> Iterator[Batch]:
    """The events, decided in batches of these sizes."""
    seq = 0
    while seq < len(events):
        batch = batch_of(before, seq, *events[seq : seq + next(sizes)])
        yield batch
        before, seq = batch.after, batch.entries[-1].seq


def long_story() -> Story:
    """Entry, partial fills with fees in base, targets, a pyramid, a second market, an exit, a lost order."""
    story = Story()
    story.signal()
    story.report(story.order(Purpose.ENTRY, leg=4), OrderStatus.REJECTED, reason="too many orders")
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0), quantity="0.00300", fee="0.000003", fee_coin="BTC")
    story.fill(story.order(Purpose.ENTRY, leg=0), price="49999.90", fee="0.000001", fee_coin="BTC")
    story.fill(story.order(Purpose.ENTRY, leg=1), fee="0.1")
    story.accept()
    story.signal(price="48000.5")
    story.signal(market=ETH, price="3000")
    story.report(story.order(Purpose.ENTRY, leg=2), OrderStatus.UNKNOWN)
    story.absent(story.order(Purpose.ENTRY, leg=2))
    story.fill(story.order(Purpose.TARGET, leg=1))
    story.exit()
    story.confirm_cancels()
    return story


def beginning_of(story: Story) -> Portfolio:
    """As a store has the story's portfolio before its first event."""
    opened = story.events[0]
    assert isinstance(opened, PortfolioOpened)
    return Portfolio(opened.portfolio_id, opened.settings, opened.accounts)


def random_story(seed: int, steps: int) -> Story:
    """Random alerts, prices, wishes, answers, trades and restarts, under settings that leave nothing out."""
    dice = random.Random(seed)
    take_profit = TakeProfit(dice.choice(list(TakeProfitMode)), portions=dice.choice(((), SPLIT_TARGETS)))
    settings = replace(
        SETTINGS,
        capital=Decimal(2000),
        max_open_groups=2,
        pyramiding=Pyramiding(2),
        risk=OFFSETS,
        exits=ExitRules(take_profit, StopLoss(Decimal(5)), trailing=Trailing(Decimal(1), Decimal("0.5"))),
    )
    world = Promises()
    world.begin(settings, dice.choice(list(MarketKind)))
    for _ in range(steps):
        _random_step(world, dice)
    return world.story


def _random_step(world: Promises, dice: random.Random) -> None:
    pick = dice.randrange(100)
    match dice.randrange(16):
        case 0 | 1 | 2:
            world.entry(pick, dice.choice((*PRICES, "51234.56")), dice.choice(list(Side)), turn=dice.random() < 0.2)
        case 3:
            world.exit(pick)
        case 4:
            world.price(pick, dice.choice(PRICES))
        case 5:
            world.time(dice.choice((0, 1, 10, 90)))
        case 6 if world.story.portfolio.groups:
            world.wish(pick, dice.choice(("half", "tenth", "funds", "pin", "unpin", "stop", "legs", "apply")))
        case 7:
            world.steer(dice.choice(("offset", "settings", "resume", "promote", "force", "remove")))
        case 8 if world.venue.open_orders():
            world.restart()
        case 9 | 10 | 11 if world.venue.open_orders():
            share, fee = dice.choice(("0.1", "0.5", "1")), dice.choice(("0", "0.001", "0.00075"))
            world.trade(pick, Decimal(share), Decimal(fee), told=dice.random() < 0.8)
        case _ if world.venue.wanted:
            how = dice.choice(("accept", "accept", "accept", "refuse", "lose answer", "lose request"))
            world.act(pick, how)
        case _:
            pass
