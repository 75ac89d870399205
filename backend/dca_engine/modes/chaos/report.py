"""How chaos is told: figures, a table of the blows, and the same in the reference on request."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.chaos.reckoning import Reckoning

_CHECKOUT = Path(__file__).resolve().parents[4]
_DOCUMENT = _CHECKOUT / "docs" / "reference" / "reliability.md"
_KEPT_LOG = _CHECKOUT / "artifacts" / "chaos.log"
"""The engine's, when something is wrong."""
_SECTION = "## By force"
_SHOWN = 30
"""Most lines of each kind of failure."""


@dataclass(frozen=True, slots=True)
class Report:
    """`name` marks its place in the reference; `wrong` is what nobody wants to read there."""

    name: str
    title: str
    figures: Sequence[Figure]
    notes: Sequence[str]
    table: Sequence[str]
    wrong: Sequence[str]

    @property
    def is_sound(self) -> bool:
        return all(figure.met is not False for figure in self.figures)

    def tell(self, as_json: bool) -> None:
        table = [f"  {line}" for line in self.table]
        show(self.title, self.figures, [*self.notes, *table, *self.wrong], as_json)

    def record(self) -> None:
        """In the reference, between this report's markers; they are added at the end when they are not there."""
        text = _DOCUMENT.read_text(encoding="utf-8") if _DOCUMENT.exists() else ""
        lines = [*_figure_table(self.figures), "", *self.notes, *(["", *self.table] if self.table else [])]
        _DOCUMENT.write_text(recorded(text, self.name, lines), encoding="utf-8")


def recorded(text: str, name: str, lines: Sequence[str]) -> str:
    """The document with these lines between the markers of that name."""
    begin, end = f"<!-- chaos {name}: begin -->", f"<!-- chaos {name}: end -->"
    if begin not in text:
        head = text.rstrip() if _SECTION in text else f"{text.rstrip()}\n\n{_SECTION}".lstrip()
        text = f"{head}\n\n{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    return "\n".join((f"{before}{begin}", "", *lines, "", f"{end}{after}"))


def keep_log(log: Path) -> str:
    """Copies it to where it outlives the run; says where."""
    _KEPT_LOG.parent.mkdir(exist_ok=True)
    shutil.copyfile(log, _KEPT_LOG)
    return f"the engine's log: {_KEPT_LOG.relative_to(_CHECKOUT)}"


def counted(reckoning: Reckoning, inconsistent: int = 0) -> list[Figure]:
    """The figures that every report has; `inconsistent` adds what was seen before the end."""
    grave = sum(reckoning.unexplained.values()) + sum(reckoning.odd_answers.values())
    return [
        none("lost", len(reckoning.lost)),
        none("doubled", len(reckoning.doubled)),
        none("inconsistent", inconsistent + len(reckoning.inconsistent)),
        none("secrets_told", reckoning.secrets),
        none("unexplained", grave),
    ]


def none(name: str, count: int) -> Figure:
    """A figure that must be zero."""
    return Figure(name, count, "", "none", count == 0)


def words(reckoning: Reckoning, inconsistent: Sequence[str]) -> list[str]:
    """What is wrong, one line each."""
    return [
        *_some("lost", reckoning.lost),
        *_some("doubled", reckoning.doubled),
        *_some("inconsistent", [*inconsistent, *reckoning.inconsistent]),
        *_some("in the log", [f"{count} x {line}" for line, count in reckoning.unexplained.most_common()]),
        *_some("answered", [f"{count} x {status}" for status, count in reckoning.odd_answers.items()]),
    ]


def extent(reckoning: Reckoning) -> str:
    """How much there was to count."""
    signals = ", ".join(f"{count} {verdict}" for verdict, count in sorted(reckoning.verdicts.items()))
    return f"{reckoning.groups} groups, {reckoning.orders} orders, {reckoning.trades} trades; signals: {signals}."


def blow_table(blows: Mapping[str, Sequence[float]]) -> list[str]:
    """One line for each kind of blow: how often, and how long until the books agreed again."""
    lines = ["| blow | times | seconds until the books agree, median | worst |", "|---|---|---|---|"]
    for name, seconds in sorted(blows.items()):
        lines.append(
            f"| {name.replace('_', ' ')} | {len(seconds)} | {percentile(seconds, 50):.1f} | {max(seconds):.1f} |"
        )
    return lines


def _figure_table(figures: Sequence[Figure]) -> list[str]:
    lines = ["| figure | value | goal |", "|---|---|---|"]
    return lines + [f"| `{f.name}` | {f'{f.value:.4g} {f.unit}'.strip()} | {f.goal} |" for f in figures]


def _some(what: str, lines: Sequence[str]) -> list[str]:
    more = [f"{what}: and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return [f"{what}: {line}" for line in lines[:_SHOWN]] + more
