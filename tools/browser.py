"""Finds the Chromium or Chrome that browser tests drive, and installs Debian's where that is allowed."""

import os
import platform
import shutil
from pathlib import Path

from tools.progress import Line, Runner
from tools.project import SetupError, environment

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
MISSING = (
    "Browser tests will be skipped: no Chromium or Chrome here. Install one (Debian: apt-get install chromium; "
    "macOS: brew install --cask google-chrome) or set CHROME to its path."
)


def find() -> str | None:
    """The program to drive: the one that CHROME names, else an installed one."""
    named = os.environ.get("CHROME")
    if named:
        if shutil.which(named) is None:
            raise SetupError(f"CHROME is set to {named}, which is no program.")
        return named
    on_path = (shutil.which(name) for name in NAMES)
    return next(filter(None, on_path), None) or next((str(place) for place in PLACES if place.exists()), None)


def ensure() -> str | None:
    """The browser, installed first where this is Debian or Ubuntu and we are root; None when there is none."""
    found = find()
    if found is None and may_install():
        install()
        found = find()
    if found is None:
        print(MISSING, flush=True)
    return found


def may_install() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    release = platform.freedesktop_os_release()
    return "debian" in {release.get("ID"), *release.get("ID_LIKE", "").split()}


def install() -> None:
    line = Line("Installing Chromium")
    run = Runner("chromium", line)
    quiet = environment(DEBIAN_FRONTEND="noninteractive")
    try:
        run("apt-get", "update", "-q", env=quiet)
        run("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", env=quiet)
    except SetupError as failure:
        print(failure, flush=True)
    else:
        line.end()
