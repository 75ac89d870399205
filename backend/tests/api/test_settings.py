"""Spec 4, 6, 7 and 8: every setting is read and changed whole, exactly, and a wrong one is refused by name."""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dca_engine.api.mirrors import MIRRORED
from dca_engine.core.exit_rules import BreakEven, ExitRules, StopLoss, TakeProfit, Trailing
from dca_engine.core.ids import GroupId
from dca_engine.core.ladder import Generator, Ladder, LadderRule, Level, Portion
from dca_engine.core.risk_state import OffsetPlan, PlannedSale
from dca_engine.core.settings import AccountRoute, FallbackRules, PortfolioSettings
from tests.api.examples import NOW, SETTINGS, SPOT
from tests.api.house import ACCOUNT, PORTFOLIO, SECRET, House

PATH = f"/portfolios/{PORTFOLIO}/settings"
FORM: TypeAdapter[PortfolioSettings] = TypeAdapter(Annotated[PortfolioSettings, MIRRORED])

# --- the form, without a server ---------------------------------------------------------------------------------------


def number(text: str) -> Decimal:
    return Decimal(text)


ELABORATE = replace(
    SETTINGS,
    ladder=Ladder(
        generator=Generator(5, number("0.5"), number("1.2"), number("1.5"), number("1")),
        pyramid_levels=((1, (Level(number("0"), number("100"), number("2"), (Portion(number("1"), number("40")),)),)),),
    ),
    ladders=(LadderRule("ETH/USDT", SETTINGS.ladder, 900, SPOT),),
    exits=ExitRules(
        take_profit=TakeProfit(pyramid_tp_percents=((0, number("1.5")),)),
        stop_loss=StopLoss(number("8")),
        trailing=Trailing(number("1"), number("0.3")),
        break_even=BreakEven(),
    ),
    fallback_rules=FallbackRules(number("0.01"), number("0.00001"), number("0"), number("5")),
    account_routes=(AccountRoute("KRAKEN", SPOT),),
)


@pytest.mark.parametrize("settings", [SETTINGS, ELABORATE])
def test_settings_come_back_as_they_went(settings: PortfolioSettings) -> None:
    assert FORM.validate_json(FORM.dump_json(settings)) == settings


@given(st.decimals(min_value="0.00000001", max_value=10**12, places=8))
def test_a_decimal_keeps_every_digit(capital: Decimal) -> None:
    settings = FORM.validate_json(FORM.dump_json(replace(SETTINGS, capital=capital)))
    assert f"{settings.capital:f}" == f"{capital:f}"


def test_what_is_left_out_gets_the_defaults_of_the_core() -> None:
    level = {"gap_percent": "0", "weight_percent": 100, "tp_percent": "1"}
    read = FORM.validate_python({"capital": 1000, "default_account": SPOT, "ladder": {"levels": [level]}})
    assert read == PortfolioSettings(
        number("1000"), Ladder((Level(number("0"), number("100"), number("1")),)), default_account=SPOT
    )


def test_the_form_reads_and_writes_the_same_shape() -> None:
    assert FORM.json_schema(mode="validation") == FORM.json_schema(mode="serialization")


def test_what_the_engine_wrote_itself_is_shown_whatever_its_size() -> None:
    sale = PlannedSale(GroupId("g1"), "BTC/USDT", number("1"), number("1"), number("1E-30"), number("0"), whole=True)
    plan = OffsetPlan(1, NOW, sale, (), number("1"), number("0"), number("1"), number("0"), result="x" * 300)
    shown = json.loads(TypeAdapter(Annotated[OffsetPlan, MIRRORED]).dump_json(plan))
    assert (shown["result"], shown["loser"]["realizes"]) == ("x" * 300, f"{Decimal('1E-30'):f}")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 201])
def test_a_text_that_cannot_be_kept_is_refused(text: str) -> None:
    plain = FORM.dump_python(SETTINGS, mode="json")
    with pytest.raises(ValidationError, match=r"risk\.limits\.denied_symbols\.0"):
        FORM.validate_python(
            {**plain, "risk": {**plain["risk"], "limits": {**plain["risk"]["limits"], "denied_symbols": [text]}}}
        )


# --- over HTTP --------------------------------------------------------------------------------------------------------


