"""The account endpoints: balances, own trades, and what trading costs."""

from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.orders import trades
from dca_engine.exchange_simulator.binance.wire import ZERO_TEXT, View, number
from dca_engine.exchange_simulator.binance_spot.order_views import trade_view
from dca_engine.matching import MarketRules

_DAY_MS = 86_400_000
_DEFAULT_RATE = "0.00100000"


def account(desk: Desk, call: Call) -> View:
    ledger = desk.exchange.venue.ledger
    held = {change.coin: change for change in ledger.all_of(call.account)}
    coins = set(held)
    if call.params.text("omitZeroBalances") != "true":
        for setup in desk.setups:
            coins |= {setup.market.base, setup.market.quote}
    balances = [
        {
            "asset": coin,
            "free": number(held[coin].free) if coin in held else ZERO_TEXT,
            "locked": number(held[coin].locked) if coin in held else ZERO_TEXT,
        }
        for coin in sorted(coins)
    ]
    rates = {"maker": _DEFAULT_RATE, "taker": _DEFAULT_RATE, "buyer": ZERO_TEXT, "seller": ZERO_TEXT}
    return {
        "makerCommission": 10,
        "takerCommission": 10,
        "buyerCommission": 0,
        "sellerCommission": 0,
        "commissionRates": rates,
        "canTrade": True,
        "canWithdraw": False,
        "canDeposit": False,
        "brokered": False,
        "requireSelfTradePrevention": False,
        "preventSor": False,
        "updateTime": call.now_ms,
        "accountType": "SPOT",
        "balances": balances,
        "permissions": ["SPOT"],
        "uid": 1,
    }


def key_restrictions(_desk: Desk, call: Call) -> View:
    """What the key may do: trade, and nothing that takes coins away."""
    return {
        "ipRestrict": False,
        "createTime": call.now_ms,
        "enableReading": True,
        "enableWithdrawals": False,
        "enableInternalTransfer": False,
        "enableMargin": False,
        "enableFutures": True,
        "permitsUniversalTransfer": False,
        "enableVanillaOptions": False,
        "enableSpotAndMarginTrading": True,
        "enablePortfolioMarginTrading": False,
    }


def my_trades(desk: Desk, call: Call) -> list[View]:
    market = desk.ids[desk.symbol(call.params)]
    return [trade_view(market, trade) for trade in trades(desk, call, _DAY_MS)]


def commission(desk: Desk, call: Call) -> View:
    symbol = desk.symbol(call.params)
    market = desk.exchange.markets[symbol].market
    none = {"maker": ZERO_TEXT, "taker": ZERO_TEXT, "buyer": ZERO_TEXT, "seller": ZERO_TEXT}
    return {
        "symbol": desk.ids[symbol],
        "standardCommission": none | {"maker": number(market.maker_fee_rate), "taker": number(market.taker_fee_rate)},
        "specialCommission": none,
        "taxCommission": none,
        "discount": {
            "enabledForAccount": _pays_in_third_coin(desk, call.account),
            "enabledForSymbol": True,
            "discountAsset": "BNB",
            "discount": "0.75000000",
        },
    }


def trade_fees(desk: Desk, call: Call) -> list[View]:
    """`/sapi/v1/asset/tradeFee`: of all markets, or of the one named."""
    every = [setup.rules for setup in desk.setups]
    chosen = [desk.exchange.venue.rules[desk.symbol(call.params)]] if "symbol" in call.params else every
    return [_fee_row(desk, rule) for rule in chosen]


def coins(desk: Desk, call: Call) -> list[View]:
    """`/sapi/v1/capital/config/getall`: every coin, without networks, because nothing can be deposited or withdrawn."""
    ledger = desk.exchange.venue.ledger
    markets = [setup.market for setup in desk.setups]
    names = sorted({market.base for market in markets} | {market.quote for market in markets})
    return [
        {
            "coin": coin,
            "name": coin,
            "depositAllEnable": False,
            "withdrawAllEnable": False,
            "free": number(ledger.of(call.account, coin).free),
            "locked": number(ledger.of(call.account, coin).locked),
            "freeze": "0",
            "withdrawing": "0",
            "ipoing": "0",
            "ipoable": "0",
            "storage": "0",
            "isLegalMoney": False,
            "trading": True,
            "networkList": [],
        }
        for coin in names
    ]


def no_margin_pairs(_desk: Desk, _call: Call) -> list[View]:
    """Nothing is traded on margin here; a client asks all the same when it loads its markets."""
    return []


def _fee_row(desk: Desk, rule: MarketRules) -> View:
    return {
        "symbol": desk.ids[rule.market.symbol],
        "makerCommission": str(rule.market.maker_fee_rate),
        "takerCommission": str(rule.market.taker_fee_rate),
    }


def _pays_in_third_coin(desk: Desk, account_name: str) -> bool:
    return any(setup.name == account_name and setup.fee_coin == "BNB" for setup in desk.exchange.accounts)
