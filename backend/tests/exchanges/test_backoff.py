"""Waits between attempts: they grow, they end, and those who failed together do not come back together."""

from itertools import pairwise

from dca_engine.exchanges.backoff import Backoff


def test_waits_grow_up_to_a_longest() -> None:
    backoff = Backoff("a", first=1.0, longest=60.0)
    waits = [backoff.delay() for _ in range(100)]
    assert all(earlier < later for earlier, later in pairwise(waits[:6]))
    assert all(45 <= wait <= 60 for wait in waits[6:])
    backoff.reset()
    assert backoff.delay() == waits[0]


def test_the_venue_is_never_asked_sooner_than_it_wants() -> None:
    assert Backoff("a").delay(at_least=90.0) == 90.0


def test_five_hundred_that_failed_together_come_back_one_after_another() -> None:
    waits = sorted(_third(f"D{n}") for n in range(500))
    assert waits[-1] - waits[0] > 0.2, "a quarter of the second that the third wait is"
    assert max(later - earlier for earlier, later in pairwise(waits)) < 0.02
    assert waits == sorted(_third(f"D{n}") for n in range(500)), "a run can be repeated"


def _third(name: str) -> float:
    backoff = Backoff(name)
    return [backoff.delay() for _ in range(3)][-1]
