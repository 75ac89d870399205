"""The commands `run WORD…`, `test WORD…` and `build` (the dashboard alone)."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from tools.fuzz import fuzz
from tools.locks import lock
from tools.mutation import mutants
from tools.project import BIN, SetupError, environment
from tools.provision import dashboard, product, set_up
from tools.testing import test


def run(*words: str) -> int:
    if words[:1] == ("lock",):
        lock(words[1:])
        return 0
    if words[:1] == ("mutants",):
        return mutants(words[1:])
    if words[:1] == ("fuzz",):
        return fuzz(words[1:])
    set_up(product)
    become_engine(*words or ("serve",))


def build() -> int:
    set_up(dashboard)
    return 0


def become_engine(*words: str) -> NoReturn:
    """Leaves this program for the engine, so that signals reach it and nothing stands between."""
    os.execve(BIN / "dca-engine", ["dca-engine", *words], environment())


COMMANDS: dict[str, Callable[..., int]] = {"run": run, "test": test, "build": build}


def main(command: str, *words: str) -> int:
    try:
        return COMMANDS[command](*words)
    except SetupError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
