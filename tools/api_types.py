"""Checks that the dashboard's types are those of the API: document and types are generated, committed, and current."""

import subprocess
import sys
from pathlib import Path

from tools.project import BIN, FRONTEND, ROOT, SETUP, environment

DOCUMENT = FRONTEND / "openapi.json"
TYPES = FRONTEND / "src" / "api" / "schema.gen.ts"
GENERATOR = FRONTEND / "node_modules" / ".bin" / "openapi-typescript"


def differing() -> list[Path]:
    """The committed files that are not what would be generated now."""
    SETUP.mkdir(exist_ok=True)
    document = SETUP / DOCUMENT.name
    document.write_bytes(_output(BIN / "dca-engine", "openapi"))
    types = SETUP / TYPES.name
    _output(GENERATOR, document, "--output", types)
    pairs = ((DOCUMENT, document), (TYPES, types))
    return [committed for committed, fresh in pairs if committed.read_bytes() != fresh.read_bytes()]


def _output(*argv: str | Path) -> bytes:
    return subprocess.run(argv, cwd=FRONTEND, env=environment(), stdout=subprocess.PIPE, check=True).stdout


if __name__ == "__main__":
    old = differing()
    for path in old:
        print(f"{path.relative_to(ROOT)} is not what the API says now.")
    if old:
        print(
            "Make both anew: .venv/bin/dca-engine openapi > frontend/openapi.json, then npm run generate in frontend/."
        )
    sys.exit(bool(old))
