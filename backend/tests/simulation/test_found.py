"""What the simulation found, each with the fewest steps that showed it."""

from dca_engine.simulation.steps import DatabaseFails, Killed, StatementFault
from tests.simulation.plans import alert, sound


def test_a_copy_of_an_alert_that_an_earlier_life_decided_is_not_decided_again_when_its_first_try_failed() -> None:
    """Spec 2.5: the copy comes while the database is down, is sent again, and is a double of what was decided."""
    evidence = sound(
        alert(5.0, copies=2, apart=10.0), Killed(8.0, 1, 0.0), DatabaseFails(14.9, StatementFault.DOWN, 0, 1, 2.0)
    )
    first, copy = evidence.acknowledged
    assert not first.duplicate
    assert copy.duplicate
    assert copy.signal_id == first.signal_id
    assert len([e for e in evidence.store.portfolios[evidence.portfolio_id].journal if e.outcomes]) == 1


def test_a_copy_of_an_alert_that_became_durable_only_after_its_engine_died_is_what_gets_it_decided() -> None:
    """Spec 2.7: the statement was on its way when the engine was killed, and came after the next one's recovery."""
    evidence = sound(
        DatabaseFails(4.99, StatementFault.SLOW, 0, 1, 12.0), alert(5.0, copies=2, apart=15.0), Killed(6.0, 1, 0.0)
    )
    [copy] = evidence.acknowledged
    assert copy.duplicate
    assert len([e for e in evidence.store.portfolios[evidence.portfolio_id].journal if e.outcomes]) == 1
