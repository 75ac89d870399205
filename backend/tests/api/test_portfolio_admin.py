"""Portfolios: begun at once beside others, renamed, given accounts, archived; their webhooks renewed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.values import MarketKind
from dca_engine.modes.replay import Until, replay_portfolio
from dca_engine.store.database import Database
from dca_engine.store.repositories.portfolios import AccountRecord, portfolio_of
from tests.api.house import ACCOUNT, PORTFOLIO, SECRET, TOKEN, House
from tests.api.test_accounts import LADDER, at_work, connect, open_position, send, trade_on
from tests.api.venue_house import VenueHouse, open_venue_house

NEW = {"name": "Second", "capital": "5000", "max_open_groups": 5, "ladder": LADDER}


@pytest.fixture
async def at_venue(database: Database) -> AsyncIterator[VenueHouse]:
    async with open_venue_house(database) as house:
        yield house


async def begin(house: House, account: str, **fields: object) -> dict[str, Any]:
    made: dict[str, Any] = await send(house, "POST", "/portfolios", {**NEW, "accounts": [account], **fields}, 201)
    await house.engine.runners[PortfolioId(made["id"])].ready()
    return made


async def replays(house: House, portfolio_id: str) -> bool:
    """Whether the journal leads to what is stored."""
    user = (await house.get("/me"))["id"]
    async with house.database.reading() as session:
        record = await portfolio_of(session, user, portfolio_id)
        assert record is not None
        return (await replay_portfolio(session, record, Until(), verify=True)).mismatch is None


# --- making one -------------------------------------------------------------------------------------------------------


async def test_a_new_portfolio_trades_at_once_beside_the_first(at_venue: VenueHouse) -> None:
    account = await connect(at_venue, "Second wallet", simulated=True)
    made = await begin(at_venue, account)
    assert (made["name"], made["capital"], made["max_open_groups"]) == ("Second", "5000", 5)
    assert [a["id"] for a in made["accounts"]] == [account]
    assert [p["name"] for p in await at_venue.get("/portfolios")] == ["Practice", "Second"]
    settings = await at_venue.get(f"/portfolios/{made['id']}/settings")
    assert settings["default_account"] == account
    await open_position(at_venue)
    second = await at_venue.get(f"/portfolios/{made['id']}/webhook")
    token = second["path"].rpartition("/")[2]
    alert = {"action": "buy", "symbol": "ETHUSDT", "price": 3000}
    assert (await at_venue.alert({"secret": SECRET, **alert}, token)).status_code == 401
    assert (await at_venue.alert({"secret": second["secret"], **alert}, token)).status_code == 202
    assert (await at_venue.get(f"/portfolios/{PORTFOLIO}"))["open_groups"] == 1


async def test_whole_settings_are_taken_as_they_are(at_venue: VenueHouse) -> None:
    account = await connect(at_venue, "Second wallet", simulated=True)
    settings = {"capital": "900", "ladder": LADDER, "default_account": account, "max_open_groups": 3}
    body = {"name": "Whole", "accounts": [account], "settings": settings}
    made = await send(at_venue, "POST", "/portfolios", body, 201)
    assert (made["capital"], made["max_open_groups"]) == ("900", 3)


NO_PORTFOLIOS: list[tuple[dict[str, object], str]] = [
    ({"name": ""}, "name"),
    ({"quote": "us dollars"}, "quote"),
    ({"accounts": []}, "accounts"),
    ({"accounts": ["nowhere"]}, "accounts.0"),
    ({"capital": "0"}, "capital"),
    ({"capital": None}, ""),
    ({"max_open_groups": 0}, "max_open_groups"),
    ({"ladder": {"levels": []}}, "ladder.levels"),
    ({"settings": {"capital": "1", "ladder": LADDER, "default_account": "x"}}, ""),
]


@pytest.mark.parametrize(("field", "named"), NO_PORTFOLIOS)
async def test_a_wrong_field_is_named(house: House, field: dict[str, object], named: str) -> None:
    await house.api.own.add_account(
        (await house.get("/me"))["id"],
        AccountRecord(AccountId("free"), "Free", "binance", MarketKind.SPOT, simulated=True),
        None,
        house.clock.now(),
    )
    body = {**NEW, "accounts": ["free"], **field}
    told = await send(house, "POST", "/portfolios", body, 422)
    assert [f["field"] for f in told["fields"]] == [named]
    assert len(await house.get("/portfolios")) == 1


async def test_a_portfolio_has_its_name_and_its_accounts_to_itself(at_venue: VenueHouse) -> None:
    practice, real = await connect(at_venue, "Second wallet", simulated=True), await connect(at_venue, "Real")
    taken = {**NEW, "accounts": [ACCOUNT]}
    assert (await send(at_venue, "POST", "/portfolios", taken, 409))["error"] == "account_taken"
    mixed = {**NEW, "accounts": [practice, real]}
    assert (await send(at_venue, "POST", "/portfolios", mixed, 422))["fields"][0]["field"] == "accounts"
    named = {**NEW, "accounts": [practice], "name": "Practice"}
    assert (await send(at_venue, "POST", "/portfolios", named, 409))["error"] == "name_taken"
    await begin(at_venue, practice)
    renamed = await send(at_venue, "PATCH", f"/portfolios/{PORTFOLIO}", {"name": "First"})
    assert renamed["name"] == "First"
    assert (await send(at_venue, "PATCH", f"/portfolios/{PORTFOLIO}", {"name": "Second"}, 409))["error"] == "name_taken"


# --- its accounts -----------------------------------------------------------------------------------------------------


async def test_an_account_comes_is_routed_to_and_goes(at_venue: VenueHouse) -> None:
    perpetuals = await connect(at_venue, "Perpetuals", simulated=True, market_kind="linear")
    await trade_on(at_venue, ACCOUNT, perpetuals)
    settings = await at_venue.get(f"/portfolios/{PORTFOLIO}/settings")
    routes = [{"exchange": "BYBIT", "account_id": perpetuals}]
    await send(at_venue, "PUT", f"/portfolios/{PORTFOLIO}/settings", {**settings, "account_routes": routes})
    path = f"/portfolios/{PORTFOLIO}/accounts"
    told = await send(at_venue, "PUT", path, {"accounts": [ACCOUNT]}, 409)
    assert told["error"] == "account_in_settings"
    await at_work(at_venue)
    await send(at_venue, "PUT", f"/portfolios/{PORTFOLIO}/settings", settings)
    shown = await send(at_venue, "PUT", path, {"accounts": [ACCOUNT]})
    assert [account["id"] for account in shown["accounts"]] == [ACCOUNT]
    assert (await at_venue.get(f"/accounts/{perpetuals}"))["portfolio_id"] is None
    runner = at_venue.engine.runners[PORTFOLIO]
    await runner.ready()
    assert [account.id for account in runner.portfolio.accounts] == [ACCOUNT]
    assert runner.portfolio.stocks.keys() == {ACCOUNT}
    assert await replays(at_venue, PORTFOLIO)


async def test_an_open_position_goes_on_beside_a_new_account(at_venue: VenueHouse) -> None:
    group = await open_position(at_venue)
    await trade_on(at_venue, ACCOUNT, await connect(at_venue, "Second wallet", simulated=True))
    portfolio = at_venue.engine.runners[PORTFOLIO].portfolio
    assert portfolio.status is PortfolioStatus.HEALTHY
    assert list(portfolio.groups) == [group]
    await send(at_venue, "POST", f"/groups/{group}/close", {}, 202)
    await at_venue.eventually(f"/portfolios/{PORTFOLIO}", lambda shown: shown["open_groups"] == 0)
    assert await replays(at_venue, PORTFOLIO)


# --- the end ----------------------------------------------------------------------------------------------------------


async def test_an_archived_portfolio_takes_nothing_and_keeps_its_history(at_venue: VenueHouse) -> None:
    group = await open_position(at_venue)
    await send(at_venue, "POST", f"/groups/{group}/close", {}, 202)
    await at_venue.eventually(f"/portfolios/{PORTFOLIO}", lambda shown: shown["open_groups"] == 0)
    await send(at_venue, "DELETE", f"/portfolios/{PORTFOLIO}", None, 204)
    assert PORTFOLIO not in at_venue.engine.runners
    assert await at_venue.get("/portfolios") == []
    (archived,) = await at_venue.get("/archived-portfolios")
    assert (archived["id"], archived["name"]) == (PORTFOLIO, "Practice")
    alert = {"secret": SECRET, "action": "buy", "symbol": "BTCUSDT", "price": 50000}
    known, unknown = await at_venue.alert(alert), await at_venue.alert(alert, "no-such-token")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert known.status_code == 401
    assert len((await at_venue.get(f"/portfolios/{PORTFOLIO}/signals"))["signals"]) == 1
    assert (await at_venue.get(f"/groups/{group}"))["id"] == group
    assert (await at_venue.get(f"/accounts/{ACCOUNT}"))["portfolio_id"] is None
    assert await replays(at_venue, PORTFOLIO)
    again = await begin(at_venue, ACCOUNT, name="Practice")
    assert again["id"] != PORTFOLIO
    for method, path in (("DELETE", ""), ("GET", "/webhook"), ("POST", "/webhook/rotate"), ("PATCH", "")):
        body = {"name": "x"} if method == "PATCH" else {}
        answer = await at_venue.client.request(method, f"/portfolios/{PORTFOLIO}{path}", json=body)
        assert answer.status_code == 404, (method, path)


async def test_what_waits_to_be_decided_keeps_a_portfolio(
    at_venue: VenueHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An alert that was taken leads to one outcome, also in the moment in which its portfolio is put to rest."""
    runner = at_venue.engine.runners[PORTFOLIO]
    monkeypatch.setattr(runner, "submit", lambda _event: None)
    alert = {"secret": SECRET, "action": "buy", "symbol": "BTCUSDT", "price": 50000}
    accepted = await at_venue.alert(alert)
    told = await send(at_venue, "DELETE", f"/portfolios/{PORTFOLIO}", None, 409)
    assert told["error"] == "portfolio_in_use"
    await at_venue.decided(accepted.json()["signal_id"])


