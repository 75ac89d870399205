"""Pages of the dashboard in a real browser: how one is opened, what must never be wrong on it, and how it is kept.

A screen remembers whatever its page complains of: errors in the console, requests that failed, answers that are errors.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from dca_engine.modes.rig import Rig
from tests.e2e.test_browser import SIZES, keep, sign_in

AXE = Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_LIKE_THE_SYSTEM = """localStorage.setItem('dca.appearance', JSON.stringify({ theme: 'system' }))"""
_AT_REST = """async scheme => {
  do {
    await new Promise(requestAnimationFrame)
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null)))
  } while (document.documentElement.dataset.scheme !== scheme || document.getAnimations().length > 0)
}"""
"""The page has taken the scheme over, and no colour is on its way."""
_GRAVE = """async rules => {
  const options = rules.length > 0 ? { runOnly: rules } : {}
  const { violations } = await axe.run(document, { ...options, resultTypes: ['violations'] })
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const place = ({ target, any, html }) => `${target.join(' ')} ${any[0]?.message ?? html}`
  return grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map(place).join(' | ')}`)
}"""
_SCHEMES: tuple[tuple[Literal["light", "dark"], list[str]], ...] = (("light", ["color-contrast"]), ("dark", []))
"""With the rules of axe that are looked at, none for all: a scheme changes nothing but colours."""
_LEAVING = "net::ERR_ABORTED"
"""What was under way when the page was left."""
_HAS_FOCUS = "element => element === document.activeElement"
_MOST_TABS = 200


@dataclass
class Screen:
    """One tab of one browser."""

    page: Page
    size: str
    wrong: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != _LEAVING:
            self.wrong.append(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.request.method} {response.url}: {response.status}")

    async def settled(self) -> None:
        """Everything that the page asked for stands on it."""
        await expect(self.page.get_by_label("Loading", exact=True)).to_have_count(0)

    async def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        wider: int = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    async def look(self, name: str) -> list[str]:
        """Keeps a picture of it, dark and light; returns what axe finds serious or critical, and in which scheme."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = []
        for scheme, rules in _SCHEMES:
            await self.page.emulate_media(color_scheme=scheme)
            await self.page.evaluate(_AT_REST, scheme)
            await keep(self.page, f"{self.size}-{name}-{scheme}")
            grave: list[str] = await self.page.evaluate(_GRAVE, rules)
            found += [f"{scheme}: {violation}" for violation in grave]
        return found

    async def tab_to(self, target: Locator) -> None:
        """Moves the focus there with the Tab key alone."""
        await expect(target).to_be_visible()
        for _ in range(_MOST_TABS):
            if await target.evaluate(_HAS_FOCUS):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never leads to {target}")

    async def arrow_to(self, target: Locator) -> None:
        """Moves the focus down a list until it is there."""
        for _ in range(_MOST_TABS):
            if await target.evaluate(_HAS_FOCUS):
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never lead to {target}")

    async def press(self, target: Locator) -> None:
        """As somebody without a mouse would."""
        await self.tab_to(target)
        await self.page.keyboard.press("Enter")


@asynccontextmanager
async def visitor(browser: Browser, size: str) -> AsyncIterator[Screen]:
    """A screen of its own, of somebody nobody knows yet."""
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark", reduced_motion="reduce"
    )
    await context.add_init_script(_LIKE_THE_SYSTEM)
    screen = Screen(await context.new_page(), size)
    screen.listen()
    yield screen
    await context.close()


@asynccontextmanager
async def opened(browser: Browser, rig: Rig, size: str) -> AsyncIterator[Screen]:
    """A screen of its own, signed in."""
    async with visitor(browser, size) as screen:
        await sign_in(screen.page, rig)
        yield screen
