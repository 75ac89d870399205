"""The floor of a scrolled list: a page without a script or live data, as long and as full as the list of positions.

How long its longest frame takes is what the browser and the machine bring about by themselves, with the engine, the
exchange and the tracing at work beside it.
"""

from typing import TYPE_CHECKING

from dca_engine.modes.bench.dashboard_browser import SCREEN
from dca_engine.modes.bench.dashboard_live import ask_for_frames, scroll, traced
from dca_engine.modes.bench.dashboard_trace import MainThread

if TYPE_CHECKING:
    from playwright.async_api import Browser

_CELLS = (
    *("SYN000/USDT", "15m", "long", "1/5", "2/5", "49 874.69", "50 120.00"),
    *("+1.97", "+0.49 %", "74 %", "Per leg", "Part filled", "3 h 05 m", "..."),
)
_STYLE = (
    "body{margin:0;font:14px sans-serif}"
    "p{display:grid;grid-template-columns:repeat(14,1fr);align-items:center;"
    "height:36px;margin:0;border-bottom:1px solid}"
)


async def bare_scroll(browser: "Browser", rows: int, seconds: int) -> MainThread:
    """The dashboard's tracing of such a page while it is scrolled as the list is."""
    width, height = SCREEN
    context = await browser.new_context(viewport={"width": width, "height": height})
    try:
        page = await context.new_page()
        row = "".join(f"<span>{text}</span>" for text in _CELLS)
        await page.set_content(f"<style>{_STYLE}</style>" + f"<p>{row}</p>" * rows)
        await ask_for_frames(page)
        return await traced(browser, page, scroll, seconds)
    finally:
        await context.close()
