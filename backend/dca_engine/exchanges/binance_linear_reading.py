"""How Binance USDⓈ-M futures' own messages read, where they differ from spot's: pure functions as in `binance_reading`.

A quantity is in base already: a contract is one unit of it.
"""

from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.binance_reading import fill_of_report, limit_price, market_of, rules_of, status_of
from dca_engine.exchanges.parsing import Raw, Report, as_list, as_object, decimal, moment, text
from dca_engine.ports import Balance, FundingPayment, Position


def listing(info: Raw, maker_rate: Decimal, taker_rate: Decimal) -> tuple[dict[str, Market], frozenset[str]]:
    """The perpetuals of `exchangeInfo` by Binance's id, and the ids of those that trade now."""
    found, trading = {}, []
    for symbol in as_list(info.get("symbols")):
        rules = rules_of(symbol)
        if rules is None or symbol.get("contractType") != "PERPETUAL":
            continue
        base, quote, settles_in = text(symbol, "baseAsset"), text(symbol, "quoteAsset"), text(symbol, "marginAsset")
        unified = f"{base}/{quote}:{settles_in}"
        market_id = text(symbol, "symbol")
        found[market_id] = market_of(symbol, rules, unified, MarketKind.LINEAR, maker_rate, taker_rate)
        if symbol.get("status") == "TRADING":
            trading.append(market_id)
    return found, frozenset(trading)


def fee_rates(commission: Raw) -> tuple[Decimal, Decimal]:
    """Maker and taker rate of `commissionRate`, as fractions."""
    return decimal(commission, "makerCommissionRate"), decimal(commission, "takerCommissionRate")


def order_trade_update(raw: Raw, symbol: str) -> Report:
    """One `ORDER_TRADE_UPDATE` of the private stream, with the trade that this very message tells of."""
    order = as_object(raw.get("o"))
    return Report(
        client_order_id=text(order, "c"),
        symbol=symbol,
        venue_order_id=text(order, "i"),
        status=status_of(order, "X"),
        quantity=decimal(order, "q"),
        reported_quantity=decimal(order, "z"),
        price=limit_price(order, "p"),
        fills=(fill_of_report(order),) if order.get("x") == "TRADE" else (),
        time=moment(order, "T"),
    )


def balances(account: Raw) -> dict[str, Balance]:
    """Of `account`: what new orders can use, and what positions and open orders keep."""
    return {
        text(item, "asset"): Balance(decimal(item, "availableBalance"), decimal(item, "initialMargin"))
        for item in as_list(account.get("assets"))
    }


def position(raw: Raw, symbol: str) -> Position:
    """One row of `positionRisk`."""
    return Position(symbol, decimal(raw, "positionAmt"), decimal(raw, "entryPrice"))


def funding_payment(raw: Raw, symbol: str) -> FundingPayment:
    """One row of `income`. Binance's number is unique within one kind of income."""
    return FundingPayment(text(raw, "tranId"), symbol, decimal(raw, "income"), moment(raw, "time"))
