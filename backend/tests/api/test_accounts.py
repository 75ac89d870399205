"""Accounts: connected with keys that the exchange accepted, shown without them, never taken from under a position."""

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import asyncpg
import httpx
import pytest

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.exchange_simulator.faults import Fault, FaultKind, FaultMatch
from dca_engine.store.connecting import data_source
from dca_engine.store.database import Database
from tests.api.house import ACCOUNT, PATIENCE, PORTFOLIO, House
from tests.api.venue_house import OTHER, REAL, VenueHouse, open_venue_house

KEYS = {"api_key": REAL.key, "api_secret": REAL.secret}
OTHERS = {"api_key": OTHER.key, "api_secret": OTHER.secret}
WRONG = {"api_key": "a-key-that-nobody-has-5555", "api_secret": "a-secret-that-nobody-has"}
SPOT = {"venue": "binance", "market_kind": "spot"}
OPEN_ORDERS = "/api/v3/openOrders"
LADDER = {
    "levels": [
        {"gap_percent": "0", "weight_percent": "50", "tp_percent": "1"},
        {"gap_percent": "1", "weight_percent": "50", "tp_percent": "1"},
    ]
}
SECRETS = (REAL.key, REAL.secret, OTHER.key, OTHER.secret, *WRONG.values())


@pytest.fixture
async def at_venue(database: Database) -> AsyncIterator[VenueHouse]:
    async with open_venue_house(database) as house:
        yield house


async def send(house: House, method: str, path: str, body: object = None, status: int = 200) -> Any:
    answer: httpx.Response = await house.client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert not [secret for secret in SECRETS if secret in answer.text], "an answer repeats a key"
    return answer.json() if answer.content else None


async def connect(house: House, name: str = "Main", **fields: object) -> str:
    body = {"name": name, **SPOT, **(KEYS if not fields.get("simulated") else {}), **fields}
    made: str = (await send(house, "POST", "/accounts", body, 201))["id"]
    return made


async def trade_on(house: House, *accounts: str) -> None:
    await send(house, "PUT", f"/portfolios/{PORTFOLIO}/accounts", {"accounts": list(accounts)})
    await at_work(house)


async def at_work(house: House) -> None:
    """Returns when the portfolio, begun again, knows everything of all its accounts."""
    await house.engine.runners[PORTFOLIO].ready()
    await house.eventually(f"/portfolios/{PORTFOLIO}", lambda shown: shown["status"] == "healthy")


async def trade_live(house: House, account: str) -> str:
    """The id of a portfolio that trades on this account."""
    body = {"name": "Live", "accounts": [account], "capital": "1000", "ladder": LADDER}
    portfolio: str = (await send(house, "POST", "/portfolios", body, 201))["id"]
    await house.engine.runners[PortfolioId(portfolio)].ready()
    return portfolio


async def open_position(house: House) -> str:
    """The group's id."""
    signal = await house.get(f"/signals/{await house.buy()}")
    assert signal["verdict"] == "accepted", signal
    group: str = signal["group_id"]
    return group


# --- what can be connected --------------------------------------------------------------------------------------------


async def test_the_exchanges_are_those_of_the_table(house: House) -> None:
    (binance,) = await house.get("/venues")
    assert (binance["id"], binance["name"], binance["has_sandbox"]) == ("binance", "Binance", False)
    assert binance["key_fields"] == ["api_key", "api_secret"]
    assert [(m["market_kind"], m["shorts"], m["has_practice"]) for m in binance["markets"]] == [
        ("spot", False, True),
        ("linear", True, True),
    ]


async def test_keys_that_work_are_told_with_what_they_open(at_venue: VenueHouse) -> None:
    for kind in ("spot", "linear"):
        told = await send(at_venue, "POST", "/accounts/check", {"venue": "binance", "market_kind": kind, **KEYS})
        assert told["balances"] == [{"coin": "USDT", "free": "100000", "locked": "0"}]
        assert told["markets"] > 0
        assert (told["can_trade"], told["can_withdraw"], told["bound_to_addresses"]) == (True, False, False)
        assert [warning["code"] for warning in told["warnings"]] == ["any_address"]
    assert len(await at_venue.get("/accounts")) == 1, "nothing was stored"


async def test_keys_that_may_withdraw_are_warned_of(at_venue: VenueHouse) -> None:
    asked = FaultMatch("GET", "/sapi/v1/account/apiRestrictions")
    rights = {"enableWithdrawals": True, "enableSpotAndMarginTrading": False, "ipRestrict": True}
    at_venue.simulator.faults.arm(Fault(FaultKind.GARBAGE, asked, json.dumps(rights), 1))
    told = await send(at_venue, "POST", "/accounts/check", {**SPOT, **KEYS})
    assert [warning["code"] for warning in told["warnings"]] == ["withdrawals_allowed", "may_not_trade"]


