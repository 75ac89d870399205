"""Every page of the dashboard on the running product, at a desk and on a phone, dark and light: complete, without a
complaint, open to everybody, reached and worked by the keyboard alone.

Screenshots are kept beside those of the other tests, to be looked at.
"""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from dca_engine.modes.rig import Rig
from tests.e2e.chromium import SIZES
from tests.e2e.furniture import Furnished
from tests.e2e.screens import Screen, visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAGES = {
    "overview": ("/overview", "Overview"),
    "positions-open": ("/positions", "Positions"),
    "positions-closed": ("/positions?show=closed", "Positions"),
    "group": ("/positions/{open}", "{pair}"),
    "group-closed": ("/positions/{closed}", "{past}"),
    "queue": ("/queue", "Queue"),
    "queue-history": ("/queue?show=history", "Queue"),
    "risk": ("/risk", "Risk"),
    "signals-all": ("/signals", "Signals"),
    "signal": ("/signals?signal={signal}", "Signals"),
    "alerts": ("/signals?show=alerts", "Signals"),
    "connect-page": ("/connect", "Connect TradingView"),
    "ladders": ("/ladders", "Ladders"),
    "analytics": ("/analytics", "Analytics"),
    "events": ("/events", "Events"),
    "settings": ("/settings", "Settings"),
    "nowhere": ("/nowhere", "Not found"),
}
"""Address and title by the name of the picture."""
SECTIONS = (
    *("capital", "entries", "exits", "queue", "risk", "offset", "markets"),
    *("accounts", "routing", "webhook", "portfolios", "appearance", "transfer", "you"),
)
PAGES |= {f"settings-{key}": (f"/settings/{key}", "Settings") for key in SECTIONS}
KEYS = {
    "o": "Overview",
    "p": "Positions",
    "q": "Queue",
    "r": "Risk",
    "s": "Signals",
    "l": "Ladders",
    "a": "Analytics",
    "e": "Events",
    "t": "Settings",
    "c": "Connect TradingView",
}
"""Pressed after `g`."""


@pytest.fixture
def rig(furnished: Furnished) -> Rig:
    return furnished.desk.rig


async def is_titled(page: Page, title: str) -> None:
    await expect(page).to_have_title(re.compile(f"{re.escape(title)}( · DCA Engine)?$"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_complete_and_has_nothing_wrong(
    furnished: Furnished, screens: dict[str, Screen], rig: Rig, name: str, size: str
) -> None:
    """No error, no failed request, nothing beyond the screen's width, nothing that axe finds serious or critical."""
    screen, (path, title) = screens[size], PAGES[name]
    known = furnished.names()
    screen.wrong.clear()
    await screen.page.goto(rig.engine.url + path.format(**known))
    await is_titled(screen.page, title.format(**known))
    await screen.settled()
    grave = await screen.look(name)
    assert await screen.overflow() <= 0
    assert (screen.wrong, grave) == ([], [])


@pytest.mark.parametrize("size", SIZES)
async def test_the_way_in_has_nothing_wrong(browser: Browser, rig: Rig, size: str) -> None:
    async with visitor(browser, size) as screen:
        await screen.page.goto(rig.engine.url)
        await is_titled(screen.page, "Sign in")
        grave = await screen.look("sign-in")
        assert await screen.overflow() <= 0
        assert (screen.wrong, grave) == ([], [])


async def test_every_page_is_two_keys_away(at_desk: Screen, rig: Rig) -> None:
    await at_desk.page.goto(rig.engine.url)
    await is_titled(at_desk.page, "Overview")
    for key, title in KEYS.items():
        await at_desk.page.keyboard.press("g")
        await at_desk.page.keyboard.press(key)
        await is_titled(at_desk.page, title)


async def test_the_palette_leads_to_a_pair_by_a_few_letters(furnished: Furnished, at_desk: Screen, rig: Rig) -> None:
    await at_desk.page.goto(f"{rig.engine.url}/queue")
    await is_titled(at_desk.page, "Queue")
    await at_desk.page.keyboard.press("Control+k")
    await expect(at_desk.page.get_by_role("combobox", name="Go to, or do")).to_be_focused()
    await at_desk.page.keyboard.type(furnished.half_sold.symbol.replace("/", "").lower())
    await expect(at_desk.page.get_by_role("option", selected=True)).to_contain_text(furnished.half_sold.symbol)
    await at_desk.page.keyboard.press("Enter")
    await is_titled(at_desk.page, furnished.half_sold.symbol)
    await expect(at_desk.page.get_by_role("heading", level=1, name=furnished.half_sold.symbol)).to_be_visible()


async def test_a_setting_is_changed_and_saved_by_keys(furnished: Furnished, at_desk: Screen, rig: Rig) -> None:
    await at_desk.page.goto(f"{rig.engine.url}/settings/capital")
    await at_desk.tab_to(at_desk.page.get_by_label("Total capital"))
    await at_desk.page.keyboard.press("Control+a")
    await at_desk.page.keyboard.type("23456")
    await at_desk.press(at_desk.page.get_by_role("button", name="Save", exact=True))
    await expect(at_desk.page.get_by_text("Saved. New positions get these settings")).to_be_visible()
    _, settings = await furnished.desk.ask("GET", "/settings")
    assert settings["capital"] == "23456"
