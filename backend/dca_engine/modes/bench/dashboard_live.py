"""What is measured on a page that stays open: how soon a fill is on it, how busy it is, when it says that it is old."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dca_engine.modes.bench.dashboard_browser import clock_offset_ns, until
from dca_engine.modes.bench.dashboard_trace import ASK_FOR_FRAMES, CATEGORIES, MainThread, read_trace
from dca_engine.modes.rig import Rig

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

_SCROLL_SPEED = 2_000
"""Pixels a second: a brisk wheel."""
_SCROLL_LENGTH = 4_000
_DRAWN = """id => {
  const row = document.querySelector(`main a[href="/positions/${id}"]`).closest('[role=row]')
  const counts = () => [...row.children].map(cell => cell.textContent).filter(text => /^\\d+\\/\\d+/.test(text)).join()
  const before = counts()
  const channel = new MessageChannel()
  window.drawn = new Promise(resolve => {
    channel.port1.onmessage = () => resolve(performance.now())
    new MutationObserver((_, observer) => {
      if (counts() === before) return
      observer.disconnect()
      requestAnimationFrame(() => channel.port2.postMessage(null))
    }).observe(row, { subtree: true, childList: true, characterData: true })
  })
}"""
"""A message that is sent from within a frame arrives once that frame is drawn."""
_OLD = """() => {
  window.old = new Promise(resolve => {
    const look = () => {
      if (document.querySelector('main').dataset.old === 'true') resolve(performance.now())
      else requestAnimationFrame(look)
    }
    look()
  })
}"""
_IS_LIVE = "document.querySelector('main').dataset.old === 'false'"


@dataclass(frozen=True, slots=True)
class RestingLeg:
    """A leg that can be filled, of a group in a market whose price stands still."""

    group_id: str
    pair: str
    client_order_id: str


async def fill_to_screen(rig: Rig, page: "Page", leg: RestingLeg) -> float:
    """Fills the leg; ms from the fill at the exchange, which is before its report reaches the engine, until the group's
    row is drawn with one more filled leg."""
    await page.get_by_role("searchbox", name="Filter by pair").fill(leg.pair)
    await page.locator(f'main a[href="/positions/{leg.group_id}"]').wait_for()
    offset = await clock_offset_ns(page)
    await page.evaluate(_DRAWN, leg.group_id)
    filled = await rig.venue("POST", "/fill", {"clientOrderId": leg.client_order_id})
    drawn: float = await page.evaluate("window.drawn")
    return drawn - (int(filled["at_ns"]) - offset) / 1e6


async def traced(
    browser: "Browser", page: "Page", meanwhile: Callable[["Page", int], Awaitable[None]], seconds: int
) -> MainThread:
    """What the browser's tracing says of the page while this is done for so long."""
    await browser.start_tracing(page=page, categories=CATEGORIES)
    await meanwhile(page, seconds)
    return read_trace(await browser.stop_tracing())


async def ask_for_frames(page: "Page") -> None:
    """From now on, for as long as the page is there."""
    await page.evaluate(ASK_FOR_FRAMES)


async def keep_still(page: "Page", seconds: int) -> None:
    await page.wait_for_timeout(seconds * 1000)


async def scroll(page: "Page", seconds: int) -> None:
    """Down and up with the wheel, without a rest."""
    browser = await page.context.new_cdp_session(page)
    end = time.monotonic() + seconds
    down = True
    while time.monotonic() < end:
        length = _SCROLL_LENGTH if down else -_SCROLL_LENGTH
        gesture = {"x": 700, "y": 600, "yDistance": -length, "speed": _SCROLL_SPEED, "gestureSourceType": "mouse"}
        await browser.send("Input.synthesizeScrollGesture", gesture)
        down = not down
    await browser.detach()


async def old_after(page: "Page", strike: Callable[[], None]) -> float:
    """ms from the strike until the page shows that what stands on it may be old."""
    offset = await clock_offset_ns(page)
    await page.evaluate(_OLD)
    struck = time.monotonic_ns()
    strike()
    told: float = await page.evaluate("window.old")
    return told - (struck - offset) / 1e6


async def until_live(page: "Page") -> None:
    """Until the page says no more that it may be old."""
    await until(page, _IS_LIVE)
