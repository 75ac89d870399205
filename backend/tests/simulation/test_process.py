"""A process that is killed does nothing any more, wherever it was."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from dca_engine.simulation.connections import travel
from dca_engine.simulation.process import Process, current, make_task
from dca_engine.simulation.virtual_time import run


def in_a_house(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def with_tasks_of_processes() -> None:
        asyncio.get_running_loop().set_task_factory(make_task)
        await test()

    run(with_tasks_of_processes())


def test_it_is_killed_before_the_step_that_was_told_and_what_it_started_dies_with_it() -> None:
    async def test() -> None:
        process, done = Process(), list[int]()

        async def count(start: int) -> None:
            for number in range(start, start + 5):
                done.append(number)
                await asyncio.sleep(1)

        async def both() -> None:
            await asyncio.gather(count(0), count(10))

        process.kill_after(6)
        process.start(both())
        await process.died.wait()
        await process.gone()
        assert done == [0, 10, 1, 11]

    in_a_house(test)


def test_what_it_sent_arrives_and_only_the_answer_finds_nobody() -> None:
    async def test() -> None:
        process, arrived, answered = Process(), list[bool](), list[bool]()

        async def send() -> None:
            await travel(5.0, lambda: arrived.append(process.alive), 5.0)
            answered.append(True)

        process.start(send())
        await asyncio.sleep(1)
        process.kill()
        await process.gone()
        await asyncio.sleep(20)
        assert arrived == [False]
        assert not answered

    in_a_house(test)


def test_what_it_does_on_its_way_out_starts_nothing() -> None:
    async def test() -> None:
        process, lives = Process(), list[bool]()

        async def reach_out() -> None:
            lives.append(True)

        async def work() -> None:
            try:
                await asyncio.sleep(100)
            finally:
                process.start(reach_out())

        process.start(work())
        await asyncio.sleep(1)
        process.kill()
        await process.gone()
        assert not lives

    in_a_house(test)


def test_tasks_know_whose_they_are() -> None:
    async def test() -> None:
        process = Process()

        async def whose() -> Process | None:
            return await asyncio.create_task(asyncio.wait_for(asyncio.sleep(0, current()), 1))

        assert await process.start(whose()) is process
        assert current() is None

    in_a_house(test)