async def test_keys_that_do_not_work_are_refused_with_the_reason(
    at_venue: VenueHouse, log_lines: list[MutableMapping[str, Any]]
) -> None:
    for path, status in (("/accounts/check", 422), ("/accounts", 422)):
        body = {**SPOT, **WRONG} | ({"name": "Main"} if path == "/accounts" else {})
        told = await send(at_venue, "POST", path, body, status)
        assert told["error"] == "keys_refused"
        assert [field["field"] for field in told["fields"]] == ["api_key"]
    wrong_secret = {**SPOT, "api_key": REAL.key, "api_secret": "b" * 20}
    assert (await send(at_venue, "POST", "/accounts/check", wrong_secret, 422))["error"] == "keys_refused"
    assert not [secret for secret in SECRETS if secret in str(log_lines)]


async def test_an_exchange_that_does_not_answer_is_said_so(house: House) -> None:
    told = await send(house, "POST", "/accounts/check", {**SPOT, **KEYS}, 503)
    assert told["error"] == "venue_away"


NO_ACCOUNTS: list[tuple[dict[str, object], str]] = [
    ({"name": " "}, "name"),
    ({"name": "x" * 61}, "name"),
    ({"venue": "nowhere"}, "venue"),
    ({"market_kind": "options"}, "market_kind"),
    ({"api_key": "with blank within"}, "api_key"),
    ({"api_key": ""}, "api_key"),
    ({"api_secret": None}, ""),
    ({"simulated": True}, ""),
    ({"balances": {"USDT": "1"}}, ""),
    ({"passphrase": REAL.secret}, ""),
]


@pytest.mark.parametrize(("field", "named"), NO_ACCOUNTS)
async def test_a_wrong_field_is_named(house: House, field: dict[str, object], named: str) -> None:
    told = await send(house, "POST", "/accounts", {"name": "Main", **SPOT, **KEYS, **field}, 422)
    assert [f["field"] for f in told["fields"]] == [named]


