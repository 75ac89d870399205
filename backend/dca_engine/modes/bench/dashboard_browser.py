"""The browser that the dashboard is measured in: a Chromium of this machine, driven through its own protocol."""

import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from dca_engine.modes.client import OWNER_EMAIL, OWNER_PASSWORD
from dca_engine.modes.errors import StartError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

SCREEN = (1440, 900)
FIRST_GROUP = 'main a[href^="/positions/"]'
"""Drawn once the page knows what is open."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_CLOCK_ROUNDS = 30


@asynccontextmanager
async def open_browser() -> AsyncIterator["Browser"]:
    """Raises StartError when there is no browser, or nothing to drive it with."""
    try:
        from playwright.async_api import async_playwright
    except ModuleNotFoundError:
        raise StartError("the Python package playwright is missing; it comes with what ./test installs.") from None
    program = os.environ.get("CHROME") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        raise StartError("no Chromium or Chrome here: install one (Debian: apt-get install chromium) or set CHROME.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def signed_in(browser: "Browser", url: str) -> AsyncIterator["Page"]:
    """A page that shows the open groups, in a browser context of its own."""
    width, height = SCREEN
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    page.set_default_timeout(120_000)
    await page.goto(f"{url}/positions")
    await page.get_by_label("E-mail").fill(OWNER_EMAIL)
    await page.get_by_label("Password", exact=True).fill(OWNER_PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator(FIRST_GROUP).first.wait_for()
    try:
        yield page
    finally:
        await context.close()


async def until(page: "Page", condition: str) -> None:
    """Looks at every frame. The page's own policy keeps Playwright's `wait_for_function` from working on it."""
    await page.evaluate(
        f"new Promise(done => {{ const look = () => {condition} ? done() : requestAnimationFrame(look); look() }})"
    )


async def clock_offset_ns(page: "Page") -> int:
    """What is added to the page's `performance.now()` to get the machine's monotonic clock.

    The quickest of several readings; it is wrong by half of what that took, a fraction of a millisecond."""
    readings = [await _clock_reading(page) for _ in range(_CLOCK_ROUNDS)]
    return min(readings)[1]


async def _clock_reading(page: "Page") -> tuple[int, int]:
    before = time.monotonic_ns()
    now: float = await page.evaluate("performance.now()")
    after = time.monotonic_ns()
    return after - before, (before + after) // 2 - int(now * 1e6)
