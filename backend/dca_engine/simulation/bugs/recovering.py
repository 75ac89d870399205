"""Mistakes of starts, reconnects and of the journal: what is forgotten, believed, or done once more."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dca_engine.core import auditing
from dca_engine.core.ids import AccountId
from dca_engine.core.intents import cancellation, placement
from dca_engine.core.messages import CancelOrder, Command, Decision, Event, MarketsObserved
from dca_engine.core.order import UNANSWERED
from dca_engine.core.portfolio import Portfolio
from dca_engine.ports import Batch, Entry
from dca_engine.runtime import recovery, writer
from dca_engine.runtime.recovery import Recovery
from dca_engine.runtime.runner import Runner
from dca_engine.runtime.writer import Writer
from dca_engine.simulation.bugs.bug import Bug, Patch
from dca_engine.store.memory import MemoryJournal


def _asks_nothing(_original: Any) -> Any:
    def resume(*_: Any) -> Iterator[Command]:
        return iter(())

    return resume


def _sends_what_was_not_answered(original: Any) -> Any:
    def resume(portfolio: Portfolio, account_id: AccountId, resting: Any) -> Iterator[Command]:
        for command in original(portfolio, account_id, resting):
            group = portfolio.group_of(command.client_order_id)
            order = group.orders[command.client_order_id] if group is not None else None
            if group is not None and order is not None and order.status in UNANSWERED:
                yield cancellation(group, order) if order.cancel_requested else placement(group, order)
            else:
                yield command

    return resume


def _forgets_cancels(original: Any) -> Any:
    def resume(portfolio: Portfolio, account_id: AccountId, resting: Any) -> Iterator[Command]:
        commands = original(portfolio, account_id, resting)
        return (command for command in commands if not isinstance(command, CancelOrder))

    return resume


def _leaves_strays(_original: Any) -> Any:
    def strays(*_: Any) -> Iterator[CancelOrder]:
        return iter(())

    return strays


def _believes_in_the_gap(_original: Any) -> Any:
    def _reconnected(self: Runner, account_id: AccountId) -> None:
        link = self._links[account_id]
        link.reconciled(link.losses)

    return _reconnected


def _never_compares(_original: Any) -> Any:
    async def check(_self: Recovery, _account_id: AccountId) -> None:
        return

    return check


def _looks_once(original: Any) -> Any:
    def news(portfolio: Portfolio, account_id: AccountId, held: Any) -> Any:
        return original(portfolio, account_id, held) if account_id not in portfolio.stocks else {}

    return news


def _forgets_queue(original: Any) -> Any:
    async def take(self: Writer) -> None:
        await original(self)
        self.portfolio = replace(self.portfolio, queue={})

    return take


def _asks_no_inbox(_original: Any) -> Any:
    async def _undecided(_self: Recovery) -> tuple[Event, ...]:
        return ()

    return _undecided


def _journals_first_only(original: Any) -> Any:
    async def commit(self: MemoryJournal, fence: int, batch: Batch) -> None:
        await original(self, fence, batch)
        if len(batch.entries) > 1:
            del self._store.portfolios[batch.after.id].journal[1 - len(batch.entries) :]

    return commit


def _ignores_fence(original: Any) -> Any:
    async def commit(self: MemoryJournal, _fence: int, batch: Batch) -> None:
        kept = self._store.portfolios[batch.after.id]
        kept.seq = batch.entries[0].seq - 1
        await original(self, kept.fence, batch)

    return commit


def _keeps_no_prices(original: Any) -> Any:
    def _entry(seq: int, before: Portfolio, event: Event, decision: Decision) -> Entry:
        if isinstance(event, MarketsObserved):
            event = replace(event, prices={})
        entry: Entry = original(seq, before, event, decision)
        return entry

    return _entry


BUGS = (
    Bug(
        "recovery-without-look-ups",
        "After a start or a gap nobody asks what became of the orders.",
        3,
        (Patch(recovery, "resume", _asks_nothing),),
    ),
    Bug(
        "resend-at-start",
        "Orders that were not answered before a crash are sent again instead of looked up.",
        2,
        (Patch(recovery, "resume", _sends_what_was_not_answered),),
    ),
    Bug(
        "forget-cancels-at-start",
        "Cancels that were not answered before a crash are not asked for again.",
        0,
        (Patch(recovery, "resume", _forgets_cancels),),
    ),
    Bug(
        "leave-strays",
        "Orders of ours that belong to no open group stay at the venue.",
        6,
        (Patch(recovery, "strays", _leaves_strays),),
    ),
    Bug(
        "no-reconciliation-after-reconnect",
        "After a gap in the stream nobody asks what was missed, neither then nor later.",
        3,
        (Patch(Runner, "_reconnected", _believes_in_the_gap), Patch(Recovery, "check", _never_compares)),
    ),
    Bug(
        "trust-the-first-balance",
        "What an account holds is looked at once and never again.",
        8,
        (Patch(auditing, "news", _looks_once),),
    ),
    Bug(
        "queue-forgotten-at-restart",
        "The signals that wait are not loaded.",
        1,
        (Patch(Writer, "take", _forgets_queue),),
    ),
    Bug(
        "inbox-forgotten-at-restart",
        "What was acknowledged before a crash and not decided is not read from the inbox.",
        1,
        (Patch(Recovery, "_undecided", _asks_no_inbox),),
    ),
    Bug(
        "commit-without-journal",
        "Of a transaction the state is written, and of the journal its first entry.",
        9,
        (Patch(MemoryJournal, "commit", _journals_first_only),),
    ),
    Bug(
        "ignore-the-fence",
        "A writer that was replaced still commits, over what the new one wrote.",
        9,
        (Patch(MemoryJournal, "commit", _ignores_fence),),
    ),
    Bug(
        "looks-not-journalled",
        "The prices that a decision depended on are not kept in the journal.",
        9,
        (Patch(writer, "_entry", _keeps_no_prices),),
    ),
)
