"""Who sends next when requests are scarce: exits and cancels, then targets, then look-ups, then entries."""

import asyncio
from collections.abc import Iterable

import pytest

from dca_engine.exchanges.budget import BudgetClosedError, RequestBudget
from dca_engine.exchanges.capabilities import Cost, Limit, LimitKind
from dca_engine.exchanges.urgency import Priority
from dca_engine.exchanges.windows import Windows
from dca_engine.simulation.virtual_time import now, run

ORDER = Cost(1, orders=1)
QUESTION = Cost(4)


def budget(weight: int = 1000, orders: int = 10, in_flight: int = 100) -> RequestBudget:
    address = Windows([Limit(LimitKind.WEIGHT, 60, weight)])
    return RequestBudget(address, Windows([Limit(LimitKind.ORDERS, 10, orders)]), in_flight)


async def send(turns: RequestBudget, cost: Cost, priority: Priority, log: list[tuple[str, float]], name: str) -> None:
    await turns.acquire(cost, priority)
    log.append((name, now()))
    turns.release()


async def all_of(tasks: Iterable["asyncio.Task[None]"]) -> None:
    await asyncio.gather(*tasks)


def test_an_idle_turn_never_yields() -> None:
    async def main() -> None:
        turn = budget().acquire(ORDER, Priority.ENTRY)
        with pytest.raises(StopIteration):
            turn.send(None)

    run(main())


def test_a_burst_is_spread_over_the_windows() -> None:
    async def main() -> None:
        turns, log = budget(orders=100), list[tuple[str, float]]()
        await all_of([asyncio.create_task(send(turns, ORDER, Priority.ENTRY, log, "entry")) for _ in range(250)])
        moments = [moment for _, moment in log]
        assert moments[94] == 0
        assert moments[95] == pytest.approx(10.25)
        assert moments[249] == pytest.approx(20.5)

    run(main())


def test_the_most_urgent_go_first() -> None:
    async def main() -> None:
        turns, log = budget(weight=10), list[tuple[str, float]]()
        await turns.acquire(Cost(10), Priority.EXIT)
        turns.release()
        tasks = [
            asyncio.create_task(send(turns, ORDER, Priority.ENTRY, log, "entry")),
            asyncio.create_task(send(turns, QUESTION, Priority.LOOK_UP, log, "question")),
            asyncio.create_task(send(turns, ORDER, Priority.TARGET, log, "target")),
            asyncio.create_task(send(turns, ORDER, Priority.EXIT, log, "exit")),
        ]
        await all_of(tasks)
        assert [name for name, _ in log] == ["exit", "target", "question", "entry"]

    run(main())


def test_charts_come_after_everything_and_leave_a_third_of_the_limit() -> None:
    async def main() -> None:
        turns, log = budget(weight=100, orders=100), list[tuple[str, float]]()
        charts = [asyncio.create_task(send(turns, Cost(5), Priority.CHART, log, "chart")) for _ in range(20)]
        await asyncio.sleep(1)
        assert len(log) == 14
        entry = asyncio.create_task(send(turns, ORDER, Priority.ENTRY, log, "entry"))
        await all_of([entry])
        assert log[-1] == ("entry", 1.0)
        await all_of(charts)

    run(main())


def test_a_share_stays_free_for_exits() -> None:
    async def main() -> None:
        turns, log = budget(orders=20), list[tuple[str, float]]()
        tasks = [asyncio.create_task(send(turns, ORDER, Priority.ENTRY, log, "entry")) for _ in range(30)]
        await asyncio.sleep(1)
        await send(turns, ORDER, Priority.EXIT, log, "exit")
        assert log[-1] == ("exit", 1.0)
        await all_of(tasks)

    run(main())


def test_questions_do_not_wait_for_orders_but_never_overtake_them_in_what_both_need() -> None:
    async def main() -> None:
        turns, log = budget(orders=1), list[tuple[str, float]]()
        await send(turns, ORDER, Priority.EXIT, log, "first")
        waiting = asyncio.create_task(send(turns, ORDER, Priority.EXIT, log, "second"))
        await asyncio.sleep(0)
        await send(turns, QUESTION, Priority.LOOK_UP, log, "question")
        assert log[-1] == ("question", 0.0)
        await waiting

    run(main())


def test_only_so_many_wait_for_an_answer_at_once() -> None:
    async def main() -> None:
        turns = budget(orders=100, in_flight=2)
        await turns.acquire(ORDER, Priority.ENTRY)
        await turns.acquire(ORDER, Priority.ENTRY)
        third = asyncio.ensure_future(turns.acquire(ORDER, Priority.ENTRY))
        await asyncio.sleep(100)
        assert not third.done()
        turns.release()
        await third

    run(main())


