"""How `exchangeInfo` lists a perpetual: its contract, what can be ordered, and the filters."""

from decimal import Decimal

from dca_engine.exchange_simulator.binance.exchange_info import market_id
from dca_engine.exchange_simulator.binance.wire import View, number
from dca_engine.exchange_simulator.markets import MarketSetup

_UNLIMITED = Decimal(10_000_000)
_NEVER_DELIVERED = 4_133_404_800_000
_ORDER_TYPES = ("LIMIT", "MARKET")
_TIMES_IN_FORCE = ("GTC", "IOC", "FOK", "GTX")


def listed(setup: MarketSetup) -> View:
    market = setup.market
    return {
        "symbol": market_id(setup),
        "pair": market_id(setup),
        "contractType": "PERPETUAL",
        "deliveryDate": _NEVER_DELIVERED,
        "onboardDate": 1_569_398_400_000,
        "status": "TRADING",
        "maintMarginPercent": "2.5000",
        "requiredMarginPercent": "5.0000",
        "baseAsset": market.base,
        "quoteAsset": market.quote,
        "marginAsset": market.quote,
        "pricePrecision": _places(market.tick_size),
        "quantityPrecision": _places(market.step_size),
        "baseAssetPrecision": 8,
        "quotePrecision": 8,
        "underlyingType": "COIN",
        "underlyingSubType": ["PoW"],
        "triggerProtect": "0.0500",
        "liquidationFee": "0.012500",
        "marketTakeBound": "0.05",
        "filters": _filters(setup),
        "orderTypes": _ORDER_TYPES,
        "timeInForce": _TIMES_IN_FORCE,
    }


def _places(step: Decimal) -> int:
    """Decimal places of a tick or step that is a power of ten."""
    return max(0, -step.normalize().adjusted())


def _filters(setup: MarketSetup) -> list[View]:
    market, rules = setup.market, setup.rules
    tick, step, least = number(market.tick_size), number(market.step_size), number(market.min_quantity)
    most = number(market.max_quantity or _UNLIMITED)
    at_market = number(rules.max_market_quantity or market.max_quantity or _UNLIMITED)
    filters: list[View] = [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": tick,
            "maxPrice": number(rules.max_price or _UNLIMITED),
            "tickSize": tick,
        },
        {"filterType": "LOT_SIZE", "minQty": least, "maxQty": most, "stepSize": step},
        {"filterType": "MARKET_LOT_SIZE", "minQty": least, "maxQty": at_market, "stepSize": step},
        {"filterType": "MIN_NOTIONAL", "notional": number(market.min_notional)},
    ]
    if rules.max_open_orders is not None:
        filters.append({"filterType": "MAX_NUM_ORDERS", "limit": rules.max_open_orders})
    if rules.price_band is not None:
        lowest, highest = str(rules.price_band.lowest), str(rules.price_band.highest)
        filters.append(
            {
                "filterType": "PERCENT_PRICE",
                "multiplierUp": highest,
                "multiplierDown": lowest,
                "multiplierDecimal": "4",
            }
        )
    return filters
