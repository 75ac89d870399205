"""`./run mutants`: how many small faults in the core would go unnoticed by its tests (docs/reference/mutation.md).

Works on a copy of the core and its tests below `.setup`, so that nothing of it is ever seen by the product.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import mutation_report
from tools.mutation_report import Count, Survivor
from tools.progress import Line, Runner
from tools.project import BACKEND, BIN, MUTATION_LOCK, ROOT, SETUP, SetupError, environment
from tools.provision import MANIFEST, Step, set_up, workshop
from tools.stamps import files_under, fingerprint, read_stamp, write_stamp

CORE = BACKEND / "dca_engine" / "core"
DOCUMENT = ROOT / "docs" / "reference" / "mutation.md"
WORKSPACE = SETUP / "mutation"
COPIED = ("pyproject.toml", "dca_engine/__init__.py", "dca_engine/core", "tests/conftest.py", "tests/core")
GUIDE = "docs/guide"
"""Tests compare the guide with what the core does, and look for it where it is seen from the backend."""
WORKER = ROOT / "tools" / "mutation_worker.py"
NICE = ("nice", "-n", "10")


def mutants(words: Sequence[str]) -> int:
    """Measures the modules named, or all, writes the document and prints the table. The exit code is 0."""
    options = {word for word in words if word.startswith("--")}
    named = [word for word in words if word not in options]
    there = modules()
    if options - {"--json", "--missed"} or set(named) - set(there):
        raise SetupError(f"./run mutants [--missed] [--json] [MODULE …]; the modules are {', '.join(there)}")
    set_up(lambda: (*workshop(), mutation_packages_step()))
    prepare()
    run("missed" if "--missed" in options else "all", named or there)
    found = json.loads((WORKSPACE / "results.json").read_text(encoding="utf-8"))
    counts = {entry["module"]: Count(entry["killed"], entry["timeout"], entry["survived"]) for entry in found}
    survivors = [Survivor(**survivor) for entry in found for survivor in entry["survivors"]]
    remember(counts, survivors)
    print(summary(counts, survivors, as_json="--json" in options))
    return 0


def modules() -> list[str]:
    return sorted(path.stem for path in CORE.glob("*.py") if path.stem != "__init__")


def mutation_packages_step() -> Step:
    """Beside the developer's packages, and only when asked for: a plain ./test does without."""
    accepted = fingerprint((MUTATION_LOCK,))
    return Step("mutation-packages", "Packages for mutation testing", (accepted,), (BIN / "mutmut",), install)


def install(run: Runner) -> None:
    run(BIN / "uv", "pip", "install", "--python", BIN / "python", "--require-hashes", "-r", MUTATION_LOCK)


def prepare() -> None:
    """Brings the workspace up to date. mutmut keeps what it found out of functions that are still the same."""
    made_by = fingerprint((MANIFEST, WORKER, MUTATION_LOCK))
    outdated = WORKSPACE / "mutants" / "tests" if read_stamp("mutation") == made_by else WORKSPACE
    shutil.rmtree(outdated, ignore_errors=True)
    wanted = originals()
    for path in list(files_under(*(WORKSPACE / name for name in (*COPIED, GUIDE)))):
        if path.relative_to(WORKSPACE) not in wanted:
            path.unlink()
    for name, original in wanted.items():
        copy_if_different(original, WORKSPACE / name)
    write_stamp("mutation", made_by)


def originals() -> dict[Path, Path]:
    """What each file of the workspace is a copy of."""
    parts = [*((BACKEND, name) for name in COPIED), (ROOT, GUIDE)]
    return {path.relative_to(base): path for base, name in parts for path in files_under(base / name)}


def copy_if_different(source: Path, target: Path) -> None:
    """The copy is as old as the copying: mutmut makes new mutants of what is younger than those it has."""
    if not target.exists() or source.read_bytes() != target.read_bytes():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def run(which: str, chosen: Sequence[str]) -> None:
    """mutmut's own progress goes to the terminal; standard output stays for the table."""
    line = Line(f"Mutating {len(chosen)} modules")
    argv: tuple[str | Path, ...] = (*NICE, BIN / "python", "-P", WORKER, which, *chosen)
    variables = environment(HYPOTHESIS_PROFILE="mutation")
    (WORKSPACE / "results.json").unlink(missing_ok=True)
    subprocess.run(argv, cwd=WORKSPACE, env=variables, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if not (WORKSPACE / "results.json").exists():
        raise SetupError("Stopped: mutmut did not come to an end; what it said is above.")
    line.end()


def remember(counts: Mapping[str, Count], survivors: Sequence[Survivor]) -> None:
    """Replaces the document in one step."""
    old = mutation_report.read(DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else "")
    report = mutation_report.merged(old, counts, survivors, modules())
    fresh = DOCUMENT.with_suffix(".new")
    fresh.write_text(mutation_report.document(report), encoding="utf-8")
    fresh.replace(DOCUMENT)


def summary(counts: Mapping[str, Count], survivors: Sequence[Survivor], *, as_json: bool) -> str:
    total = sum(counts.values(), Count(0, 0, 0))
    lines = [f"{s.module}.{s.function}\n  - {s.before}\n  + {s.after}" for s in survivors]
    lines += mutation_report.table(counts)
    if as_json:
        numbers = {"mutants": total.mutants, "killed": total.killed + total.timeout, "percent": round(total.percent, 1)}
        lines.append(json.dumps(numbers))
    return "\n".join(lines)