def test_whoever_is_cancelled_gives_the_turn_back() -> None:
    async def main() -> None:
        turns = budget(orders=100, in_flight=1)
        await turns.acquire(ORDER, Priority.ENTRY)
        second = asyncio.ensure_future(turns.acquire(ORDER, Priority.ENTRY))
        third = asyncio.ensure_future(turns.acquire(ORDER, Priority.ENTRY))
        await asyncio.sleep(0)
        turns.release()
        second.cancel()
        await asyncio.wait([second])
        assert second.cancelled()
        await asyncio.wait_for(third, 1)

    run(main())


def test_a_hold_stops_everything_until_it_ends() -> None:
    async def main() -> None:
        turns, log = budget(), list[tuple[str, float]]()
        turns.hold(30)
        await send(turns, QUESTION, Priority.EXIT, log, "exit")
        assert log[0][1] == pytest.approx(30)

    run(main())


def test_a_hold_on_orders_lets_cancels_and_questions_pass() -> None:
    async def main() -> None:
        turns, log = budget(), list[tuple[str, float]]()
        turns.hold(3600, LimitKind.ORDERS)
        await send(turns, Cost(1), Priority.EXIT, log, "cancel")
        await send(turns, ORDER, Priority.EXIT, log, "order")
        assert [name for name, _ in log] == ["cancel", "order"]
        assert [moment for _, moment in log] == pytest.approx([0.0, 3600.0])

    run(main())


def test_accounts_behind_one_address_share_its_weight() -> None:
    async def main() -> None:
        address, log = Windows([Limit(LimitKind.WEIGHT, 60, 10)]), list[tuple[str, float]]()
        first = RequestBudget(address, Windows([]), 5)
        second = RequestBudget(address, Windows([]), 5)
        await send(first, Cost(10), Priority.EXIT, log, "first")
        await send(second, Cost(10), Priority.EXIT, log, "second")
        assert [moment for _, moment in log] == pytest.approx([0.0, 60.25])

    run(main())


def test_a_cancel_does_not_wait_behind_an_order_that_has_to() -> None:
    """A day's orders may be used up; what rests must be withdrawn all the same."""

    async def main() -> None:
        turns, log = budget(), list[tuple[str, float]]()
        turns.hold(3600, LimitKind.ORDERS)
        order = asyncio.create_task(send(turns, ORDER, Priority.EXIT, log, "order"))
        await asyncio.sleep(0)
        await send(turns, Cost(1), Priority.EXIT, log, "cancel")
        assert log == [("cancel", 0.0)]
        await order

    run(main())


def test_a_close_behind_200_entries_and_100_targets_goes_at_once() -> None:
    """At Binance spot's limits and 100 ms per answer: a share is kept for it, and those after it go first as soon as
    there is room."""

    async def main() -> None:
        turns, log = budget(weight=6000, orders=100, in_flight=50), list[tuple[str, float]]()

        async def answered(priority: Priority, name: str) -> None:
            await turns.acquire(ORDER, priority)
            log.append((name, now()))
            await asyncio.sleep(0.1)
            turns.release()

        tasks = [asyncio.create_task(answered(Priority.ENTRY, "entry")) for _ in range(200)]
        tasks += [asyncio.create_task(answered(Priority.TARGET, "target")) for _ in range(100)]
        tasks.append(asyncio.create_task(answered(Priority.EXIT, "close")))
        await asyncio.sleep(1)
        assert log[48] == ("close", 0.0), "at once: of fifty that may wait for an answer it finds two left"
        assert [name for name, _ in log].count("entry") == 45
        assert [name for name, _ in log].count("target") == 52, "then the targets, but for what is kept free"
        tasks += [asyncio.create_task(answered(Priority.EXIT, f"exit {n}")) for n in range(10)]
        await all_of(tasks)
        assert log[98:100] == [("exit 0", 1.0), ("exit 1", 1.0)], "two that are kept free are left"
        assert [name for name, _ in log[100:108]] == [f"exit {n}" for n in range(2, 10)]
        assert [moment for _, moment in log[100:108]] == pytest.approx([10.25] * 8), "first in the next window"
        after = [name for name, _ in log[108:]]
        assert after == sorted(after, reverse=True), "all the targets, then the entries"

    run(main())


def test_close_tells_whoever_waits_or_comes_later_that_nothing_was_sent() -> None:
    async def main() -> None:
        turns = budget(orders=1)
        await turns.acquire(ORDER, Priority.EXIT)
        waiting = asyncio.ensure_future(turns.acquire(ORDER, Priority.EXIT))
        await asyncio.sleep(0)
        turns.close()
        for turn in (waiting, turns.acquire(QUESTION, Priority.EXIT)):
            with pytest.raises(BudgetClosedError):
                await turn

    run(main())
