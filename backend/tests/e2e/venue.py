"""What the simulated exchange says, in the shape that tests compare."""

from decimal import Decimal
from typing import Any

from dca_engine.modes.rig import Rig


async def set_price(rig: Rig, symbol: str, price: str) -> None:
    await rig.venue("POST", "/prices", {"symbol": symbol, "price": price})


async def orders(rig: Rig, *, only_open: bool = False) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await rig.venue("GET", f"/orders{'?open=true' if only_open else ''}")
    return found


async def resting(rig: Rig, side: str) -> list[tuple[Decimal, Decimal]]:
    """(price, quantity) of open orders of this side, highest price first."""
    found = [o for o in await orders(rig, only_open=True) if o["side"] == side]
    return sorted(((Decimal(o["price"]), Decimal(o["quantity"])) for o in found), reverse=True)


async def balance(rig: Rig, coin: str) -> Decimal:
    """Free and locked together."""
    entries = [b for b in await rig.venue("GET", "/balances") if b["coin"] == coin]
    return sum((Decimal(b["free"]) + Decimal(b["locked"]) for b in entries), Decimal(0))


async def trades(rig: Rig) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await rig.venue("GET", "/trades")
    return found
