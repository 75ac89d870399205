"""The twin in memory can be down as well: then nothing of it answers, and nothing was changed."""

import pytest

from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import StatusChanged
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.ports import StoreDownError
from dca_engine.store.memory import MemoryInbox, MemoryJournal, MemoryStore
from tests.core.story import START
from tests.store.stories import batch_of, empty_portfolio
from tests.store.test_inbox_contract import FULL, alert_for, keys

P = PortfolioId("p")


async def test_a_store_that_is_down_says_so_and_keeps_nothing() -> None:
    store = MemoryStore()
    store.add_portfolio(empty_portfolio())
    journal, inbox = MemoryJournal(store), MemoryInbox(store)
    fence = (await journal.take(P)).fence
    batch = batch_of(empty_portfolio(), 0, StatusChanged(START, PortfolioStatus.RECONCILING, "starting"))
    store.is_down = True
    for attempt in (
        journal.take(P),
        journal.commit(fence, batch),
        inbox.accept(P, alert_for(P), FULL, keys("body")),
        inbox.refuse(alert_for(P)),
        inbox.undecided(P),
    ):
        with pytest.raises(StoreDownError):
            await attempt
    store.is_down = False
    assert list(await inbox.undecided(P)) == []
    assert (await journal.take(P)).seq == 0
    assert store.alerts == {}
