"""Mistakes of the order path: what is sent twice, too early, or not looked up."""

from dataclasses import replace
from typing import Any

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import LookUpOrder, OrderAbsent, PlaceOrder
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Batch, Done, Refused, StoreDownError, Unknown
from dca_engine.runtime.dispatcher import Dispatcher
from dca_engine.runtime.runner import Runner
from dca_engine.runtime.writer import Writer
from dca_engine.simulation.bugs.bug import Bug, Patch

_Answer = Done | Refused | Unknown | None


def _sends_again(original: Any) -> Any:
    async def _answer(self: Dispatcher, command: PlaceOrder, *rest: Any) -> _Answer:
        answer: _Answer = await original(self, command, *rest)
        if isinstance(answer, Unknown):
            answer = await original(self, command, *rest)
        return answer

    return _answer


def _gives_up(original: Any) -> Any:
    async def _answer(self: Dispatcher, command: PlaceOrder, *rest: Any) -> _Answer:
        answer: _Answer = await original(self, command, *rest)
        return Refused("ExchangeConnectionError", answer.reason) if isinstance(answer, Unknown) else answer

    return _answer


def _never_looks(_original: Any) -> Any:
    async def _settle(self: Dispatcher, _symbol: str, key: ClientOrderId) -> bool:
        self._submit((OrderAbsent(self._clock.now(), key),))
        return True

    return _settle


def _takes_no_answer_for_absence(original: Any) -> Any:
    async def _settle(self: Dispatcher, symbol: str, key: ClientOrderId) -> bool:
        try:
            await self._exchange.order(symbol, key)
        except ExchangeError:
            self._submit((OrderAbsent(self._clock.now(), key),))
            return True
        return bool(await original(self, symbol, key))

    return _settle


def _asks_nothing(_original: Any) -> Any:
    async def _look_up(_self: Dispatcher, _command: LookUpOrder, *_rest: Any) -> None:
        return

    return _look_up


def _sends_first(original: Any) -> Any:
    async def _is_durable(self: Writer, batch: Batch) -> bool:
        self._on_commit(batch)
        return bool(await original(self, batch))

    return _is_durable


def _hears_once(original: Any) -> Any:
    heard: list[Batch] = []

    def _committed(self: Runner, batch: Batch) -> None:
        if not heard or heard[-1] is not batch:
            heard[:] = [batch]
            original(self, batch)

    return _committed


def _believes(_original: Any) -> Any:
    async def _is_durable(self: Writer, batch: Batch) -> bool:
        try:
            await self._journal.commit(self._fence, batch)
        except StoreDownError as error:
            self._note_down(error)
        return True

    return _is_durable


def _commits_again(original: Any) -> Any:
    async def _is_durable(self: Writer, batch: Batch) -> bool:
        try:
            await self._journal.commit(self._fence, batch)
        except StoreDownError as error:
            self._note_down(error)
            last = (await self._taken()).seq
            entries = tuple(replace(entry, seq=last + n) for n, entry in enumerate(batch.entries, start=1))
            return bool(await original(self, Batch(batch.before, batch.after, entries)))
        return True

    return _is_durable


BUGS = (
    Bug(
        "resend-unknown-at-once",
        "An order that was not answered is sent again at once.",
        2,
        (Patch(Dispatcher, "_answer", _sends_again),),
    ),
    Bug(
        "time-out-is-refusal",
        "An order that was not answered counts as refused.",
        8,
        (Patch(Dispatcher, "_answer", _gives_up),),
    ),
    Bug(
        "absence-without-looking",
        "An order whose fate is unknown counts as one that the venue never had.",
        3,
        (Patch(Dispatcher, "_settle", _never_looks),),
    ),
    Bug(
        "no-answer-is-absence",
        "A look-up that fails counts as one that found nothing.",
        3,
        (Patch(Dispatcher, "_settle", _takes_no_answer_for_absence),),
    ),
    Bug(
        "no-look-ups",
        "Questions to the venue are decided, and never asked.",
        3,
        (Patch(Dispatcher, "_look_up", _asks_nothing),),
    ),
    Bug(
        "commit-after-send",
        "Orders leave while the commit that makes them durable is still under way.",
        2,
        (Patch(Writer, "_is_durable", _sends_first), Patch(Runner, "_committed", _hears_once)),
    ),
    Bug(
        "believe-a-failed-commit",
        "A commit that the database did not confirm counts as done.",
        0,
        (Patch(Writer, "_is_durable", _believes),),
    ),
    Bug(
        "commit-again-after-doubt",
        "A commit whose answer was lost is made once more, as new entries of the journal.",
        0,
        (Patch(Writer, "_is_durable", _commits_again),),
    ),
)
