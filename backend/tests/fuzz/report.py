"""How a fuzz is told: figures, one line per operation with what it was answered, every finding; and the reference."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dca_engine.modes.bench.report import Figure, show
from tests.fuzz.tally import Tally, shares

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "reliability.md"
_BEGIN, _END = "<!-- fuzzing: begin -->", "<!-- fuzzing: end -->"


def figures(tally: Tally, unhandled: int, seconds: float) -> list[Figure]:
    """`findings` counts every broken rule, a 5xx and an unhandled failure among them."""
    return [
        Figure("requests", tally.requests),
        Figure("server_errors", tally.server_errors, "", "none", not tally.server_errors),
        Figure("unhandled", unhandled, "", "none", not unhandled),
        Figure("findings", tally.broken.total(), "", "none", not tally.broken),
        Figure("messages", tally.messages.total()),
        Figure("seconds", seconds, "s"),
    ]


def tell(tally: Tally, unhandled: int, seconds: float, *, as_json: bool) -> None:
    exercised = [f"{tally.of(name).total():>7}  {name}: {shares(tally.of(name))}" for name in tally.operations()]
    wrong = [f"{tally.broken[found.rule, found.where]} x {found}" for found in tally.findings]
    show("fuzz", figures(tally, unhandled, seconds), [*exercised, *wrong], as_json)


def record(tally: Tally, unhandled: int, seconds: float, seed: int, page: Path = PAGE) -> None:
    """Writes the table between its marks. Raises ValueError when the page has none."""
    before, _, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    _, mark, after = rest.partition(_END)
    if not mark:
        raise ValueError(f"{page} has no marks for fuzzing")
    lines = ["", *table(tally, unhandled, seconds, seed), ""]
    page.write_text("\n".join((before + _BEGIN, *lines, _END + after)), encoding="utf-8")


def table(tally: Tally, unhandled: int, seconds: float, seed: int) -> Sequence[str]:
    rows = [
        f"Seed {seed}: {tally.requests} requests and {tally.messages.total()} bent messages in {seconds:.0f} s; "
        f"{tally.server_errors} server errors, {unhandled} unhandled, {tally.broken.total()} findings in all.",
        "",
        "| what | how many | answered |",
        "|---|---|---|",
    ]
    operations = [(name, tally.of(name)) for name in tally.operations()]
    rows += [f"| `{name}` | {statuses.total()} | {shares(statuses)} |" for name, statuses in operations]
    kinds: Counter[str] = Counter()
    for kind, count in tally.messages.items():
        kinds[kind.rpartition(": ")[0]] += count
    return [*rows, *(f"| the exchange's `{kind}` | {count} | |" for kind, count in sorted(kinds.items()))]