async def put(house: House, body: Any, path: str = PATH, method: str = "PUT") -> tuple[int, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = await house.client.request(method, path, content=content, headers={"content-type": "application/json"})
    return answer.status_code, answer.json() if answer.content else None


async def checked(house: House, settings: Any) -> Any:
    """What a check says is wrong."""
    status, told = await put(house, settings, f"{PATH}/check", "POST")
    assert status == 200, told
    return told["errors"]


async def change(house: House, **fields: Any) -> Any:
    status, found = await put(house, {**await house.get(PATH), **fields})
    assert status == 200, found
    return found


async def test_settings_are_read_changed_and_in_force(house: House) -> None:
    """A group that is open keeps what it was opened with (spec 4)."""
    before = await house.get(PATH)
    assert (before["capital"], before["max_open_groups"]) == ("10000", 10)
    await house.buy()
    exits = {**before["exits"], "take_profit": {**before["exits"]["take_profit"], "mode": "aggregate"}}
    after = await change(house, max_open_groups=4, exits=exits)
    assert after == await house.get(PATH) == {**before, "max_open_groups": 4, "exits": exits}
    assert (await house.get(f"/portfolios/{PORTFOLIO}"))["max_open_groups"] == 4
    await house.buy(symbol="ETHUSDT", price=2500)
    groups = (await house.get(f"/portfolios/{PORTFOLIO}/groups"))["groups"]
    assert [(group["symbol"], group["tp_mode"]) for group in groups] == [
        ("BTC/USDT", "per_leg"),
        ("ETH/USDT", "aggregate"),
    ]
    assert groups[1]["pyramids"][0]["capital"] == "2500"


async def test_a_json_number_is_read_exactly(house: House) -> None:
    body = json.dumps(await house.get(PATH)).replace('"capital": "10000"', '"capital": 10000.000000000000000001')
    status, found = await put(house, body.encode())
    assert (status, found["capital"]) == (200, "10000.000000000000000001")


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "-Infinity", "1e999", "1e-999", '"NaN"', '"ten"', '""', "true", "null", "[]", '"1_0"']
)
async def test_what_is_no_number_is_refused_by_name(house: House, value: str) -> None:
    body = json.dumps(await house.get(PATH)).replace('"capital": "10000"', f'"capital": {value}')
    status, problem = await put(house, body.encode())
    assert (status, [f["field"] for f in problem["fields"]]) == (422, ["capital"])


WRONG_SHAPES: list[tuple[dict[str, Any], str]] = [
    ({"colour": "red"}, "colour"),
    ({"exits": {"stop_los": None}}, "exits.stop_los"),
    ({"exits": {"stop_loss": {"percent": "5", "form": "base"}}}, "exits.stop_loss.form"),
    ({"exits": {"stop_loss": {}}}, "exits.stop_loss.percent"),
    ({"max_open_groups": 2.5}, "max_open_groups"),
    ({"queue": {"rank": ["alphabet"]}}, "queue.rank.0"),
    ({"ladder": {"levels": "five"}}, "ladder.levels"),
    (
        {"ladder": {"levels": [{"gap_percent": "0", "weight_percent": "x", "tp_percent": 1}]}},
        "ladder.levels.0.weight_percent",
    ),
]


async def test_a_wrong_shape_is_refused_with_its_path(house: House) -> None:
    before = await house.get(PATH)
    for fields, path in WRONG_SHAPES:
        status, problem = await put(house, {**before, **fields})
        assert (status, problem["error"]) == (422, "invalid_field"), fields
        assert [f["field"] for f in problem["fields"]] == [path], fields
        assert await checked(house, {**before, **fields}) == problem["fields"], fields
    assert await house.get(PATH) == before


WRONG_SETTINGS: list[tuple[dict[str, Any], str]] = [
    ({"capital": "0"}, "capital"),
    ({"max_open_groups": 0}, "max_open_groups"),
    ({"ladder": {"levels": [{"gap_percent": 0, "weight_percent": 90, "tp_percent": 1}]}}, "ladder.levels"),
    ({"sizing": {"mode": "fixed"}}, "sizing.amount"),
    ({"default_account": "a-other"}, "default_account"),
    ({"risk": {"offset": {"loss_threshold_percent": "5"}}}, "risk.offset.loss_threshold_percent"),
]


async def test_settings_that_cannot_be_traded_by_are_refused_with_the_reason(house: House) -> None:
    before = await house.get(PATH)
    for fields, path in WRONG_SETTINGS:
        status, problem = await put(house, {**before, **fields})
        assert (status, problem["error"]) == (422, "invalid_settings"), fields
        assert [f["field"] for f in problem["fields"]] == [path], fields
        assert problem["fields"][0]["reason"] in problem["message"]
        assert await checked(house, {**before, **fields}) == problem["fields"], fields
    assert await house.get(PATH) == before


async def test_a_check_saves_nothing(house: House) -> None:
    before = await house.get(PATH)
    assert await checked(house, {**before, "max_open_groups": 3}) == []
    assert await house.get(PATH) == before


@pytest.mark.parametrize(("body", "status"), [(b"{", 422), (b"", 422), (b"[]", 200), (b'"capital"', 200)])
async def test_only_what_cannot_be_read_at_all_cannot_be_checked(house: House, body: bytes, status: int) -> None:
    found, told = await put(house, body, f"{PATH}/check", "POST")
    assert found == status
    if status == 200:
        assert told == {"errors": [{"field": "", "reason": "must be an object"}]}


# --- two who change them ----------------------------------------------------------------------------------------------


async def version(house: House) -> str:
    return (await house.client.get(PATH)).headers["ETag"]


async def put_if(house: House, body: Any, if_match: str) -> tuple[int, Any]:
    answer = await house.client.put(PATH, json=body, headers={"If-Match": if_match})
    return answer.status_code, answer.json()


