"""Spec 2: alerts come in, are durable, are answered once, and nothing of the secret remains anywhere."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dca_engine.alerts.moments import candle_start
from dca_engine.api import intake
from dca_engine.api.intake import REFUSALS_PER_MINUTE
from dca_engine.api.settings import TRADINGVIEW_SENDERS, ApiSettings
from dca_engine.api.webhook_routes import WebhookRoute
from dca_engine.core.ids import PortfolioId
from dca_engine.core.signal import Signal
from dca_engine.ports import Alert, DedupeKeys, Receipt, StoreDownError
from dca_engine.store.database import Database
from dca_engine.store.inbox import PgInbox
from tests.alerts import examples
from tests.alerts.hostile import HOSTILE
from tests.api.house import PORTFOLIO, SECRET, SESSION_KEY, TOKEN, House, open_house

SHORT = {
    "secret": SECRET,
    "action": "buy",
    "symbol": "BTCUSDT",
    "exchange": "BINANCE",
    "timeframe": "15",
    "price": 50000,
}


def full(house: House, **changes: Any) -> dict[str, Any]:
    return examples.full(timestamp=house.clock.now().isoformat(), **changes)


async def alerts(house: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.get(f"/portfolios/{PORTFOLIO}/alerts"))["alerts"]
    return found


async def signals(house: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.get(f"/portfolios/{PORTFOLIO}/signals"))["signals"]
    return found


async def test_both_forms_are_accepted_whatever_the_content_type_says(house: House) -> None:
    first = await house.alert(full(house), **{"content-type": "text/plain"})
    second = await house.alert({**SHORT, "symbol": "ETHUSDT"}, **{"content-type": "application/x-www-form-urlencoded"})
    assert [first.status_code, second.status_code] == [202, 202]
    assert first.json() == {"signal_id": first.json()["signal_id"], "duplicate": False}
    for answer in (first, second):
        signal = await house.get(f"/signals/{await house.decided(answer.json()['signal_id'])}")
        assert signal["verdict"] == "accepted", signal
        assert signal["exchange"] == "binance"
        assert 0 < float(signal["accepted_in_ms"]) < 3000


async def test_an_accepted_alert_is_kept_with_its_secret_masked(house: House) -> None:
    answer = await house.alert(full(house))
    alert = await house.get(f"/signals/{answer.json()['signal_id']}/alert")
    assert (alert["status_code"], alert["duplicate"], alert["error"]) == (202, False, None)
    assert json.loads(alert["body"])["secret"] == "***"
    assert SECRET not in alert["body"]


async def test_the_secret_may_come_in_a_header(house: House) -> None:
    body = {key: value for key, value in SHORT.items() if key != "secret"}
    assert (await house.alert(body, **{"x-webhook-secret": SECRET})).status_code == 202
    assert (await house.alert(SHORT, **{"x-webhook-secret": "wrong"})).status_code == 401


async def test_the_secret_may_be_switched_off_and_the_token_never(house: House) -> None:
    (route,) = await house.api.records.webhook_routes()
    house.api.routes.replace([open_door(route)])
    body = {**SHORT, "secret": "anything"}
    assert (await house.alert(body)).status_code == 202
    assert (await house.alert(body, token="guess")).status_code == 401


def open_door(route: WebhookRoute) -> WebhookRoute:
    return replace(route, secret_required=False)


# --- refusals ---------------------------------------------------------------------------------------------------------


async def test_every_hostile_body_is_a_4xx_that_names_the_field(house: House, log_lines: list[object]) -> None:
    """Spec 2.1 and the promise that no alert is answered 500 and no secret comes back."""
    for case in HOSTILE:
        answer = await house.alert(case.body.replace(examples.SECRET.encode(), SECRET.encode()))
        assert answer.status_code == case.status, (case.name, answer.text)
        assert SECRET not in answer.text, case.name
        problem = answer.json()
        assert set(problem) == {"error", "message", "fields"}, case.name
        assert [f["field"] for f in problem["fields"]] == [case.field], case.name
    assert await signals(house) == []
    assert SECRET not in repr(log_lines)


async def test_refused_alerts_are_kept_too(house: House) -> None:
    """Spec 2.8: every alert of the portfolio, with why, its secret masked."""
    await house.alert({**SHORT, "price": -1})
    await house.alert({**SHORT, "secret": "wrong-secret"})
    await house.alert(b'{"secret": "' + SECRET.encode() + b'", "price": {{close}}')
    broken, wrong, negative = await alerts(house)
    assert (negative["status_code"], negative["error_field"]) == (422, "price")
    assert negative["error"] == "price must be above 0"
    assert (wrong["status_code"], wrong["error_field"]) == (401, "secret")
    assert (broken["status_code"], broken["error_field"]) == (422, "price")
    assert all(alert["signal_id"] is None for alert in (broken, wrong, negative))
    text = json.dumps([broken, wrong, negative])
    assert SECRET not in text
    assert "wrong-secret" not in text


async def test_a_wrong_token_and_a_wrong_secret_are_answered_alike(house: House) -> None:
    """Spec 2.2: nothing is learned by the caller."""
    wrong_token = await house.alert(SHORT, token="x" * 32)
    wrong_secret = await house.alert({**SHORT, "secret": "x"})
    no_secret = await house.alert({key: value for key, value in SHORT.items() if key != "secret"})
    assert {a.status_code for a in (wrong_token, wrong_secret, no_secret)} == {401}
    assert wrong_token.content == wrong_secret.content == no_secret.content
    assert wrong_token.json()["error"] == "unauthorized"
    assert house.api.intake.unknown_tokens == 1


async def test_what_is_not_the_secret(house: House) -> None:
    for secret in (None, 1, True, [SECRET], {"is": SECRET}, "", SECRET.upper(), SECRET + " ", "\ud800"):
        assert (await house.alert({**SHORT, "secret": secret})).status_code == 401, secret


async def test_guessing_secrets_is_slowed_per_source_and_portfolio(house: House) -> None:
    statuses = [(await house.alert({**SHORT, "secret": "guess"})).status_code for _ in range(31)]
    assert statuses == [401] * 30 + [429]
    assert (await house.alert(SHORT)).status_code == 429
    other = await house.browser("198.51.100.1").post(f"/webhooks/{TOKEN}", json=SHORT)
    assert other.status_code == 202


async def test_refused_alerts_are_not_kept_without_end(house: House) -> None:
    """Whoever knows the address alone can fill nothing; and a trader's slips shut out none of his good alerts."""
    answers = await asyncio.gather(*(house.alert(b"not JSON") for _ in range(REFUSALS_PER_MINUTE + 5)))
    assert sorted(a.status_code for a in answers) == [422] * REFUSALS_PER_MINUTE + [429] * 5
    assert (await house.alert(SHORT)).status_code == 202


