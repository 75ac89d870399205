"""Trading stories as the journal sees them: the batches that a runner would commit."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal

from dca_engine.core.decide import decide
from dca_engine.core.ids import PortfolioId, Purpose
from dca_engine.core.messages import Event
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import MarketKind
from dca_engine.ports import Batch, Entry
from tests.core.story import ACCOUNT, ETH, SETTINGS, Story
from tests.core.test_promises import MARKETS, Promises


def empty_portfolio(settings: PortfolioSettings = SETTINGS, portfolio_id: str = "p") -> Portfolio:
    """As a store has it before the first event."""
    return Portfolio(PortfolioId(portfolio_id), settings, (Account(ACCOUNT, MarketKind.SPOT),))


def batch_of(before: Portfolio, seq: int, *events: Event) -> Batch:
    """What follows from these events, after journal entry `seq`."""
    state, entries = before, []
    for event in events:
        seq += 1
        decision = decide(state, event)
        state = decision.portfolio
        entries.append(Entry(seq, event, decision.commands, decision.outcomes, decision.reasons, decision.ended))
    return Batch(before, state, tuple(entries))


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


def random_story(seed: int, steps: int) -> Story:
    """Random alerts, answers, trades, exits and restarts."""
    dice = random.Random(seed)
    world = Promises()
    for _ in range(steps):
        _random_step(world, dice)
    return world.story


def _random_step(world: Promises, dice: random.Random) -> None:
    match dice.randrange(12):
        case 0 | 1:
            world.entry(market=dice.choice(MARKETS), price=dice.choice(("48000", "50000", "51234.56")))
        case 2:
            world.exit(market=dice.choice(MARKETS))
        case 3 if world.venue.open_orders():
            world.restart()
        case 4 | 5 | 6 if world.venue.open_orders():
            share, fee = dice.choice(("0.1", "0.5", "1")), dice.choice(("0", "0.001", "0.00075"))
            world.trade(pick=dice.randrange(100), share=Decimal(share), fee=Decimal(fee), told=dice.random() < 0.8)
        case _ if world.venue.wanted:
            how = dice.choice(("accept", "accept", "accept", "refuse", "lose answer", "lose request"))
            world.act(pick=dice.randrange(100), how=how)
        case _:
            pass