async def test_settings_that_somebody_else_changed_are_not_overwritten(house: House) -> None:
    before, known = await house.get(PATH), await version(house)
    await change(house, capital="9000")
    status, problem = await put_if(house, {**before, "max_open_groups": 3}, known)
    assert (status, problem["error"], problem["fields"]) == (412, "settings_changed", [])
    assert "Read them again" in problem["message"]
    assert await house.get(PATH) == {**before, "capital": "9000"}
    status, after = await put_if(house, {**before, "capital": "9000", "max_open_groups": 3}, await version(house))
    assert (status, after) == (200, {**before, "capital": "9000", "max_open_groups": 3})


async def test_of_two_who_save_at_once_one_is_told(house: House) -> None:
    before, known = await house.get(PATH), await version(house)
    answers = await asyncio.gather(*(put_if(house, {**before, "max_open_groups": n}, known) for n in (3, 4, 5)))
    assert sorted(status for status, _ in answers) == [200, 412, 412]
    (saved,) = (shown for status, shown in answers if status == 200)
    assert await house.get(PATH) == saved


async def test_the_version_is_of_what_the_settings_say(house: House) -> None:
    before, first = await house.get(PATH), await version(house)
    answer = await house.client.put(PATH, json={**before, "max_open_groups": 3})
    assert answer.headers["ETag"] == await version(house) != first
    await put(house, before)
    assert await version(house) == first


@pytest.mark.parametrize("header", ["*", "W/{}", '"another", {}'])
async def test_a_version_may_be_told_as_proxies_tell_it(house: House, header: str) -> None:
    status, _ = await put_if(house, await house.get(PATH), header.format(await version(house)))
    assert status == 200


# --- in force ---------------------------------------------------------------------------------------------------------


async def test_the_webhook_follows_changed_settings_at_once(house: House) -> None:
    """Spec 2.4 and 2.5b: routes of the trader's own, and more than one entry per candle."""
    alert = {"secret": SECRET, "action": "buy", "symbol": "BTCUSDT", "price": 50000, "timeframe": "1W", "timestamp": ""}

    async def status(n: int, **more: Any) -> int:
        body = {**alert, "timestamp": house.clock.now().isoformat(), "note": n, **more}
        return (await house.alert(body)).status_code

    assert [await status(1), await status(2)] == [202, 200]
    assert await status(3, exchange="KRAKEN") == 422
    await change(house, one_entry_per_candle=False, account_routes=[{"exchange": "kraken", "account_id": ACCOUNT}])
    assert [await status(4), await status(5)] == [202, 202]
    assert await status(6, exchange="KRAKEN") == 202


async def test_settings_are_the_owners_alone(house: House) -> None:
    stranger, settings = await house.stranger(), await house.get(PATH)
    assert (await stranger.get(PATH)).status_code == 404
    assert (await stranger.put(PATH, json=settings)).status_code == 404
    assert (await stranger.post(f"{PATH}/check", json=settings)).status_code == 404


# --- holding back -----------------------------------------------------------------------------------------------------


async def test_a_pause_lets_entries_wait_and_resuming_lets_them_in(house: House) -> None:
    """Spec 3: paused queues."""
    mine = f"/portfolios/{PORTFOLIO}"
    assert (await house.client.post(f"{mine}/pause")).status_code == 202
    assert (await house.get(mine))["status"] == "paused"
    signal = await house.get(f"/signals/{await house.buy()}")
    assert (signal["verdict"], (await house.get(mine))["queue_length"]) == ("queued", 1)
    resumed = await house.client.post(f"{mine}/resume")
    assert (resumed.status_code, resumed.json()["reasons"][0]["code"]) == (202, "resumed")
    shown = await house.get(mine)
    assert (shown["status"], shown["open_groups"], shown["queue_length"]) == ("healthy", 1, 0)


@pytest.mark.parametrize(("action", "left"), [("close_all", 0), ("cancel_all", 1)])
async def test_panic_pauses_and_closes_or_cancels(house: House, action: str, left: int) -> None:
    signal = await house.get(f"/signals/{await house.buy()}")
    path = f"/groups/{signal['group_id']}"
    await house.eventually(path, lambda group: Decimal(group["held_quantity"]) > 0)
    answer = await house.client.post(f"/portfolios/{PORTFOLIO}/panic", json={"action": action})
    assert answer.status_code == 202
    await house.eventually(
        f"/portfolios/{PORTFOLIO}", lambda shown: (shown["status"], shown["open_groups"]) == ("paused", left)
    )
    entries = (await house.get(path))["pyramids"][0]["legs"]
    assert {leg["skip_reason"] for leg in entries[1:]} == ({None} if action == "close_all" else {"panic: cancel all"})


async def test_panic_needs_to_know_what_is_meant(house: House) -> None:
    answer = await house.client.post(f"/portfolios/{PORTFOLIO}/panic", json={"action": "run"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "action")
