"""Export and import of everything that is set: told beforehand, whole or not at all, equal after a round trip."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from dca_engine.core.ids import PortfolioId
from dca_engine.store.database import Database, open_database
from dca_engine.store.embedded import EmbeddedServer
from tests.api.house import ACCOUNT, PATIENCE, PORTFOLIO, SECRET, TOKEN, House
from tests.api.test_accounts import KEYS, LADDER, connect, open_position, send, trade_on
from tests.api.test_portfolio_admin import begin
from tests.api.venue_house import REAL, VenueHouse, open_venue_house
from tests.fixtures_database import fresh_database

Document = dict[str, Any]


@pytest.fixture
async def at_venue(database: Database) -> AsyncIterator[VenueHouse]:
    async with open_venue_house(database) as house:
        yield house


@pytest.fixture
async def fresh(database_server: EmbeddedServer) -> AsyncIterator[VenueHouse]:
    """Another installation, right after its first visit."""
    async with AsyncExitStack() as stack:
        opened = await open_database(await stack.enter_async_context(fresh_database(database_server)))
        stack.push_async_callback(opened.close)
        yield await stack.enter_async_context(open_venue_house(opened))


async def furnish(house: House) -> None:
    """Two portfolios, three accounts, routes, rules and a preset."""
    perpetuals = await connect(house, "Perpetuals", simulated=True, market_kind="linear")
    await trade_on(house, ACCOUNT, perpetuals)
    settings = await house.get(f"/portfolios/{PORTFOLIO}/settings")
    settings["max_open_groups"] = 7
    settings["account_routes"] = [{"exchange": "BYBIT", "account_id": perpetuals}]
    settings["ladders"] = [{"symbol": "BTC/USDT", "timeframe": 900, "account_id": ACCOUNT, "ladder": LADDER}]
    await send(house, "PUT", f"/portfolios/{PORTFOLIO}/settings", settings)
    await begin(house, await connect(house, "Real"), name="Live")
    await send(house, "PUT", f"/portfolios/{PORTFOLIO}/webhook", {"secret_required": False})
    await send(house, "POST", "/ladder-presets", {"name": "Mine", "note": "calm", "ladder": LADDER}, 201)


def changes(told: Document) -> list[tuple[str, str, str]]:
    return [(change["kind"], change["name"], change["action"]) for change in told["changes"]]


async def test_an_imported_account_waits_for_its_keys_and_is_there_with_them(
    at_venue: VenueHouse, fresh: VenueHouse
) -> None:
    await furnish(at_venue)
    await send(fresh, "POST", "/configuration", await at_venue.get("/configuration"))
    (mine,) = [account for account in await fresh.get("/accounts") if account["name"] == "Real"]
    portfolio = PortfolioId(mine["portfolio_id"])
    changes = fresh.engine.runners[portfolio].feed.subscribe()
    async with asyncio.timeout(PATIENCE):
        while not (known := (await fresh.get(f"/portfolios/{portfolio}"))["accounts"][0])["keys_missing"]:
            await anext(changes)
    changes.close()
    assert (known["connected"], mine["has_keys"]) == (False, False)
    shown = await send(fresh, "PUT", f"/accounts/{mine['id']}/keys", KEYS)
    assert (shown["has_keys"], shown["key_end"]) == (True, "7f3a")
    await asyncio.wait_for(fresh.engine.runners[portfolio].ready(), PATIENCE)
    (known,) = (await fresh.get(f"/portfolios/{portfolio}"))["accounts"]
    assert (known["connected"], known["keys_missing"]) == (True, False)


async def test_a_round_trip_ends_where_it_began(at_venue: VenueHouse, fresh: VenueHouse) -> None:
    await furnish(at_venue)
    document = await at_venue.get("/configuration")
    told = await send(fresh, "POST", "/configuration/check", document)
    assert changes(told) == [
        ("account", "Practice", "keep"),
        ("account", "Perpetuals", "create"),
        ("account", "Real", "create"),
        ("ladder_preset", "Mine", "create"),
        ("portfolio", "Practice", "change"),
        ("portfolio", "Live", "create"),
    ]
    words = {change["name"]: change["words"] for change in told["changes"] if change["kind"] != "ladder_preset"}
    assert words["Real"] == ["its keys have to be entered by hand"]
    assert {"max_open_groups: 10 → 7", "secret_required: yes → no"} <= set(words["Practice"])
    assert not any(change["done"] for change in told["changes"])
    assert len(await fresh.get("/accounts")) == 1, "a check changes nothing"

    done = await send(fresh, "POST", "/configuration", document)
    assert all(change["done"] and change["problem"] is None for change in done["changes"]), done
    assert await fresh.get("/configuration") == document
    again = await send(fresh, "POST", "/configuration", document)
    assert {action for _, _, action in changes(again)} == {"keep"}
    real = next(account for account in await fresh.get("/accounts") if account["name"] == "Real")
    assert (real["has_keys"], real["portfolio_name"]) == (False, "Live")
    await send(fresh, "PUT", f"/accounts/{real['id']}/keys", KEYS)
    await fresh.engine.runners[PortfolioId(real["portfolio_id"])].ready()


async def test_no_secret_is_in_it(at_venue: VenueHouse) -> None:
    await furnish(at_venue)
    text = json.dumps(await at_venue.get("/configuration"))
    assert not [secret for secret in (REAL.key, REAL.secret, TOKEN, SECRET, REAL.key[-4:]) if secret in text]


async def test_what_is_there_and_not_in_the_document_stays(at_venue: VenueHouse) -> None:
    await furnish(at_venue)
    before = await at_venue.get("/configuration")
    nothing = {**before, "accounts": [], "portfolios": [], "ladder_presets": []}
    assert (await send(at_venue, "POST", "/configuration", nothing))["changes"] == []
    assert await at_venue.get("/configuration") == before


def renamed(document: Document) -> None:
    document["accounts"][0]["market_kind"] = "linear"


def twice(document: Document) -> None:
    document["portfolios"].append(document["portfolios"][0])


def elsewhere(document: Document) -> None:
    document["accounts"].append({"name": "N", "venue": "nowhere", "market_kind": "spot", "simulated": False})


def recounted(document: Document) -> None:
    document["portfolios"][0]["quote"] = "EUR"


def unknown(document: Document) -> None:
    document["portfolios"][0]["accounts"] = ["Nobody's"]


def untradable(document: Document) -> None:
    document["portfolios"][0]["settings"]["capital"] = "0"


def misrouted(document: Document) -> None:
    document["portfolios"][0]["settings"]["default_account"] = "Nobody's"


PROBLEMS = [
    (renamed, "accounts: Practice", "another kind of account"),
    (twice, "portfolios: Practice", "twice"),
    (elsewhere, "accounts: N", "not known here"),
    (recounted, "portfolios: Practice", "counts in USDT"),
    (unknown, "portfolios: Practice", "nowhere"),
    (untradable, "portfolios: Practice", "capital"),
    (misrouted, "portfolios: Practice", "default_account"),
]


@pytest.mark.parametrize(("spoil", "item", "words"), PROBLEMS, ids=[spoil.__name__ for spoil, _, _ in PROBLEMS])
async def test_with_one_problem_nothing_is_done(house: House, spoil: Any, item: str, words: str) -> None:
    document = await house.get("/configuration")
    document["ladder_presets"] = [{"name": "Mine", "ladder": LADDER}]
    spoil(document)
    told = await send(house, "POST", "/configuration/check", document)
    assert any(words in (change["problem"] or "") for change in told["changes"]), told
    refused = await send(house, "POST", "/configuration", document, 422)
    assert refused["error"] == "invalid_configuration"
    assert item in {field["field"] for field in refused["fields"]}
    assert (await house.get("/configuration"))["ladder_presets"] == []


async def test_what_is_prevented_on_the_way_is_told_for_its_item(at_venue: VenueHouse) -> None:
    await connect(at_venue, "Second wallet", simulated=True)
    await open_position(at_venue)
    document = await at_venue.get("/configuration")
    document["portfolios"][0]["accounts"] = ["Second wallet"]
    document["portfolios"][0]["settings"]["default_account"] = "Second wallet"
    document["ladder_presets"] = [{"name": "Mine", "ladder": LADDER}]
    told = await send(at_venue, "POST", "/configuration", document)
    preset, portfolio = told["changes"][-2:]
    assert (preset["done"], portfolio["done"]) == (True, False)
    assert "BTC/USDT" in portfolio["problem"]


async def test_a_document_of_another_kind_or_version_is_refused(house: House) -> None:
    document = await house.get("/configuration")
    for field, value in (("version", 2), ("format", "something else"), ("keys", []), ("portfolios", {})):
        told = await send(house, "POST", "/configuration/check", {**document, field: value}, 422)
        assert [f["field"] for f in told["fields"]] == [field]


async def test_another_user_has_a_configuration_of_his_own(house: House) -> None:
    stranger = await house.stranger()
    document = (await stranger.get("/configuration")).json()
    assert (document["accounts"], document["portfolios"], document["ladder_presets"]) == ([], [], [])