async def test_guessing_tokens_stops_nobody_else(house: House) -> None:
    statuses = [(await house.alert(SHORT, token=f"guess{i}")).status_code for i in range(31)]
    assert statuses == [401] * 30 + [429]
    assert (await house.alert(SHORT)).status_code == 202


async def test_only_named_senders_when_the_setting_is_on(database: Database) -> None:
    settings = ApiSettings(session_key=SESSION_KEY, webhook_senders=TRADINGVIEW_SENDERS)
    async with open_house(database, settings) as house:
        await house.become_owner()
        assert (await house.alert(SHORT)).status_code == 403
        tradingview = house.browser("52.89.214.238")
        assert (await tradingview.post(f"/webhooks/{TOKEN}", json=SHORT)).status_code == 202


async def test_only_post_is_taken(new_house: House) -> None:
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        answer = await new_house.client.request(method, f"/webhooks/{TOKEN}")
        assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed"), method


# --- doubles ----------------------------------------------------------------------------------------------------------


async def test_a_resend_names_the_first_signal(house: House) -> None:
    """Spec 2.5 (a): TradingView resends the same bytes."""
    body = json.dumps(full(house)).encode()
    first, second = await house.alert(body), await house.alert(body)
    assert (second.status_code, second.json()) == (200, {"signal_id": first.json()["signal_id"], "duplicate": True})
    assert len(await signals(house)) == 1
    assert [(a["status_code"], a["duplicate"]) for a in await alerts(house)] == [(200, True), (202, False)]


async def test_doubles_at_the_same_moment_name_one_signal(house: House) -> None:
    body = json.dumps(full(house)).encode()
    answers = await asyncio.gather(*(house.alert(body) for _ in range(20)))
    assert sorted(a.status_code for a in answers) == [200] * 19 + [202]
    assert len({a.json()["signal_id"] for a in answers}) == 1
    await house.decided(answers[0].json()["signal_id"])
    (group,) = (await house.get(f"/portfolios/{PORTFOLIO}/groups"))["groups"]
    assert len(group["pyramids"]) == 1


async def test_untimed_doubles_at_the_same_moment_name_one_signal(house: House) -> None:
    answers = await asyncio.gather(*(house.alert({**SHORT, "timeframe": "D"}) for _ in range(20)))
    assert sorted(a.status_code for a in answers) == [200] * 19 + [202]
    assert len({a.json()["signal_id"] for a in answers}) == 1


async def test_without_a_time_the_same_body_is_new_after_its_window(house: House) -> None:
    body = {key: value for key, value in SHORT.items() if key != "timeframe"}
    first = await house.alert(body)
    house.clock.ahead = timedelta(seconds=59)
    assert (await house.alert(body)).status_code == 200
    house.clock.ahead = timedelta(seconds=61)
    third = await house.alert(body)
    assert third.status_code == 202
    assert third.json()["signal_id"] != first.json()["signal_id"]


