"""Pages of the dashboard in a real browser: how one is opened, what must never be wrong on it, and how it is kept.

A screen remembers whatever its page complains of: errors in the console, requests that failed, answers that are errors.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from dca_engine.modes.rig import Rig
from tests.e2e.chromium import SIZES, keep, sign_in

AXE = Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_LIKE_THE_SYSTEM = """localStorage['dca.appearance'] ??= JSON.stringify({ theme: 'system' })"""
"""What is chosen later outlives a reload."""
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
_REFUSAL = re.compile(r"(?P<method>[A-Z]+) \S+?/api/v1(?P<path>\S+): (?P<status>4\d\d)")
"""As `_answered` writes it."""
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

    async def refused(self) -> list[str]:
        """Takes out the wishes that were refused, and what the browser wrote of each: `POST /me/password: 422`."""
        await self.page.evaluate("null")
        found = [match for match in map(_REFUSAL.fullmatch, self.wrong) if match]
        for match in found:
            wrote = f"console: Failed to load resource: the server responded with a status of {match['status']}"
            self.wrong.remove(match[0])
            self.wrong.remove(next(entry for entry in self.wrong if entry.startswith(wrote)))
        return [f"{match['method']} {match['path']}: {match['status']}" for match in found]

    async def file(self, lever: Locator) -> tuple[str, bytes]:
        """Name and content of what the browser is given to keep when this is pressed."""
        async with self.page.expect_download() as coming:
            await lever.click()
        given = await coming.value
        return given.suggested_filename, (await given.path()).read_bytes()

    async def choose_file(self, lever: Locator, name: str, content: bytes) -> None:
        """Answers the question for a file that this asks."""
        async with self.page.expect_file_chooser() as asked:
            await lever.click()
        await (await asked.value).set_files(FilePayload(name=name, mimeType="application/json", buffer=content))

    async def settled(self) -> None:
        """Everything that the page asked for stands on it, also what it asks for after a moment's rest."""
        await self.page.wait_for_load_state("networkidle")
        await expect(self.page.get_by_label("Loading", exact=True)).to_have_count(0)
        await expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

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

    def figures(self) -> Locator:
        """Of the group whose page it is."""
        return self.page.get_by_role("region", name="Key figures")


async def middle(place: Locator) -> tuple[float, float]:
    """Where a pointer meets it, pixels from the page's corner."""
    box = await place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


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


@asynccontextmanager
async def unblemished(screen: Screen) -> AsyncIterator[Screen]:
    """For a test, which fails when the page complains of anything meanwhile."""
    screen.wrong.clear()
    yield screen
    # Asked last, it is answered after all that the page had to say.
    await screen.page.evaluate("null")
    assert screen.wrong == []