async def test_trying_keys_again_and_again_is_slowed_down(house: House) -> None:
    answers = [await house.client.post("/accounts/check", json={**SPOT, **KEYS}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [503] * 20 + [429]


# --- keeping them -----------------------------------------------------------------------------------------------------


async def test_an_account_is_kept_renamed_and_forgotten(at_venue: VenueHouse, database_url: str) -> None:
    account = await connect(at_venue)
    shown = await at_venue.get(f"/accounts/{account}")
    assert (shown["name"], shown["key_end"], shown["has_keys"], shown["portfolio_id"]) == ("Main", "7f3a", True, None)
    assert shown["connected"] is None
    assert (await send(at_venue, "PATCH", f"/accounts/{account}", {"name": " Spot "}))["name"] == "Spot"
    connection = await asyncpg.connect(data_source(database_url))
    rows = [str(tuple(row)) for row in await connection.fetch("TABLE accounts")]
    await connection.close()
    assert len(rows) == 2
    assert not [secret for secret in SECRETS if any(secret in row for row in rows)]
    await send(at_venue, "DELETE", f"/accounts/{account}", None, 204)
    await at_venue.get(f"/accounts/{account}", 404)


async def test_names_tell_accounts_apart(at_venue: VenueHouse) -> None:
    account = await connect(at_venue)
    body = {"name": "Main", **SPOT, **OTHERS}
    assert (await send(at_venue, "POST", "/accounts", body, 409))["error"] == "name_taken"
    assert (await send(at_venue, "PATCH", f"/accounts/{account}", {"name": "Practice"}, 409))["error"] == "name_taken"
    assert (await send(at_venue, "PATCH", f"/accounts/{account}", {"name": "Main"}))["name"] == "Main"


async def test_another_user_finds_nothing(at_venue: VenueHouse) -> None:
    account = await connect(at_venue)
    stranger = await at_venue.stranger()
    assert (await stranger.get("/accounts")).json() == []
    for method, path, body in (
        ("GET", f"/accounts/{account}", None),
        ("PATCH", f"/accounts/{account}", {"name": "Mine"}),
        ("DELETE", f"/accounts/{account}", None),
        ("PUT", f"/accounts/{account}/keys", KEYS),
        ("POST", f"/accounts/{ACCOUNT}/reset", {"confirm": True}),
    ):
        assert (await stranger.request(method, path, json=body)).status_code == 404, path
    assert (await at_venue.get(f"/accounts/{account}"))["name"] == "Main"


# --- practice accounts ------------------------------------------------------------------------------------------------


async def test_practice_accounts_have_wallets_of_their_own(at_venue: VenueHouse) -> None:
    account = await connect(at_venue, "Second", simulated=True, balances={"USDT": "777", "BTC": "0.5"})
    shown = await at_venue.get(f"/accounts/{account}")
    assert (shown["simulated"], shown["has_keys"], shown["key_end"]) == (True, True, None)
    await trade_on(at_venue, ACCOUNT, account)
    runner = at_venue.engine.runners[PORTFOLIO]
    assert [str(runner.free(key, "USDT")) for key in (ACCOUNT, AccountId(account))] == ["100000", "777"]
    await send(at_venue, "POST", f"/accounts/{account}/reset", {"confirm": True, "balances": {"USDT": "5000"}})
    await at_work(at_venue)
    runner = at_venue.engine.runners[PORTFOLIO]
    assert str(runner.free(AccountId(account), "USDT")) == "5000"
    assert (await at_venue.get(f"/portfolios/{PORTFOLIO}"))["differences"] == []


async def test_a_reset_asks_and_is_for_practice_alone(at_venue: VenueHouse) -> None:
    real = await connect(at_venue)
    await send(at_venue, "POST", f"/accounts/{ACCOUNT}/reset", {}, 422)
    await send(at_venue, "POST", f"/accounts/{ACCOUNT}/reset", {"confirm": False}, 422)
    told = await send(at_venue, "POST", f"/accounts/{real}/reset", {"confirm": True}, 409)
    assert told["error"] == "real_account"
    told = await send(at_venue, "PUT", f"/accounts/{ACCOUNT}/keys", KEYS, 409)
    assert told["error"] == "practice_account"


async def test_nothing_is_taken_from_under_a_position(at_venue: VenueHouse) -> None:
    account = await connect(at_venue, "Second", simulated=True)
    await open_position(at_venue)
    runner = at_venue.engine.runners[PORTFOLIO]
    for method, path, body in (
        ("POST", f"/accounts/{ACCOUNT}/reset", {"confirm": True}),
        ("PUT", f"/portfolios/{PORTFOLIO}/accounts", {"accounts": [account]}),
        ("DELETE", f"/accounts/{ACCOUNT}", None),
        ("DELETE", f"/portfolios/{PORTFOLIO}", None),
    ):
        told = await send(at_venue, method, path, body, 409)
        assert told["error"] == "account_in_use", path
        assert "BTC/USDT" in told["message"] or path == f"/accounts/{ACCOUNT}"
    assert at_venue.engine.runners[PORTFOLIO] is runner, "and nothing was stopped for it"


# --- new keys ---------------------------------------------------------------------------------------------------------


async def test_new_keys_are_connected_at_once(at_venue: VenueHouse) -> None:
    account = await connect(at_venue)
    await trade_live(at_venue, account)
    before = at_venue.simulator.arrivals.last_sequence
    shown = await send(at_venue, "PUT", f"/accounts/{account}/keys", OTHERS)
    assert (shown["key_end"], shown["portfolio_name"]) == ("91bc", "Live")
    await at_venue.engine.runners[PortfolioId(shown["portfolio_id"])].ready()
    signed = {arrival.api_key for arrival in at_venue.simulator.arrivals.since(before) if arrival.path == OPEN_ORDERS}
    assert signed <= {OTHER.key, "simulator-key"}
    assert OTHER.key in signed
    assert (await send(at_venue, "PUT", f"/accounts/{account}/keys", WRONG, 422))["error"] == "keys_refused"
    assert (await at_venue.get(f"/accounts/{account}"))["key_end"] == "91bc"


async def test_under_a_position_new_keys_must_open_the_same_account(at_venue: VenueHouse) -> None:
    account = await connect(at_venue)
    portfolio = await trade_live(at_venue, account)
    webhook = await at_venue.get(f"/portfolios/{portfolio}/webhook")
    body = {"secret": webhook["secret"], "action": "buy", "symbol": "BTCUSDT", "price": 50000}
    runner = at_venue.engine.runners[PortfolioId(portfolio)]
    changes = runner.feed.subscribe()
    answer = await at_venue.alert(body, webhook["path"].rpartition("/")[2])
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(PATIENCE):
        while not any(o.venue_order_id for g in runner.portfolio.groups.values() for o in g.orders.values()):
            await anext(changes)
    changes.close()
    told = await send(at_venue, "PUT", f"/accounts/{account}/keys", OTHERS, 409)
    assert (told["error"], "BTC/USDT" in told["message"]) == ("account_in_use", True)
    shown = await send(at_venue, "PUT", f"/accounts/{account}/keys", KEYS)
    assert (shown["key_end"], shown["open_positions"]) == ("7f3a", 1)
    assert at_venue.engine.runners[PortfolioId(portfolio)] is not runner