async def test_one_entry_per_candle(house: House) -> None:
    """Spec 2.5 (b): another price, the same candle, key and trade id."""
    timeframe = 900
    left = candle_start(house.clock.now(), timeframe) + timedelta(seconds=timeframe) - house.clock.now()
    house.clock.ahead = left + timedelta(seconds=1)
    first = await house.alert(SHORT)
    second = await house.alert({**SHORT, "price": 49990})
    assert (first.status_code, second.status_code) == (202, 200)
    house.clock.ahead += timedelta(seconds=timeframe)
    assert (await house.alert({**SHORT, "price": 49980})).status_code == 202


# --- the database, late or gone ---------------------------------------------------------------------------------------


class UnsteadyInbox(PgInbox):
    """The real inbox behind a line that a test can cut or slow down."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.hot)
        self.refuses = False
        self.loses_answers = False
        self.arrived = asyncio.Semaphore(0)
        self.gate = asyncio.Event()
        self.gate.set()

    async def accept(self, portfolio_id: PortfolioId, alert: Alert, signal: Signal, keys: DedupeKeys) -> Receipt:
        self.arrived.release()
        await self.gate.wait()
        if self.refuses:
            raise StoreDownError("cut")
        receipt = await super().accept(portfolio_id, alert, signal, keys)
        if self.loses_answers:
            raise StoreDownError("cut after the commit")
        return receipt

    async def refuse(self, alert: Alert) -> None:
        if self.refuses:
            raise StoreDownError("cut")
        await super().refuse(alert)

    async def undecided(self, portfolio_id: PortfolioId) -> Sequence[Signal]:
        return await super().undecided(portfolio_id)


async def test_a_database_that_is_down_is_a_503_at_once(database: Database) -> None:
    inbox = UnsteadyInbox(database)
    async with open_house(database, inbox=inbox) as house:
        await house.become_owner()
        inbox.refuses = True
        for body in (SHORT, {**SHORT, "price": -1}):
            answer = await house.alert(body)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert answer.json()["error"] == "unavailable"
        inbox.refuses = False
        assert (await house.alert(SHORT)).status_code == 202


async def test_a_lost_answer_is_made_good_by_the_resend(database: Database) -> None:
    """The alert is durable, the sender was told 503: his resend finds the signal, and it is traded once."""
    inbox = UnsteadyInbox(database)
    async with open_house(database, inbox=inbox) as house:
        await house.become_owner()
        body = json.dumps(full(house)).encode()
        inbox.loses_answers = True
        assert (await house.alert(body)).status_code == 503
        inbox.loses_answers = False
        again = await house.alert(body)
        assert again.status_code == 200
        signal = await house.get(f"/signals/{await house.decided(again.json()['signal_id'])}")
        assert signal["verdict"] == "accepted"
        assert (await house.alert(body)).status_code == 200
        assert (await house.get(f"/portfolios/{PORTFOLIO}"))["open_groups"] == 1


async def test_a_slow_database_is_a_503_and_what_it_took_is_traded(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "ANSWER_WITHIN_SECONDS", 0.05)
    inbox = UnsteadyInbox(database)
    async with open_house(database, inbox=inbox) as house:
        await house.become_owner()
        inbox.gate.clear()
        body = json.dumps(full(house)).encode()
        assert (await house.alert(body)).status_code == 503
        inbox.gate.set()
        await house.api.intake.settle()
        (signal,) = await signals(house)
        await house.decided(signal["id"])
        assert (await house.get(f"/portfolios/{PORTFOLIO}"))["open_groups"] == 1


async def test_too_many_at_once_are_turned_away_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_IN_FLIGHT", 3)
    inbox = UnsteadyInbox(database)
    async with open_house(database, inbox=inbox) as house:
        await house.become_owner()
        inbox.gate.clear()
        waiting = [asyncio.create_task(house.alert({**SHORT, "symbol": s})) for s in ("BTCUSDT", "ETHUSDT", "SOLUSDT")]
        for _ in waiting:
            await inbox.arrived.acquire()
        refused = await house.alert({**SHORT, "symbol": "XRPUSDT"})
        assert (refused.status_code, refused.json()["error"]) == (503, "overloaded")
        inbox.gate.set()
        assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [202] * 3


async def test_before_the_engine_takes_alerts_they_are_sent_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No runner, or no market list yet: TradingView resends a 503."""
    runner = house.engine.runners.pop(PORTFOLIO)
    assert (await house.alert(SHORT)).status_code == 503
    house.engine.runners[PORTFOLIO] = runner
    with monkeypatch.context() as unknown:
        unknown.setattr(runner, "market_list", lambda _account_id: {})
        assert (await house.alert(SHORT)).status_code == 503
    assert (await house.alert(SHORT)).status_code == 202


async def test_an_old_alert_is_recorded_and_not_traded(house: House) -> None:
    """Spec 2.6."""
    old = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    answer = await house.alert(examples.full(timestamp=old))
    assert answer.status_code == 202
    signal = await house.get(f"/signals/{await house.decided(answer.json()['signal_id'])}")
    assert (signal["verdict"], signal["reason_code"]) == ("recorded", "stale")
