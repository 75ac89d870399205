"""Lock files pin everything by hash, and say nothing of where it is fetched from."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.project import BACKEND, BUILD_LOCK, DEV_LOCK, FRONTEND, MUTATION_LOCK, RUNTIME_LOCK
from tools.provision import pinned

PYTHON_LOCKS = (RUNTIME_LOCK, BUILD_LOCK, DEV_LOCK, MUTATION_LOCK)
REQUIREMENT = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ]+)(?: ; [^\\]+)? \\$", re.MULTILINE)


def versions(lock: Path) -> set[tuple[str, str]]:
    return set(REQUIREMENT.findall(lock.read_text()))


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda lock: lock.name)
def test_every_line_is_a_pin_a_hash_or_a_comment(lock: Path) -> None:
    for line in lock.read_text().splitlines():
        assert REQUIREMENT.match(line) or line.startswith(("    --hash=sha256:", "    # ")), line


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, FRONTEND / "package-lock.json"], ids=lambda lock: lock.name)
def test_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert '"resolved"' not in text
    assert "--index-url" not in text
    assert "file:" not in text


def test_each_lock_holds_the_smaller_one() -> None:
    assert versions(RUNTIME_LOCK) <= versions(BUILD_LOCK) <= versions(DEV_LOCK) <= versions(MUTATION_LOCK)


def test_the_locks_are_those_of_the_manifest() -> None:
    """After a change of dependencies: ./run lock."""
    project = tomllib.loads((BACKEND / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    names = {RUNTIME_LOCK: [], BUILD_LOCK: extras["build"], DEV_LOCK: extras["dev"], MUTATION_LOCK: extras["mutation"]}
    for lock, wanted in names.items():
        locked = dict(versions(lock))
        for line in [*project["dependencies"], *wanted]:
            requirement = Requirement(line)
            assert locked.get(canonicalize_name(requirement.name), "") in requirement.specifier, (lock.name, line)


def test_every_dashboard_package_has_a_hash() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    assert all("integrity" in entry for path, entry in packages.items() if path)


def test_the_installer_is_pinned_with_its_hashes() -> None:
    block = pinned(BUILD_LOCK, "uv").splitlines()
    assert block[0].startswith("uv==")
    assert len(block) > 1
    assert all("--hash=sha256:" in line for line in block[1:])
