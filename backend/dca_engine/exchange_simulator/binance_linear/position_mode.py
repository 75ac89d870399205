"""One-way or hedge: a setting of the account. Only one-way is traded here, so an account in hedge mode is refused."""

from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.endpoint import Respond
from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.exchange_simulator.binance.wire import View


class PositionModes:
    """Which accounts are in hedge mode; all others are one-way."""

    def __init__(self) -> None:
        self._hedged: set[str] = set()

    def tell(self, _desk: Desk, call: Call) -> View:
        return {"dualSidePosition": call.account in self._hedged}

    def config(self, _desk: Desk, call: Call) -> View:
        """`accountConfig`."""
        return {
            "feeTier": 0,
            "canTrade": True,
            "canDeposit": False,
            "canWithdraw": False,
            "dualSidePosition": call.account in self._hedged,
            "updateTime": 0,
            "multiAssetsMargin": False,
            "tradeGroupId": -1,
        }

    def change(self, desk: Desk, call: Call) -> View:
        hedge = call.params.required("dualSidePosition").lower() == "true"
        if hedge is (call.account in self._hedged):
            raise BinanceError(-4059, "No need to change position side.")
        venue = desk.exchange.venue
        if venue.archive.open_orders(call.account):
            raise BinanceError(-4067, "Position side cannot be changed if there exists open orders.")
        if any(venue.linear.positions(call.account)):
            raise BinanceError(-4068, "Position side cannot be changed if there exists position.")
        if hedge:
            self._hedged.add(call.account)
        else:
            self._hedged.remove(call.account)
        return {"code": 200, "msg": "success"}

    def one_way(self, respond: Respond) -> Respond:
        """`respond`, for accounts that are not in hedge mode."""

        def checked(desk: Desk, call: Call) -> object:
            if call.account in self._hedged:
                raise BinanceError(-4061, "Order's position side does not match user's setting.")
            return respond(desk, call)

        return checked
