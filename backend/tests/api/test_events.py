"""The log: read, searched, taken away, and its critical lines until they are over; live and later it is one list."""

import csv
import io
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.core.messages import AccountNoticed, HoldingsObserved, Notice
from tests.api.house import ACCOUNT, PORTFOLIO, House
from tests.api.serving import served
from tests.api.test_feed import listening
from tests.api.test_settings import change

MINE = f"/portfolios/{PORTFOLIO}"
EVENTS = f"{MINE}/events"


async def events(house: House, **wanted: Any) -> list[dict[str, Any]]:
    """All pages."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = await house.client.get(EVENTS, params={**wanted, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        found += answer.json()["events"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


async def notice(house: House, notice: Notice, detail: str = "no answer") -> None:
    """Something that the runtime finds out about the account."""
    runner = house.engine.runners[PORTFOLIO]
    runner.submit(AccountNoticed(house.clock.now(), ACCOUNT, notice, detail))
    await runner._writer.idle()


@pytest.fixture
async def traded(house: House) -> str:
    """BTC was bought and its first leg filled; gives the group's id."""
    signal = await house.get(f"/signals/{await house.buy()}")
    await house.eventually(f"/groups/{signal['group_id']}", lambda group: Decimal(group["held_quantity"]) > 0)
    return str(signal["group_id"])


async def test_what_the_engine_did_is_told_newest_first(house: House, traded: str) -> None:
    found = await events(house)
    places = [tuple(map(int, line["id"].split("-"))) for line in found]
    assert places == sorted(places, reverse=True)
    assert len(set(places)) == len(places)
    assert (found[-1]["kind"], found[-1]["text"]) == ("engine", "The portfolio was opened")
    (opened,) = (line for line in found if line["code"] == "opened")
    assert (opened["kind"], opened["level"], opened["symbol"]) == ("signal", "info", "BTC/USDT")
    assert (opened["group_id"], opened["account_id"]) == (traded, ACCOUNT)
    assert opened["signal_id"].startswith("s")
    fills = [line for line in found if line["kind"] == "fill"]
    assert [line["text"].split(" at ")[0] for line in fills] == ["Bought 0.00400 BTC"]


async def test_long_logs_come_page_by_page_without_gap_or_double(house: House) -> None:
    for _ in range(60):
        await notice(house, Notice.CLOCK_OFF)
    found = await events(house)
    assert len(found) > 60
    assert len({line["id"] for line in found}) == len(found)
    assert [line["time"] for line in found] == sorted((line["time"] for line in found), reverse=True)


