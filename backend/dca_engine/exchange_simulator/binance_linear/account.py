"""The account endpoints: margin, positions, leverage, fees and funding. Cross margin is all there is."""

from decimal import Decimal

from dca_engine.core.values import ZERO
from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.errors import BinanceError, missing
from dca_engine.exchange_simulator.binance.orders import span, within
from dca_engine.exchange_simulator.binance.wire import ZERO_TEXT, View, number
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import OrderState, Position, Refusal

LARGEST_LEVERAGE = 125
_MAINTENANCE_RATE = Decimal("0.004")
_WEEK_MS = 7 * 86_400_000


def account(desk: Desk, call: Call) -> View:
    """`account`: totals, every coin, and the markets with a position or open orders."""
    assets = [_asset(desk, call, coin) for coin in _coins(desk, call.account)]
    totals = {
        "totalInitialMargin": "initialMargin",
        "totalMaintMargin": "maintMargin",
        "totalWalletBalance": "walletBalance",
        "totalUnrealizedProfit": "unrealizedProfit",
        "totalMarginBalance": "marginBalance",
        "totalPositionInitialMargin": "positionInitialMargin",
        "totalOpenOrderInitialMargin": "openOrderInitialMargin",
        "totalCrossWalletBalance": "crossWalletBalance",
        "totalCrossUnPnl": "crossUnPnl",
        "availableBalance": "availableBalance",
        "maxWithdrawAmount": "maxWithdrawAmount",
    }
    return {
        "feeTier": 0,
        "canTrade": True,
        "canDeposit": False,
        "canWithdraw": False,
        "multiAssetsMargin": False,
        "updateTime": 0,
        **{total: _total(assets, part) for total, part in totals.items()},
        "assets": assets,
        "positions": position_risks(desk, call),
    }


def balances(desk: Desk, call: Call) -> list[View]:
    """`balance`: the wallet, coin by coin."""
    return [_balance_row(desk, call, coin) for coin in _coins(desk, call.account)]


def position_risks(desk: Desk, call: Call) -> list[View]:
    """`positionRisk`: one row per market that has a position or open orders, or the one that is named."""
    venue = desk.exchange.venue
    if "symbol" in call.params:
        return [_position_view(desk, venue.linear.position(call.account, desk.symbol(call.params)), call.now_ms)]
    symbols = {position.symbol for position in venue.linear.positions(call.account)}
    symbols |= {order.symbol for order in venue.archive.open_orders(call.account)}
    return [_position_view(desk, venue.linear.position(call.account, name), call.now_ms) for name in sorted(symbols)]


def income(desk: Desk, call: Call) -> list[View]:
    """`income`, of which there is funding only."""
    params = call.params
    symbol = desk.symbol(params) if "symbol" in params else None
    start, end = span(params, _WEEK_MS)
    if params.text("incomeType", "FUNDING_FEE") != "FUNDING_FEE":
        return []
    found = [
        payment
        for payment in desk.exchange.venue.archive.fundings(call.account)
        if symbol in (None, payment.symbol) and within(to_ms(payment.time), start, end)
    ]
    limit, page = params.limit(100, 1000), params.integer("page") or 1
    return [
        {
            "symbol": desk.ids[payment.symbol],
            "incomeType": "FUNDING_FEE",
            "income": number(payment.amount),
            "asset": payment.coin,
            "time": to_ms(payment.time),
            "info": "FUNDING_FEE",
            "tranId": payment.payment_id,
            "tradeId": "",
        }
        for payment in found[(page - 1) * limit : page * limit]
    ]


def commission_rate(desk: Desk, call: Call) -> View:
    symbol = desk.symbol(call.params)
    market = desk.exchange.markets[symbol].market
    return {
        "symbol": desk.ids[symbol],
        "makerCommissionRate": str(market.maker_fee_rate),
        "takerCommissionRate": str(market.taker_fee_rate),
    }


def set_leverage(desk: Desk, call: Call) -> View:
    symbol, times = desk.symbol(call.params), call.params.integer("leverage")
    if times is None:
        raise missing("leverage")
    if not 1 <= times <= LARGEST_LEVERAGE:
        raise BinanceError(-4028, f"Leverage {times} is not valid")
    if isinstance(desk.exchange.set_leverage(call.account, symbol, times), Refusal):
        raise BinanceError(-2028, "Leverage is smaller than permitted: insufficient margin balance.")
    return {"symbol": desk.ids[symbol], "leverage": times, "maxNotionalValue": "100000000"}


def set_margin_type(desk: Desk, call: Call) -> View:
    desk.symbol(call.params)
    if call.params.required("marginType") == "CROSSED":
        raise BinanceError(-4046, "No need to change margin type.")
    raise BinanceError(-4067, "Only cross margin is simulated.")


