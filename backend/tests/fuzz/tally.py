"""What a fuzz did and what it found: requests by operation and status, and every answer that should not have been."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

KEPT = 200
"""Findings kept in full; the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which rule broke, where, and what it takes to see it again."""

    rule: str
    where: str
    seen: str

    def __str__(self) -> str:
        return f"{self.rule} | {self.where} | {self.seen}"


@dataclass(slots=True)
class Tally:
    """Filled by the fuzzers as they go."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often an operation gave this status."""
    messages: Counter[str] = field(default_factory=Counter)
    """Bent messages of an exchange, by kind."""
    broken: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a rule broke, and where."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return self.answers.total()

    @property
    def server_errors(self) -> int:
        return sum(count for (_, status), count in self.answers.items() if status >= 500)

    def answered(self, operation: str, status: int, seen: Callable[[], str]) -> None:
        """Counts an answer. A 5xx is a finding; `seen` tells how it came about."""
        self.answers[operation, status] += 1
        if status >= 500:
            self.found("a server error", f"{operation} {status}", seen())

    def found(self, rule: str, where: str, seen: str) -> None:
        """One example of each is kept."""
        if not self.broken[rule, where] and len(self.findings) < KEPT:
            self.findings.append(Finding(rule, where, seen[:2000]))
        self.broken[rule, where] += 1

    def of(self, operation: str) -> Counter[int]:
        """How often this operation gave which status."""
        return Counter({status: count for (name, status), count in self.answers.items() if name == operation})

    def operations(self) -> list[str]:
        return sorted({name for name, _ in self.answers})


def shares(statuses: Counter[int]) -> str:
    """`2xx 40 %, 4xx 60 %`; what slows a sender down is told apart, since it exercises nothing."""
    total = statuses.total()
    classes: Counter[str] = Counter()
    for status, count in statuses.items():
        classes["429" if status == 429 else f"{status // 100}xx"] += count
    return ", ".join(f"{name} {100 * count / total:.0f} %" for name, count in sorted(classes.items()))