async def test_it_is_narrowed_down_by_what_it_is_about(house: House, traded: str) -> None:
    await house.buy(symbol="ETHUSDT", price=2500)
    await house.alert({"secret": "", "action": "buy", "symbol": "BTCUSDT"})
    await notice(house, Notice.CLOCK_OFF)
    everything = await events(house)
    assert {line["symbol"] for line in await events(house, symbol="ETH/USDT")} == {"ETH/USDT"}
    assert {line["group_id"] for line in await events(house, group_id=traded)} == {traded}
    assert {line["level"] for line in await events(house, level=["attention", "critical"])} == {"attention"}
    assert {line["kind"] for line in await events(house, kind=["fill", "account"])} == {"fill", "account"}
    assert [line["code"] for line in await events(house, account_id=ACCOUNT, kind="account")] == ["clock_off"]
    middle = everything[len(everything) // 2]["time"]
    later, earlier = await events(house, **{"from": middle}), await events(house, to=middle)
    assert later + earlier == everything
    assert all(line["time"] >= middle for line in later)


async def test_a_text_is_found_whatever_its_case_and_its_signs_mean_themselves(house: House, traded: str) -> None:
    found = await events(house, q="bOUGHT 0.00400 btc")
    assert [line["kind"] for line in found] == ["fill"]
    for sought in ("b%ught", "_ought", "\\", "'"):
        assert await events(house, q=sought) == [], sought


WRONG = [
    ({"level": "loud"}, "level.0"),
    ({"kind": "outbox"}, "kind.0"),
    ({"from": "yesterday"}, "from"),
    ({"from": "2026-01-31T09:30:00"}, "from"),
    ({"to": "9999-12-31T23:59:59+00:00"}, "to"),
    ({"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "to"),
    ({"q": "a\x00b"}, "q"),
    ({"q": "x" * 201}, "q"),
    ({"q": " "}, "q"),
    ({"symbol": ""}, "symbol"),
    ({"critical_open": "perhaps"}, "critical_open"),
    ({"cursor": "nonsense"}, "cursor"),
    ({"cursor": "MjAyNi0wMS0wMVQwMDowMDowMFogeA"}, "cursor"),
]


async def test_a_wrong_parameter_is_named(house: House) -> None:
    for params, field in WRONG:
        for path in (EVENTS, f"{EVENTS}/export"):
            if path.endswith("export") and field == "cursor":
                continue
            answer = await house.client.get(path, params=params)
            assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field), (path, params)
    answer = await house.client.get(f"{EVENTS}/export", params={"format": "pdf"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "format")


# --- what stands ------------------------------------------------------------------------------------------------------


async def standing(house: House) -> list[str]:
    found = await events(house, critical_open=True)
    assert all(line["stands"] and line["level"] == "critical" for line in found)
    return [line["code"] for line in found]


async def test_a_critical_line_stands_until_it_is_over(house: House) -> None:
    assert await standing(house) == []
    await notice(house, Notice.LOST)
    await notice(house, Notice.LOST)
    assert await standing(house) == ["account_lost"], "told twice, it stands once"
    await notice(house, Notice.BACK)
    assert await standing(house) == []
    lost = await events(house, level="critical")
    assert [(line["stands"], line["acknowledged_at"]) for line in lost] == [(False, None)] * 2
    (back,) = await events(house, kind="account", level="info")
    assert back["settles"]


async def test_or_until_a_person_has_read_it(house: House) -> None:
    await notice(house, Notice.LOST)
    (lost,) = await events(house, critical_open=True)
    answer = await house.client.post(f"{EVENTS}/{lost['id']}/acknowledge")
    assert answer.status_code == 200
    read = answer.json()
    assert (read["stands"], read["id"]) == (False, lost["id"])
    assert await standing(house) == []
    again = await house.client.post(f"{EVENTS}/{lost['id']}/acknowledge")
    assert again.json() == read, "the first time counts"
    await notice(house, Notice.LOST)
    assert await standing(house) == ["account_lost"], "told anew, it stands anew"


async def test_a_person_who_resumes_has_looked_at_what_kept_the_portfolio_from_trading(
    house: House, traded: str
) -> None:
    runner = house.engine.runners[PORTFOLIO]
    runner.submit(HoldingsObserved(house.clock.now(), ACCOUNT, {"BTC": Decimal(0)}))
    await runner._writer.idle()
    assert "holding_differs" in await standing(house)
    assert (await house.client.post(f"{MINE}/resume")).status_code == 202
    assert await standing(house) == []


async def test_only_what_is_critical_is_acknowledged(house: House, traded: str) -> None:
    newest = (await events(house))[0]
    answer = await house.client.post(f"{EVENTS}/{newest['id']}/acknowledge")
    assert (answer.status_code, answer.json()["error"]) == (409, "not_critical")
    for nothing in ("999999-0", "1-99", "nope", "1", "1-2-3", "%00"):
        assert (await house.client.post(f"{EVENTS}/{nothing}/acknowledge")).status_code == 404, nothing


# --- live -------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    async with served(house.app) as found:
        yield found


async def test_live_lines_are_those_of_the_history(house: House, address: str) -> None:
    before = {line["id"] for line in await events(house)}
    heard: list[dict[str, Any]] = []
    async with listening(house, address) as browser:
        await browser.receive()
        await house.buy()
        await notice(house, Notice.LOST)
        while all(line["code"] != "account_lost" for line in heard):
            heard += (await browser.receive()).get("events", [])
        (lost,) = (line for line in heard if line["code"] == "account_lost")
        assert (lost["stands"], lost["level"]) == (True, "critical")
        kept = {line["id"]: line for line in await events(house) if line["id"] not in before}
        assert [kept[line["id"]] for line in heard] == heard
        await house.client.post(f"{EVENTS}/{lost['id']}/acknowledge")
        read: list[str] = []
        while not read:
            read += (await browser.receive()).get("acknowledged", [])
        assert read == [lost["id"]]


# --- as a file --------------------------------------------------------------------------------------------------------


async def exported(house: House, form: str, **wanted: Any) -> str:
    answer = await house.client.get(f"{EVENTS}/export", params={"format": form, **wanted})
    assert answer.status_code == 200, answer.text
    day = f"{house.clock.now():%Y-%m-%d}"
    assert answer.headers["content-disposition"] == f'attachment; filename="events-{day}.{form}"'
    return answer.text


async def test_all_of_it_can_be_taken_away_oldest_first(
    house: House, traded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pages of three, so that several are needed."""
    monkeypatch.setattr("dca_engine.api.events.DOWNLOADED_AT_ONCE", 3)
    shown = list(reversed(await events(house)))
    assert json.loads(await exported(house, "json")) == shown
    rows = list(csv.DictReader(io.StringIO(await exported(house, "csv"), newline="")))
    assert [(row["id"], row["text"], row["symbol"]) for row in rows] == [
        (line["id"], line["text"], line["symbol"] or "") for line in shown
    ]
    lines = (await exported(house, "txt")).splitlines()
    assert [line.split("  ")[-1] for line in lines] == [line["text"] for line in shown]
    assert "  INFO       fill      BTC/USDT  Bought 0.00400 BTC" in (await exported(house, "txt"))


async def test_a_file_holds_what_the_filters_let_through(house: House, traded: str) -> None:
    assert json.loads(await exported(house, "json", kind="fill")) == await events(house, kind="fill")
    assert json.loads(await exported(house, "json", q="nowhere to be found")) == []
    assert len((await exported(house, "csv", q="nowhere to be found")).splitlines()) == 1
    assert await exported(house, "txt", q="nowhere to be found") == ""


async def test_the_log_is_its_owners_alone(house: House) -> None:
    await notice(house, Notice.LOST)
    (lost,) = await events(house, critical_open=True)
    stranger = await house.stranger()
    for path in (EVENTS, f"{EVENTS}/export"):
        assert (await stranger.get(path)).status_code == 404, path
        assert (await house.browser().get(path)).status_code == 401, path
    assert (await stranger.post(f"{EVENTS}/{lost['id']}/acknowledge")).status_code == 404
    assert await standing(house) == ["account_lost"]


async def test_settings_of_a_person_are_told(house: House) -> None:
    await change(house, max_open_groups=3)
    assert [line["kind"] for line in await events(house, q="settings changed")] == ["settings"]