def symbol_config(desk: Desk, call: Call) -> list[View]:
    chosen = [desk.symbol(call.params)] if "symbol" in call.params else list(desk.ids)
    return [
        {
            "symbol": desk.ids[symbol],
            "marginType": "CROSSED",
            "isAutoAddMargin": False,
            "leverage": desk.exchange.venue.linear.leverage(call.account, symbol),
            "maxNotionalValue": "100000000",
        }
        for symbol in chosen
    ]


def leverage_brackets(desk: Desk, call: Call) -> list[View]:
    """One bracket for all sizes."""
    chosen = [desk.symbol(call.params)] if "symbol" in call.params else list(desk.ids)
    bracket: View = {"bracket": 1, "initialLeverage": LARGEST_LEVERAGE, "notionalCap": 100_000_000}
    bracket |= {"notionalFloor": 0, "maintMarginRatio": float(_MAINTENANCE_RATE), "cum": 0.0}
    return [{"symbol": desk.ids[symbol], "notionalCoef": 1.0, "brackets": [bracket]} for symbol in chosen]


def _coins(desk: Desk, name: str) -> list[str]:
    """What is held, and what the markets settle in."""
    held = {change.coin for change in desk.exchange.venue.ledger.all_of(name)}
    return sorted(held | {setup.market.quote for setup in desk.setups})


def _asset(desk: Desk, call: Call, coin: str) -> View:
    venue = desk.exchange.venue
    wallet, unrealized = venue.ledger.of(call.account, coin), venue.linear.unrealized(call.account, coin)
    positions = [
        p for p in venue.linear.positions(call.account) if desk.exchange.markets[p.symbol].market.quote == coin
    ]
    held = sum((venue.linear.margin_of(position) for position in positions), ZERO)
    whole = wallet.free + wallet.locked
    return {
        "asset": coin,
        "walletBalance": number(whole),
        "unrealizedProfit": number(unrealized),
        "marginBalance": number(whole + unrealized),
        "maintMargin": number(sum((_maintenance(desk, position) for position in positions), ZERO)),
        "initialMargin": number(wallet.locked),
        "positionInitialMargin": number(held),
        "openOrderInitialMargin": number(wallet.locked - held),
        "crossWalletBalance": number(whole),
        "crossUnPnl": number(unrealized),
        "availableBalance": number(venue.available(call.account, coin)),
        "maxWithdrawAmount": number(venue.available(call.account, coin)),
        "updateTime": call.now_ms,
    }


def _total(assets: list[View], part: str) -> str:
    return number(sum((Decimal(str(asset[part])) for asset in assets), ZERO))


def _balance_row(desk: Desk, call: Call, coin: str) -> View:
    asset = _asset(desk, call, coin)
    return {
        "accountAlias": "SgsR",
        "asset": coin,
        "balance": asset["walletBalance"],
        **{name: asset[name] for name in ("crossWalletBalance", "crossUnPnl", "availableBalance", "maxWithdrawAmount")},
        "marginAvailable": True,
        "updateTime": call.now_ms,
    }


def _position_view(desk: Desk, position: Position, now_ms: int) -> View:
    """Of version 2 and 3 of the endpoint, together."""
    venue = desk.exchange.venue
    mark = venue.quotes[position.symbol].middle
    held = venue.linear.margin_of(position)
    resting = venue.archive.open_orders(position.account, position.symbol)
    return {
        "symbol": desk.ids[position.symbol],
        "positionSide": "BOTH",
        "positionAmt": number(position.quantity),
        "entryPrice": number(position.entry_price),
        "breakEvenPrice": number(position.entry_price),
        "markPrice": number(mark),
        "unRealizedProfit": number(position.unrealized(mark)),
        "unrealizedProfit": number(position.unrealized(mark)),
        "liquidationPrice": "0",
        "notional": number(position.quantity * mark),
        "marginAsset": desk.exchange.markets[position.symbol].market.quote,
        "marginType": "cross",
        "leverage": str(venue.linear.leverage(position.account, position.symbol)),
        "isolated": False,
        "isolatedMargin": ZERO_TEXT,
        "isolatedWallet": "0",
        "isAutoAddMargin": "false",
        "initialMargin": number(held + _ordered(desk, resting)),
        "maintMargin": number(_maintenance(desk, position)),
        "positionInitialMargin": number(held),
        "openOrderInitialMargin": number(_ordered(desk, resting)),
        "maxNotionalValue": "100000000",
        "adl": 0,
        "bidNotional": "0",
        "askNotional": "0",
        "updateTime": now_ms,
    }


def _ordered(desk: Desk, resting: list[OrderState]) -> Decimal:
    markets, linear = desk.exchange.markets, desk.exchange.venue.linear
    return sum((linear.reserved(markets[order.symbol].market, order)[1] for order in resting), ZERO)


def _maintenance(desk: Desk, position: Position) -> Decimal:
    return abs(position.quantity) * desk.exchange.venue.quotes[position.symbol].middle * _MAINTENANCE_RATE
