"""Mistakes with alerts: taken twice, lost on the way, forgotten in the queue, kept with their secret."""

from dataclasses import replace
from itertools import count
from typing import Any

from dca_engine.alerts import reading
from dca_engine.alerts.masking import Masker
from dca_engine.core import pre_trade, promoting
from dca_engine.core.ids import AccountId, SignalId
from dca_engine.core.messages import Decision, Verdict
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.signal import Signal
from dca_engine.ports import DedupeKeys
from dca_engine.runtime.signal_gate import SignalGate
from dca_engine.simulation.bugs.bug import Bug, Patch


def _finds_no_repeats(original: Any) -> Any:
    numbers = count()

    def dedupe_keys(*of: Any) -> DedupeKeys:
        keys: DedupeKeys = original(*of)
        return replace(keys, body_key=f"{keys.body_key}-{next(numbers)}", candle_key=None)

    return dedupe_keys


def _drops_what_waits(original: Any) -> Any:
    def open_(self: SignalGate, account_id: AccountId, _waiting: Any) -> None:
        self._held.clear()
        original(self, account_id, ())

    return open_


def _remembers_nothing(_original: Any) -> Any:
    def _remember(_self: SignalGate, _signal_id: SignalId) -> None:
        return

    return _remember


def _tells_no_outcome(original: Any) -> Any:
    def outcome(portfolio: Portfolio, signal: Signal, verdict: Verdict, reason: Any) -> Decision:
        decision: Decision = original(portfolio, signal, verdict, reason)
        return replace(decision, outcomes=())

    return outcome


def _has_one_slot_more(original: Any) -> Any:
    def _pool(portfolio: Portfolio, candidate: Any) -> Any:
        settings = replace(portfolio.settings, max_open_groups=portfolio.settings.max_open_groups + 1)
        return original(replace(portfolio, settings=settings), candidate)

    return _pool


def _masks_nothing(_original: Any) -> Any:
    def mask(_self: Masker, raw: bytes) -> str:
        return raw.decode("utf-8", "replace")

    return mask


BUGS = (
    Bug(
        "skip-the-dedupe-key",
        "An alert that is sent again is a new one.",
        1,
        (Patch(reading, "dedupe_keys", _finds_no_repeats),),
    ),
    Bug(
        "drop-what-waits-at-the-gate",
        "What came in while the portfolio was reconciled is dropped.",
        1,
        (Patch(SignalGate, "open", _drops_what_waits),),
    ),
    Bug(
        "let-signals-through-twice",
        "A signal that is read from the inbox is decided once more when it is handed in.",
        1,
        (Patch(SignalGate, "_remember", _remembers_nothing),),
    ),
    Bug(
        "lost-outcome",
        "What falls out of the queue is told to nobody.",
        1,
        (Patch(promoting, "outcome", _tells_no_outcome),),
    ),
    Bug(
        "one-slot-too-many",
        "The pool has one slot more than it was given.",
        0,
        (Patch(pre_trade, "_pool", _has_one_slot_more),),
    ),
    Bug(
        "keep-the-secret",
        "Alerts are kept as they came.",
        10,
        (Patch(Masker, "mask", _masks_nothing),),
    ),
)
