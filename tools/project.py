"""Where things are in this project, and how its own programs are called."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BACKEND = ROOT / "backend"
FRONTEND = ROOT / "frontend"
VENV = ROOT / ".venv"
BIN = VENV / "bin"
SETUP = ROOT / ".setup"
"""Stamps of finished set-up steps and the logs of everything that ran; safe to delete."""

RUNTIME_LOCK = BACKEND / "requirements.lock"
BUILD_LOCK = BACKEND / "requirements-build.lock"
DEV_LOCK = BACKEND / "requirements-dev.lock"
MUTATION_LOCK = BACKEND / "requirements-mutation.lock"


class SetupError(Exception):
    """Nothing more can be done; the message is for the person at the keyboard."""


def environment(**extra: str) -> dict[str, str]:
    """The variables that our programs run with: the project's own Python and Node come first."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    inherited = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}
    return inherited | {"PATH": path, "VIRTUAL_ENV": str(VENV)} | extra
