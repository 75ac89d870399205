"""A visit to the dashboard as a browser times it: when a page can be used, and what script it loaded for that.

A page can be used when what is open stands on it and no task of half a frame's patience (50 ms) is under way any more:
the end of the last such task, if one follows within two seconds, else the first frame with the groups in it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dca_engine.modes.bench.dashboard_browser import FIRST_GROUP, SCREEN, until

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Request, StorageState

_QUIET_MS = 2_000
_WATCH = """selector => {
  window.visit = { shown: null, busyUntil: 0 }
  new PerformanceObserver(tasks => {
    for (const { startTime, duration } of tasks.getEntries()) window.visit.busyUntil = startTime + duration
  }).observe({ type: 'longtask', buffered: true })
  const look = () => {
    if (document.querySelector(selector) === null) requestAnimationFrame(look)
    else requestAnimationFrame(() => { window.visit.shown = performance.now() })
  }
  look()
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Times in ms since the navigation began."""

    interactive: float
    scripts: dict[str, int]
    """Bytes on the wire by path."""


async def visit(browser: "Browser", page: "Page", path: str) -> Visit:
    """A first visit to `path` of somebody who is signed in as on `page`: nothing is in the browser's cache.

    The sign-in that the visit renews is put back into `page`'s context."""
    width, height = SCREEN
    known: StorageState = await page.context.storage_state()
    context = await browser.new_context(viewport={"width": width, "height": height}, storage_state=known)
    try:
        fresh = await context.new_page()
        requests: list[Request] = []
        fresh.on("requestfinished", lambda request: requests.append(request))
        await fresh.add_init_script(f"({_WATCH})({FIRST_GROUP!r})")
        await fresh.goto(path)
        await until(fresh, "window.visit.shown !== null")
        await fresh.wait_for_timeout(_QUIET_MS)
        seen: dict[str, Any] = await fresh.evaluate("window.visit")
        scripts = {
            urlsplit(request.url).path.lstrip("/"): (await request.sizes())["responseBodySize"]
            for request in requests
            if request.resource_type == "script"
        }
        await page.context.add_cookies(await context.cookies())  # type: ignore[arg-type]  # as they came
    finally:
        await context.close()
    return Visit(max(seen["shown"], seen["busyUntil"]), scripts)
