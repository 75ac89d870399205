"""`chaos` in short: a few kills and blows, the exchange away for some seconds; and that its count would notice."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

from dca_engine.modes.chaos.alerts import Wanted
from dca_engine.modes.chaos.books import OurBooks, OurOrder, VenueBooks, differences, group_of
from dca_engine.modes.chaos.count import Outcomes, doubled_orders, doubled_signals, lost
from dca_engine.modes.chaos.dice import Dice
from dca_engine.modes.chaos.load import Sent
from dca_engine.modes.chaos.logs import secrets_told, unexplained
from dca_engine.modes.chaos.reckoning import Reckoning, reckon
from dca_engine.modes.chaos.report import recorded
from dca_engine.modes.chaos.scene import running_scene
from dca_engine.modes.chaos.storm import storm
from dca_engine.modes.chaos.unplugged import invented, outage, told
from dca_engine.runtime.clock import SystemClock

D = Decimal
ENTRY, TARGET = "DTAGTAG0000001E0000000", "DTAGTAG0000001T0000000"
GROUP = "TAGTAG0-1"
KILLS = 3


def is_clean(reckoning: Reckoning) -> bool:
    found = (reckoning.lost, reckoning.doubled, reckoning.inconsistent, reckoning.secrets, reckoning.odd_answers)
    assert found == ([], [], [], 0, Counter())
    return True


async def test_killed_and_struck_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    async with running_scene(tmp_path, Dice(5)) as scene:
        tally = await storm(scene, KILLS, seconds=600)
        assert (tally.kills, tally.failures) == (KILLS, [])
        assert is_clean(await reckon(scene))
        assert scene.load.acknowledged


async def test_unplugged_the_queue_holds_and_the_trader_is_told_once_of_each(tmp_path: Path) -> None:
    async with running_scene(tmp_path, Dice(6)) as scene:
        away = await outage(scene, 1)
        assert (away.differs, away.invented) == ([], [])
        assert is_clean(await reckon(scene))
        assert await told(scene, "account_back") == {"account_lost": 1, "account_back": 1}


def our_order(client_order_id: str = ENTRY, status: str = "filled", **changes: object) -> OurOrder:
    """An entry of two units that is filled, unless changed."""
    usual = {"place": ("E", 0, 0), "side": "buy", "quantity": D(2), "trades": frozenset({trade()})}
    return OurOrder(client_order_id, GROUP, status=status, **{**usual, **changes})  # type: ignore[arg-type]


def trade(trade_id: str = "1", quantity: str = "2") -> tuple[str, Decimal, Decimal, Decimal]:
    return trade_id, D(100), D(quantity), D("0.1")


def their_order(client_order_id: str = ENTRY, status: str = "filled", side: str = "buy") -> dict[str, str]:
    return {"client_order_id": client_order_id, "status": status, "side": side}


def ours(*orders: OurOrder) -> OurBooks:
    return OurBooks("healthy", frozenset(), {GROUP: "SYN000/USDT"}, {GROUP: orders})


def theirs(orders: list[dict[str, str]], **trades: set[tuple[str, Decimal, Decimal, Decimal]]) -> VenueBooks:
    books = VenueBooks()
    books.orders[GROUP] += orders
    books.trades.update(trades)
    return books


def found(**verdicts: tuple[str, ...]) -> Outcomes:
    return Outcomes(verdicts, frozenset({"waits"}), Counter({"twice": 2, "once": 1}))


def alert(*signals: str) -> Sent:
    return Sent("{}", Wanted("buy", "SYN000USDT", D(1), "1", SystemClock().now()), set(signals))


def test_an_id_names_its_group() -> None:
    assert group_of(ENTRY) == GROUP
    assert group_of("somebody-elses") is None


def test_the_same_books_do_not_differ() -> None:
    assert differences([our_order()], [their_order()], {ENTRY: {trade()}}) == []
    assert differences([our_order(status="rejected", trades=frozenset())], [], {}) == []


def test_whatever_differs_is_told() -> None:
    same = {ENTRY: {trade()}}
    assert differences([our_order()], [their_order()] * 2, same) == [f"{ENTRY}: the exchange has it twice"]
    assert differences([], [their_order()], same) == [f"{ENTRY}: filled at the exchange, unknown to us"]
    assert differences([our_order()], [], same) == [f"{ENTRY}: filled with us, absent at the exchange"]
    open_there = [their_order(status="open")]
    assert differences([our_order()], open_there, same) == [f"{ENTRY}: filled with us, open at the exchange"]
    assert differences([our_order()], [their_order()], {}) == [f"{ENTRY}: 1 trades with us, 0 at the exchange"]
    other_fee = {ENTRY: {("1", D(100), D(2), D("0.2"))}}
    assert differences([our_order()], [their_order()], other_fee) == [f"{ENTRY}: 1 trades with us, 1 at the exchange"]


def test_an_alert_without_an_outcome_is_lost_unless_it_waits() -> None:
    became = found(decided=("queued", "accepted"), waits=("queued",), forgotten=("queued",))
    told_lost = lost(("decided", "waits", "forgotten", "never"), became)
    assert told_lost == ["forgotten: queued", "never: no outcome"]


def test_two_outcomes_two_entries_and_two_signals_are_doubles() -> None:
    became = found(twice=("accepted",), again=("accepted", "refused"), fine=("queued", "accepted"))
    assert doubled_signals([alert("a"), alert("b", "c")], became) == [
        "one alert became b, c",
        "again: accepted, refused",
        "twice: 2 entries",
    ]


def test_orders_that_exist_twice_or_trade_too_much_are_doubles() -> None:
    bought = {ENTRY: {trade()}}
    assert doubled_orders(ours(our_order()), theirs([their_order()], **bought)) == []
    twice = theirs([their_order(), their_order()], **bought)
    assert doubled_orders(ours(our_order()), twice) == [f"{ENTRY}: 2 times at the exchange"]
    again = ENTRY[:-1] + "1"
    both = theirs([their_order(), their_order(again)], **bought, **{again: {trade("2")}})
    assert doubled_orders(ours(our_order(), our_order(again)), both) == [f"{GROUP} leg ('E', 0, 0): bought twice"]
    sold = theirs([their_order(), their_order(TARGET, side="sell")], **bought, **{TARGET: {trade("2", "3")}})
    assert doubled_orders(ours(our_order()), sold) == [f"{GROUP}: sold 3, bought 2"]


def test_what_the_exchange_never_said_is_invented() -> None:
    assert invented(ours(our_order()), theirs([their_order()], **{ENTRY: {trade()}})) == []
    assert invented(ours(our_order(trades=frozenset())), theirs([])) == [
        f"{ENTRY}: filled with us, absent at the exchange"
    ]
    assert invented(ours(our_order()), theirs([their_order()])) == [f"{ENTRY}: trades that the exchange did not make"]


def test_a_log_is_searched_for_secrets_and_failures(tmp_path: Path) -> None:
    log = tmp_path / "log"
    trace = "Traceback (most recent call last):\n  File x\n    y = z\n"
    starved = f"{trace}SystemError: <function _find_and_load at 0x7f> returned NULL without setting an exception"
    log.write_text(
        f"2026Z [info] fine\n{trace}KeyError: 1\n{trace}MemoryError\n{starved}\n2026Z [critical ] a task failed\n"
    )
    assert unexplained(log) == {"KeyError: 1": 1, "[critical ] a task failed": 1}
    assert secrets_told(log, ["fine", "hidden", ""]) == 1


def test_the_table_replaces_the_last_one_and_nothing_else() -> None:
    first = recorded("# Head\n\ntext\n", "kills", ["one"])
    assert first.startswith("# Head\n\ntext\n\n## By force\n")
    second = recorded(first + "\n## After\n", "kills", ["two"])
    assert second == first.replace("one", "two") + "\n## After\n"
    assert recorded(second, "unplug", ["three"]).count("## By force") == 1
