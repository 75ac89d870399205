"""The ten promises of spec 11, judged after a run by what the engine has no say in: the venue's archive, the journal,
the inbox, what was answered.

Every promise is one pure function over a `Record` that returns a sentence for each time it was not kept. Where a sum
is compared with the core's own, the sum here is made of the venue's trades.
"""

from collections.abc import Callable, Iterator

from dca_engine.simulation.checks.agreement import disagreements
from dca_engine.simulation.checks.alerts import wrong_outcomes
from dca_engine.simulation.checks.fills import oversold, wrong_fills
from dca_engine.simulation.checks.journal import replay_differs
from dca_engine.simulation.checks.orders import doubled, left_over
from dca_engine.simulation.checks.profit import wrong_profits
from dca_engine.simulation.checks.record import Record, record_of
from dca_engine.simulation.checks.rest import never_at_all
from dca_engine.simulation.checks.secrecy import told_secrets
from dca_engine.simulation.checks.slots import overbooked
from dca_engine.simulation.evidence import Evidence, Violation

PROMISES: tuple[Callable[[Record], Iterator[str]], ...] = (
    never_at_all,
    wrong_outcomes,
    doubled,
    wrong_fills,
    overbooked,
    oversold,
    left_over,
    wrong_profits,
    disagreements,
    replay_differs,
    told_secrets,
)
"""By their numbers; 0 is what must never happen besides."""


def violations(evidence: Evidence) -> list[Violation]:
    """Every promise that was not kept, by promise."""
    record = record_of(evidence)
    return [Violation(number, text) for number, broken in enumerate(PROMISES) for text in broken(record)]
