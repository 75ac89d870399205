"""Brings a bare checkout to where the product runs: Python packages, Node, the built dashboard.

Everything is installed from the lock files, inside the checkout, and only when what a step reads has changed. Node
comes as a Python package. A step that was interrupted is simply done again.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tools.progress import Line, Runner
from tools.project import BACKEND, BIN, BUILD_LOCK, DEV_LOCK, FRONTEND, ROOT, RUNTIME_LOCK, SETUP, VENV, SetupError
from tools.stamps import files_under, fingerprint, forget_stamp, only_one, read_stamp, write_stamp

MANIFEST = BACKEND / "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up: done when its stamp is one of `accepted` and all that it makes is there."""

    name: str
    title: str
    accepted: tuple[str, ...]
    makes: tuple[Path, ...]
    act: Callable[[Runner], None]

    def due(self) -> bool:
        return read_stamp(self.name) not in self.accepted or not all(path.exists() for path in self.makes)


def set_up(steps: Callable[[], Sequence[Step]]) -> None:
    """Does what of these steps is still to do, one checkout at a time."""
    if not any(step.due() for step in steps()):
        return
    with only_one():
        if environment_step().due():
            forget_stamp("packages")  # they live in the environment that is about to be made anew
        carry_out([step for step in steps() if step.due()])


def carry_out(due: Sequence[Step]) -> None:
    for number, step in enumerate(due, 1):
        line = Line(f"Setting up {number}/{len(due)}  {step.title}")
        step.act(Runner(step.name, line))
        write_stamp(step.name, step.accepted[0])
        line.end()


def product() -> tuple[Step, ...]:
    """What `./run` needs. Fingerprints are of this moment: what changes while a step runs is seen at the next start."""
    return (environment_step(), packages_step(developer=False), dashboard_packages_step(), dashboard_step())


def workshop() -> tuple[Step, ...]:
    """What `./test` needs before it can check anything; building the dashboard is one of its checks."""
    return (environment_step(), packages_step(developer=True), dashboard_packages_step())


def dashboard() -> tuple[Step, ...]:
    return (dashboard_step(),)


def environment_step() -> Step:
    """The virtual environment, with the installer in it at its locked version."""
    accepted = fingerprint((), pinned(BUILD_LOCK, "uv"), str(ROOT))
    return Step("environment", "Python environment", (accepted,), (BIN / "python", BIN / "uv"), make_environment)


def make_environment(run: Runner) -> None:
    """Made anew whenever it is due: scripts in it name the place that it was made for."""
    if find_spec("ensurepip") is None:
        raise SetupError("This Python has no venv module. On Debian or Ubuntu: apt-get install python3-venv")
    run(sys.executable, "-E", "-s", "-m", "venv", "--clear", VENV)
    requirement = SETUP / "uv.txt"
    requirement.write_text(pinned(BUILD_LOCK, "uv"), encoding="utf-8")
    run(BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", requirement)


def packages_step(*, developer: bool) -> Step:
    """A developer's environment holds all that the product needs, so the product takes either."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    build = fingerprint((MANIFEST, RUNTIME_LOCK, BUILD_LOCK), python, str(ROOT))
    dev = fingerprint((MANIFEST, RUNTIME_LOCK, BUILD_LOCK, DEV_LOCK), python, str(ROOT))
    accepted = (dev,) if developer else (build, dev)
    act = partial(install_packages, DEV_LOCK if developer else BUILD_LOCK)
    return Step("packages", "Python packages and Node", accepted, (BIN / "dca-engine",), act)


def install_packages(lock: Path, run: Runner) -> None:
    target = ("--python", BIN / "python")
    run(BIN / "uv", "pip", "sync", *target, "--require-hashes", "--compile-bytecode", lock)
    run(BIN / "uv", "pip", "install", *target, "--no-deps", "--no-build-isolation", "--offline", "-e", BACKEND)


def dashboard_packages_step() -> Step:
    accepted = fingerprint((FRONTEND / "package.json", FRONTEND / "package-lock.json"))
    made = FRONTEND / "node_modules"
    return Step("dashboard-packages", "Dashboard packages", (accepted,), (made,), install_dashboard_packages)


def install_dashboard_packages(run: Runner) -> None:
    run(BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=FRONTEND)


def dashboard_step() -> Step:
    made = FRONTEND / "dist" / "index.html"
    return Step("dashboard", "Dashboard", (fingerprint(files_under(FRONTEND)),), (made,), build_dashboard)


def build_dashboard(run: Runner) -> None:
    run(BIN / "npm", "run", "build", cwd=FRONTEND)


def pinned(lock: Path, package: str) -> str:
    """The lines of a lock file that pin one package: its version and its hashes."""
    lines = iter(lock.read_text(encoding="utf-8").splitlines())
    first = next((line for line in lines if line.startswith(f"{package}==")), None)
    if first is None:
        raise SetupError(f"{lock.name} does not pin {package}; make it anew with ./run lock.")
    block = [first]
    for line in lines:
        if not line.startswith("    --hash="):
            break
        block.append(line)
    return "\n".join(block) + "\n"