# --- the webhook ------------------------------------------------------------------------------------------------------


async def test_a_new_address_and_secret_stop_the_old_ones_at_once(house: House) -> None:
    path = f"/portfolios/{PORTFOLIO}/webhook/rotate"
    exit_alert = {"action": "exit", "symbol": "BTCUSDT"}
    first = await send(house, "POST", path, {"token": False})
    assert first["path"].endswith(TOKEN)
    assert first["secret"] != SECRET
    assert (await house.alert({"secret": SECRET, **exit_alert})).status_code == 401
    assert (await house.alert({"secret": first["secret"], **exit_alert})).status_code == 202
    second = await send(house, "POST", path, {"secret": False})
    assert (second["secret"], second["path"] == first["path"]) == (first["secret"], False)
    assert (await house.alert({"secret": second["secret"], **exit_alert})).status_code == 401
    token = second["path"].rpartition("/")[2]
    assert (await house.alert({"secret": second["secret"], **exit_alert, "price": 1}, token)).status_code == 202
    assert await house.get(f"/portfolios/{PORTFOLIO}/webhook") == second
    await send(house, "POST", path, {"token": False, "secret": False}, 422)


async def test_the_secret_is_asked_for_as_it_is_set(house: House) -> None:
    path, exit_alert = f"/portfolios/{PORTFOLIO}/webhook", {"action": "exit", "symbol": "BTCUSDT"}
    assert (await house.alert(exit_alert)).status_code == 401
    shown = await send(house, "PUT", path, {"secret_required": False})
    assert (shown["secret_required"], shown["secret"]) == (False, SECRET)
    assert (await house.alert(exit_alert)).status_code == 202
    await send(house, "PUT", path, {"secret_required": "no"}, 422)


async def test_another_user_changes_nothing(house: House) -> None:
    stranger = await house.stranger()
    for method, path, body in (
        ("PATCH", "", {"name": "Mine"}),
        ("DELETE", "", None),
        ("PUT", "/accounts", {"accounts": [ACCOUNT]}),
        ("PUT", "/webhook", {"secret_required": False}),
        ("POST", "/webhook/rotate", {}),
    ):
        answer = await stranger.request(method, f"/portfolios/{PORTFOLIO}{path}", json=body)
        assert answer.status_code == 404, (method, path)
    assert (await stranger.get("/archived-portfolios")).json() == []
    taken = await stranger.post("/portfolios", json={**NEW, "accounts": [ACCOUNT]})
    assert taken.status_code == 422
    assert (await house.get(f"/portfolios/{PORTFOLIO}"))["name"] == "Practice"
