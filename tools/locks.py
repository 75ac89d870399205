"""Makes the lock files anew: names, versions and hashes of everything, and no address of where it comes from."""

from collections.abc import Sequence
from pathlib import Path

from tools.progress import Line, Runner
from tools.project import BACKEND, BIN, BUILD_LOCK, DEV_LOCK, FRONTEND, MUTATION_LOCK, RUNTIME_LOCK
from tools.provision import carry_out, environment_step
from tools.stamps import only_one

UV_OPTIONS = ("--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url", "--no-header")
EXTRAS: tuple[tuple[Path, tuple[str, ...]], ...] = (
    (RUNTIME_LOCK, ()),
    (BUILD_LOCK, ("--extra=build",)),
    (DEV_LOCK, ("--extra=build", "--extra=dev")),
    (MUTATION_LOCK, ("--extra=build", "--extra=dev", "--extra=mutation")),
)


def lock(options: Sequence[str]) -> None:
    """Keeps the versions that are locked already; `--upgrade` or `--upgrade-package NAME` moves them."""
    with only_one():
        carry_out([step for step in (environment_step(),) if step.due()])
        line = Line("Locking")
        run = Runner("lock", line)
        bound: tuple[str, ...] = ()
        for target, extras in EXTRAS:
            files = ("pyproject.toml", f"--output-file={target.name}")
            run(BIN / "uv", "pip", "compile", *files, *UV_OPTIONS, *extras, *bound, *options, cwd=BACKEND)
            # Each lock is bound by the smaller one before it, so that all of them agree.
            bound = (f"--constraints={target.name}",)
        if (BIN / "npm").exists():
            run(BIN / "npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", cwd=FRONTEND)
        line.end()
