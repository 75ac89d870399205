"""Spec 2.2: only failures count, and each key for itself."""

from dca_engine.api.attempts import Attempts


def test_a_key_is_exhausted_by_its_own_failures_alone() -> None:
    attempts = Attempts(per_minute=3)
    for _ in range(3):
        assert not attempts.exhausted("203.0.113.7", "p1")
        attempts.failed("203.0.113.7", "p1")
    assert attempts.exhausted("203.0.113.7", "p1")
    assert not attempts.exhausted("203.0.113.7", "p2")
    assert not attempts.exhausted("203.0.113.8", "p1")


def test_asking_is_no_failure() -> None:
    attempts = Attempts(per_minute=1)
    assert not any(attempts.exhausted("a") for _ in range(10))
