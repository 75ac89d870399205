"""The fuzzer of the webhook: every answer is a documented one, in time; what was taken is there; no secret gets out.

Each request is drawn from the fuzz's seed and its own number, so that one can be looked at alone.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from urllib.parse import urlsplit

import asyncpg

from dca_engine.modes.rig import Rig
from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url
from tests.fuzz.alert_requests import Door, RawRequest, alert_request
from tests.fuzz.tally import Tally

OPERATION = "an alert"
SENDERS = 24
"""At once."""
ANSWER_WITHIN_SECONDS = 15.0
_OUTCOMES_WITHIN_SECONDS = 300.0
_DOCUMENTED = frozenset({200, 202, 400, 401, 405, 408, 413, 422, 429})
_PROBLEM = {"error", "message", "fields"}
_ACCEPTED = {"signal_id", "duplicate"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes


@dataclass(slots=True)
class _Connection:
    """One sender's kept connection, made anew when it is not good any more."""

    host: str
    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None)

    async def send(self, request: RawRequest) -> Answer | None:
        """The answer; None when the server hung up without one, or there is nothing more to come."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port, limit=2**22)
        reader, writer = self._streams
        answer, good = None, False
        try:
            await _write(writer, request)
            if not request.whole:
                writer.write_eof()
            answer, good = await _answer(reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        gave_up = answer is not None and answer.status == 408
        if gave_up or not (good and request.sound):
            await self.close()
        return answer

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


async def _write(writer: asyncio.StreamWriter, request: RawRequest) -> None:
    """A server that has read enough may answer and hang up while we still write."""
    for part in request.parts:
        writer.write(part)
        try:
            await writer.drain()
        except ConnectionError:
            return
        await asyncio.sleep(request.pause)


async def _answer(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    """The answer, and whether the connection is good for another."""
    status = 100
    headers: dict[bytes, bytes] = {}
    while status < 200:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head[:-4].split(b"\r\n")
        status = int(first.split(b" ", 2)[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
    answer = Answer(status, headers.get(b"content-type", b"").decode("latin-1"), body)
    return answer, headers.get(b"connection", b"").lower() != b"close"


async def fuzz_webhook(rig: Rig, requests: int, seed: int, tally: Tally) -> None:
    """Exactly `requests` requests; then everything that was taken is looked for."""
    address = urlsplit(rig.engine.url)
    door = Door(address.netloc, rig.trader.webhook_path.rpartition("/")[2], rig.trader.webhook_secret)
    numbers = iter(range(requests))
    taken: set[str] = set()

    async def one_sender() -> None:
        connection = _Connection(str(address.hostname), int(address.port or 0))
        for number in numbers:
            await _one(connection, door, seed, number, tally, taken)
        await connection.close()

    await asyncio.gather(*(one_sender() for _ in range(min(SENDERS, requests))))
    await _look_for(rig, taken, tally)
    await _nothing_kept_in_clear(rig, tally)


async def _one(connection: _Connection, door: Door, seed: int, number: int, tally: Tally, taken: set[str]) -> None:
    request = alert_request(Random(f"{seed} {number}"), door, datetime.now(UTC))
    where = f"{OPERATION}: {request.kind}"
    try:
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            answer = await connection.send(request)
    except TimeoutError:
        await connection.close()
        tally.found("an answer in bounded time", where, f"seed {seed}, request {number}: {_shown(request, door)}")
        return

    def seen() -> str:
        said = "nothing" if answer is None else f"{answer.status} {answer.body[:300]!r}"
        return f"seed {seed}, request {number}: {said} to {_shown(request, door)}"

    tally.answered(where, 0 if answer is None else answer.status, seen)
    if answer is None:
        if request.sound:
            tally.found("an answer to whatever is HTTP", where, seen())
        return
    for rule in _broken(request, answer, door):
        tally.found(rule, where, seen())
    if answer.status in (200, 202) and request.sound:
        taken.add(json.loads(answer.body)["signal_id"])


def _broken(request: RawRequest, answer: Answer, door: Door) -> Iterator[str]:
    if door.secret.encode() in answer.body:
        yield "the secret is never echoed"
    if answer.status not in _DOCUMENTED and answer.status < 500:
        yield "every status is documented"
    if request.sound and not has_shape(answer):
        yield "the documented shape of an answer"


def has_shape(answer: Answer) -> bool:
    """Whether an answer is of the documented shape for its status."""
    if not answer.content_type.startswith("application/json"):
        return False
    try:
        told = json.loads(answer.body)
    except ValueError:
        return False
    if not isinstance(told, dict):
        return False
    if answer.status in (200, 202):
        return set(told) == _ACCEPTED and told["duplicate"] is (answer.status == 200)
    fields_told = all(item["reason"] and isinstance(item["field"], str) for item in told.get("fields", ()))
    return set(told) == _PROBLEM and fields_told and (answer.status != 422 or bool(told["fields"]))


def _shown(request: RawRequest, door: Door) -> str:
    """What was sent, without what must not be shown."""
    return repr(b"".join(request.parts)[:1500]).replace(door.secret, "SECRET").replace(door.token, "TOKEN")


async def _look_for(rig: Rig, taken: set[str], tally: Tally) -> None:
    """Each alert that was taken is a signal, and gets its outcome (spec 11, promise 1)."""
    until = time.monotonic() + _OUTCOMES_WITHIN_SECONDS
    while True:
        signals = {signal["id"]: signal["verdict"] for signal in await rig.trader.signals()}
        undecided = [signal_id for signal_id, verdict in signals.items() if verdict == "pending"]
        if not undecided or time.monotonic() > until:
            break
        await asyncio.sleep(1)
    for signal_id in taken - signals.keys():
        tally.found("what was taken is a signal", OPERATION, signal_id)
    for signal_id in undecided:
        tally.found("every signal gets its outcome", OPERATION, signal_id)


async def _nothing_kept_in_clear(rig: Rig, tally: Tally) -> None:
    """The secret is in nothing that is stored of the alerts (spec 2.8)."""
    connection = await asyncpg.connect(data_source(running_server_url(rig.data_dir)))
    query = "SELECT id FROM alerts WHERE position($1 in body) > 0 OR position($1 in coalesce(error, '')) > 0 LIMIT 5"
    for row in await connection.fetch(query, rig.trader.webhook_secret):
        tally.found("the secret is masked in what is kept", OPERATION, row["id"])
    await connection.close()
