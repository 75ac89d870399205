"""The core is pure: the same state and event always give the same decision.

import-linter keeps whole packages out; what it cannot see (float literals, clocks reached through `datetime`, third
parties by name) is looked for here in the syntax tree.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "dca_engine" / "core"
WORLDLY = {"asyncio", "logging", "os", "random", "secrets", "socket", "subprocess", "sys", "threading", "time", "uuid"}
CLOCKS = {"now", "utcnow", "today"}


def impurities(tree: ast.AST) -> Iterator[str]:
    """What in this module breaks purity, as `line: reason`."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield f"{node.lineno}: a binary float literal"
            case ast.Name(id="float" | "complex") | ast.Attribute(attr="float"):
                yield f"{node.lineno}: binary floats"
            case ast.BinOp(op=ast.Div(), left=ast.Constant(value=int()), right=ast.Constant(value=int())):
                yield f"{node.lineno}: a division that makes a float"
            case ast.Attribute(attr=name) if name in CLOCKS:
                yield f"{node.lineno}: reads a clock ({name})"
            case ast.AsyncFunctionDef() | ast.Await():
                yield f"{node.lineno}: waits"
            case ast.Call(func=ast.Name(id="open" | "input" | "print" | "hash" | "id" as name)):
                yield f"{node.lineno}: {name}() differs from run to run or reaches the world"
            case ast.Import(names=names):
                yield from (f"{node.lineno}: imports {a.name}" for a in names if not _may_import(a.name))
            case ast.ImportFrom(module=str(module)) if not _may_import(module):
                yield f"{node.lineno}: imports {module}"


def _may_import(module: str) -> bool:
    root = module.partition(".")[0]
    if root == "dca_engine":
        return module == "dca_engine.core" or module.startswith("dca_engine.core.")
    return root in sys.stdlib_module_names and root not in WORLDLY


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=lambda path: path.name)
def test_core_module_is_pure(path: Path) -> None:
    found = list(impurities(ast.parse(path.read_text(encoding="utf-8"), str(path))))
    assert found == [], f"{path.name} is not pure"


@pytest.mark.parametrize(
    "source",
    [
        "rate = 0.1",
        "rate = float(x)",
        "half = 1 / 2",
        "from datetime import datetime\nat = datetime.now()",
        "async def f(): ...",
        "import random",
        "from time import monotonic",
        "import pydantic",
        "from dca_engine.store import journal",
        "print(1)",
        "key = hash(x)",
    ],
)
def test_the_check_sees_what_it_forbids(source: str) -> None:
    assert list(impurities(ast.parse(source)))


def test_the_check_lets_ordinary_code_pass() -> None:
    source = "from decimal import Decimal\nfrom dca_engine.core.values import ZERO\nid: str\nrate = Decimal('0.1') / 2"
    assert list(impurities(ast.parse(source))) == []
