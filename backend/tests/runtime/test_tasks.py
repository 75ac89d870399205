"""Background tasks have an owner: none outlives it, and none begins after its end."""

import asyncio

from dca_engine.runtime.tasks import Tasks
from tests.runtime.virtual import in_virtual_time, quiet


@in_virtual_time
async def test_a_failing_task_does_not_end_the_others() -> None:
    tasks, done = Tasks(), asyncio.Event()

    async def fails() -> None:
        raise RuntimeError("a defect")

    async def goes_on() -> None:
        await quiet(1)
        done.set()

    tasks.spawn(fails(), "fails")
    tasks.spawn(goes_on(), "goes on")
    await tasks.all_ended()
    assert done.is_set()
    assert not tasks.any_running


@in_virtual_time
async def test_closing_ends_all_and_what_comes_after_never_starts() -> None:
    tasks, ran = Tasks(), asyncio.Event()

    async def late() -> None:
        ran.set()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tasks.spawn(late(), "late")

    tasks.spawn(stubborn(), "stubborn")
    await quiet()
    await tasks.close()
    await tasks.all_ended()
    assert not ran.is_set()
