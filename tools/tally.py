"""Counts tests over the JUnit files that the test programs leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True, slots=True)
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count(reports: Iterable[Path]) -> Tally:
    """The sum over all reports; a report that was never written counts nothing (its program failed and says so)."""
    return sum((count_one(report) for report in reports if report.exists()), Tally())


def count_one(report: Path) -> Tally:
    """A test that failed and whose teardown failed too is one failed test."""
    tally = Tally()
    for case in ElementTree.parse(report).iter("testcase"):
        outcomes = {child.tag for child in case}
        failed = bool(outcomes & {"failure", "error"})
        skipped = not failed and "skipped" in outcomes
        tally += Tally(passed=int(not failed and not skipped), failed=int(failed), skipped=int(skipped))
    return tally
