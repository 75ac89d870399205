"""Runs mutmut over the workspace that `tools.mutation` made, and leaves what became of every mutant in `results.json`.

A program of its own: mutmut forks for each mutant, works in the current folder and is installed only for this.
"""

import json
import re
import sys
from ast import literal_eval
from collections.abc import Iterable, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import libcst
from mutmut import __main__ as mutmut
from mutmut.mutation import mutators
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import get_mutant_under_test, set_mutant_under_test
from mutmut.runners.harness import PytestRunner
from mutmut.stats import status_by_exit_code

CORE = Path("dca_engine/core")
WORKERS = 1
FOUND = {"killed": "killed", "timeout": "timeout", "segfault": "timeout"}
"""An endless recursion can end as a crash of the interpreter. Whatever else mutmut tells of a mutant, it survived."""


def main(which: str, *modules: str) -> None:
    """`which` is `all`, or `missed`: only what the last run in this workspace did not kill."""
    leave_sentences_alone()
    run_without_caches()
    generate()
    chosen = [name for module in modules for name in mutants(module, only_missed=which == "missed")]
    if chosen:
        mutmut._run(chosen, WORKERS)
    Path("results.json").write_text(json.dumps([results(module) for module in modules]), encoding="utf-8")


# --- what mutmut is told to do differently --------------------------------------------------------------------------


def words_alone(node: libcst.BaseString) -> Iterable[libcst.BaseString]:
    """Mutants of a code, a key or a separator, and none of a sentence for people: a literal with a blank in it."""
    if isinstance(node, libcst.SimpleString) and " " in str(literal_eval(node.value)):
        return
    yield from mutators.operator_string(node)


def leave_sentences_alone() -> None:
    mutators.mutation_operators[:] = [
        (kind, words_alone if operator is mutators.operator_string else operator)
        for kind, operator in mutators.mutation_operators
    ]


class Forgetful:
    """A plugin of pytest. It is used while mutmut finds out which tests lead to which functions."""

    def pytest_runtest_setup(self) -> None:
        forget_what_was_computed()


def run_without_caches() -> None:
    """What is computed once is computed again, by each test that leads to it and by each mutant."""
    execute = PytestRunner.execute_pytest

    def executed(runner: PytestRunner, params: list[str], **options: Any) -> int:
        forget_what_was_computed()
        if get_mutant_under_test() == "stats":
            options["plugins"] = [*options.get("plugins", ()), Forgetful()]
        return int(execute(runner, params, **options))

    PytestRunner.execute_pytest = executed


def forget_what_was_computed() -> None:
    """Empties the caches of the core."""
    for name, module in list(sys.modules.items()):
        if name.startswith("dca_engine."):
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()


# --- mutants and what became of them --------------------------------------------------------------------------------


def generate() -> None:
    """Writes the mutants first, so that their names are known before any is run."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.create_mutants(WORKERS)


def outcomes(module: str) -> dict[str, str]:
    data = SourceFileMutationData(path=source(module))
    data.load()
    return {name: FOUND.get(status_by_exit_code[code], "survived") for name, code in data.exit_code_by_key.items()}


def mutants(module: str, *, only_missed: bool) -> Sequence[str]:
    return [name for name, outcome in outcomes(module).items() if not only_missed or outcome == "survived"]


def results(module: str) -> dict[str, object]:
    found = outcomes(module)
    counts = {word: sum(outcome == word for outcome in found.values()) for word in ("killed", "timeout", "survived")}
    survivors = [change(module, name) for name, outcome in found.items() if outcome == "survived"]
    return {"module": module, **counts, "survivors": survivors}


def change(module: str, name: str) -> dict[str, str]:
    """The statement that the mutant changes, before and after."""
    lines = get_diff_for_mutant(name, path=source(module)).splitlines()[3:]
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    function = re.sub(r"__mutmut_\d+$", "", name.rpartition(".")[2])
    plain = function.removeprefix("x_") if function.startswith("x_") else function.strip("xǁ").replace("ǁ", ".")
    return {"module": module, "function": plain, "before": before, "after": after}


def source(module: str) -> Path:
    return CORE / f"{module}.py"


if __name__ == "__main__":
    main(*sys.argv[1:])
