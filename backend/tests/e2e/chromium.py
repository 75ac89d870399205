"""The browser that the tests drive: how it is started, what a visitor does first, where pictures of it are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from dca_engine.modes.client import OWNER_EMAIL, OWNER_PASSWORD
from dca_engine.modes.rig import Rig

SCREENSHOTS = Path(__file__).resolve().parents[3] / "artifacts" / "screenshots"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
expect.set_options(timeout=20_000)


@asynccontextmanager
async def launched(chrome: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chrome, args=list(_QUIET))
        yield running
        await running.close()


async def sign_in_as(page: Page, email: str, password: str) -> None:
    """On the page that asks for it."""
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def sign_in(page: Page, rig: Rig) -> None:
    """The owner, who then sees what is open."""
    await page.goto(f"{rig.engine.url}/positions")
    await sign_in_as(page, OWNER_EMAIL, OWNER_PASSWORD)
    await expect(page.get_by_role("heading", name="Positions")).to_be_visible()


async def keep(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png")
