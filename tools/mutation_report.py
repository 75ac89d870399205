"""What mutation testing found, as a table for the terminal and as docs/reference/mutation.md.

The document is also the memory: why a survivor may live is written there by hand, in the last column, and a later run
keeps it for as long as the same mutant survives. A run over some modules leaves the rows of the others as they are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

UNJUDGED = "**not judged yet**"
INTRODUCTION = """\
# Mutation testing of the core

`./run mutants` changes the core in one place at a time (a `<` to a `<=`, an argument to `None`, a key to another
word) and runs the tests of the core against each such *mutant*. A mutant is killed when a test fails.

```
./run mutants                    # all of it, about an hour
./run mutants pre_trade stops    # these modules only; the rows of the others stay
./run mutants --missed stops     # again only what the last run did not kill
./run mutants --json             # one JSON object as the last line
```

Every mutant of every function counts, with these exceptions. Sentences for people (a literal with a blank in it, and
the plain parts of formatted strings) are left as they are; codes, keys and the numbers in sentences are not. Functions
under a decorator (properties, caches), values of a module, and branches that no value reaches (`assert_never`) are not
changed at all. A mutant that never ends counts as killed."""
_CELL = re.compile(r"(?<!\\)\|")
_COUNTS = re.compile(r"^\| `(\w+)` \| \d+ \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)
_SURVIVOR = re.compile(r"^\| `(?P<place>\w+\.[\w.]+)` \| (?P<rest>.+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Survivor:
    """One changed statement that no test noticed."""

    module: str
    function: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Count:
    """The mutants of one module."""

    killed: int
    timeout: int
    survived: int

    @property
    def mutants(self) -> int:
        return self.killed + self.timeout + self.survived

    @property
    def percent(self) -> float:
        """Killed, of all; a mutant that never ends is noticed as well."""
        return 100.0 if not self.mutants else 100.0 * (self.killed + self.timeout) / self.mutants

    def __add__(self, other: "Count") -> "Count":
        return Count(self.killed + other.killed, self.timeout + other.timeout, self.survived + other.survived)


@dataclass(frozen=True, slots=True)
class Report:
    counts: Mapping[str, Count]
    survivors: Mapping[Survivor, str]
    """With the reason why each may live."""

    @property
    def total(self) -> Count:
        return sum(self.counts.values(), Count(0, 0, 0))


# --- from a run -----------------------------------------------------------------------------------------------------


def merged(old: Report, counts: Mapping[str, Count], survivors: Iterable[Survivor], modules: Iterable[str]) -> Report:
    """`old` with these modules measured anew; what is no longer a `modules` of the core is forgotten."""
    there = set(modules)
    kept_counts = {name: count for name, count in old.counts.items() if name in there and name not in counts}
    kept = {s: why for s, why in old.survivors.items() if s.module in kept_counts}
    fresh = {s: old.survivors.get(s, UNJUDGED) for s in survivors}
    return Report(dict(sorted({**kept_counts, **counts}.items())), dict(sorted({**kept, **fresh}.items())))


# --- the document ---------------------------------------------------------------------------------------------------


def read(document: str) -> Report:
    counts = {name: Count(int(k), int(t), int(s)) for name, k, s, t in _COUNTS.findall(document)}
    survivors = {}
    for row in _SURVIVOR.finditer(document):
        module, _, function = row["place"].partition(".")
        before, after, why = (_plain(cell) for cell in _CELL.split(row["rest"], maxsplit=2))
        survivors[Survivor(module, function, before, after)] = why
    return Report(counts, survivors)


def document(report: Report) -> str:
    total = report.total
    lines = [
        *INTRODUCTION.splitlines(),
        "",
        f"**{total.percent:.1f} %** of {total.mutants} mutants are killed.",
        "",
        *table(report.counts),
        "",
        "## Survivors",
        "",
        "Why each of them may live is judged by hand: the last column is kept by later runs.",
        "",
        "| where | statement | became | why it may live |",
        "|---|---|---|---|",
        *(
            f"| `{s.module}.{s.function}` | {_code(s.before)} | {_code(s.after)} | {why} |"
            for s, why in report.survivors.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def table(counts: Mapping[str, Count]) -> Sequence[str]:
    rows = [(f"`{name}`", count) for name, count in counts.items()]
    rows.append(("**total**", sum(counts.values(), Count(0, 0, 0))))
    return [
        "| module | mutants | killed | survived | never end | killed, % |",
        "|---|---|---|---|---|---|",
        *(f"| {name} | {c.mutants} | {c.killed} | {c.survived} | {c.timeout} | {c.percent:.1f} |" for name, c in rows),
    ]


def _code(text: str) -> str:
    """A cell of code; a bar would end the cell."""
    return "`" + text.replace("|", "\\|") + "`" if text else ""


def _plain(cell: str) -> str:
    return cell.strip().replace("\\|", "|").strip("`")
