"""How `exchangeInfo` lists a spot market: what can be ordered, and the filters."""

from decimal import Decimal

from dca_engine.exchange_simulator.binance.exchange_info import market_id
from dca_engine.exchange_simulator.binance.params import COIN_DIGITS
from dca_engine.exchange_simulator.binance.wire import ZERO_TEXT, View, number
from dca_engine.exchange_simulator.markets import MarketSetup

_UNLIMITED = Decimal(90_000_000_000)
"""What is announced where a market has no limit."""
_PERMISSIONS = ("SPOT",)
ORDER_TYPES = ("LIMIT", "LIMIT_MAKER", "MARKET")


def listed(setup: MarketSetup) -> View:
    market = setup.market
    return {
        "symbol": market_id(setup),
        "status": "TRADING",
        "baseAsset": market.base,
        "baseAssetPrecision": COIN_DIGITS,
        "quoteAsset": market.quote,
        "quotePrecision": COIN_DIGITS,
        "quoteAssetPrecision": COIN_DIGITS,
        "baseCommissionPrecision": COIN_DIGITS,
        "quoteCommissionPrecision": COIN_DIGITS,
        "orderTypes": ORDER_TYPES,
        "icebergAllowed": False,
        "ocoAllowed": False,
        "otoAllowed": False,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": False,
        "cancelReplaceAllowed": False,
        "amendAllowed": False,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": False,
        "filters": _filters(setup),
        "permissions": [],
        "permissionSets": [_PERMISSIONS],
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": ["EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"],
    }


def _filters(setup: MarketSetup) -> list[View]:
    market, rules = setup.market, setup.rules
    step, least = number(market.step_size), number(market.min_quantity)
    tick, most = number(market.tick_size), number(market.max_quantity or _UNLIMITED)
    at_market = number(rules.max_market_quantity or market.max_quantity or _UNLIMITED)
    highest_price = number(rules.max_price or _UNLIMITED)
    filters: list[View] = [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": tick,
            "maxPrice": highest_price,
            "tickSize": tick,
        },
        {"filterType": "LOT_SIZE", "minQty": least, "maxQty": most, "stepSize": step},
        {"filterType": "MARKET_LOT_SIZE", "minQty": ZERO_TEXT, "maxQty": at_market, "stepSize": ZERO_TEXT},
        {
            "filterType": "NOTIONAL",
            "minNotional": number(market.min_notional),
            "applyMinToMarket": True,
            "maxNotional": number(rules.max_notional or _UNLIMITED),
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        },
    ]
    if rules.price_band is not None:
        lowest, highest = str(rules.price_band.lowest), str(rules.price_band.highest)
        filters.append(
            {
                "filterType": "PERCENT_PRICE_BY_SIDE",
                "bidMultiplierUp": highest,
                "bidMultiplierDown": lowest,
                "askMultiplierUp": highest,
                "askMultiplierDown": lowest,
                "avgPriceMins": 5,
            }
        )
    if rules.max_open_orders is not None:
        filters.append({"filterType": "MAX_NUM_ORDERS", "maxNumOrders": rules.max_open_orders})
    return filters
