"""A fuzz is worth what it sees: the log, the answers and the bends are looked at closely."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.bending import as_text, bent, garbled
from tests.fuzz.product import unhandled
from tests.fuzz.report import record
from tests.fuzz.tally import Tally, shares
from tests.fuzz.venue_messages import EXECUTION, ORDER
from tests.fuzz.webhook import Answer, has_shape

TIME = "2026-01-31T09:30:00.123456Z"


@pytest.mark.parametrize(
    "line",
    [
        f"{TIME} [critical ] a task failed                  task='order D1'",
        f"{TIME} [error    ] a request failed               method=GET",
        "Traceback (most recent call last):",
        "ERROR asyncio: Future exception was never retrieved",
        "ValueError: invalid literal for int() with base 10: 'x'",
        "ccxt.base.errors.NetworkError: Connection closed by remote server",
    ],
)
def test_what_nobody_took_care_of_is_seen_in_the_log(tmp_path: Path, line: str) -> None:
    log = tmp_path / "engine.log"
    log.write_text(f"{TIME} [warning  ] before\n{line}\n{TIME} [warning  ] after\n", encoding="utf-8")
    (told,) = unhandled(log)
    assert line in told


def test_what_is_taken_care_of_is_no_finding(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    log.write_text(f"{TIME} [warning  ] the stream broke off reason='(NetworkError)'\n", encoding="utf-8")
    assert unhandled(log) == []
    assert unhandled(tmp_path / "no such log") == []


def test_a_server_error_is_counted_and_shown_once() -> None:
    tally = Tally()
    for _ in range(3):
        tally.answered("GET /", 500, lambda: "how it came about")
    tally.answered("GET /", 200, str)
    assert (tally.requests, tally.server_errors, tally.broken.total()) == (4, 3, 3)
    assert [finding.seen for finding in tally.findings] == ["how it came about"]
    assert shares(tally.of("GET /")) == "2xx 25 %, 5xx 75 %"


@pytest.mark.parametrize(
    ("status", "body", "is_right"),
    [
        (202, {"signal_id": "s1", "duplicate": False}, True),
        (202, {"signal_id": "s1", "duplicate": True}, False),
        (200, {"signal_id": "s1", "duplicate": True}, True),
        (422, {"error": "e", "message": "m", "fields": [{"field": "price", "reason": "must be a number"}]}, True),
        (422, {"error": "e", "message": "m", "fields": []}, False),
        (422, {"error": "e", "message": "m", "fields": [{"field": "price", "reason": ""}]}, False),
        (413, {"error": "e", "message": "m", "fields": []}, True),
        (413, {"detail": "m"}, False),
        (413, [], False),
    ],
)
def test_the_shape_of_an_answer(status: int, body: object, *, is_right: bool) -> None:
    assert has_shape(Answer(status, "application/json", json.dumps(body).encode())) is is_right
    assert not has_shape(Answer(status, "text/plain", json.dumps(body).encode()))


@pytest.mark.parametrize("seed", range(50))
def test_a_bend_follows_from_its_seed_and_leaves_the_original_alone(seed: int) -> None:
    before = as_text(ORDER)
    assert as_text(bent(ORDER, Random(seed))) == as_text(bent(ORDER, Random(seed)))
    assert as_text(ORDER) == before


@pytest.mark.parametrize("seed", range(50))
def test_what_is_garbled_differs_in_one_field_that_is_no_sound_one(seed: int) -> None:
    found = garbled(EXECUTION, Random(seed))
    changed = {name for name in EXECUTION if name not in found or found[name] != EXECUTION[name]}
    assert len(changed) <= 1
    assert all(
        found.get(name) in (None, [], {}, [[]], "NaN", "Infinity", "-", "", "1e999999999", "9" * 400)
        for name in changed
    )


def test_the_table_is_written_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- fuzzing: begin -->\nold\n<!-- fuzzing: end -->\nafter\n", encoding="utf-8")
    tally = Tally()
    tally.answered("GET /", 200, str)
    tally.messages["POST order: half"] += 2
    record(tally, 0, 1.0, 7, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- fuzzing: begin -->\n\nSeed 7: 1 requests and 2 bent messages in 1 s;")
    assert "| `GET /` | 1 | 2xx 100 % |" in text
    assert "| the exchange's `POST order` | 2 | |" in text
    assert text.endswith("<!-- fuzzing: end -->\nafter\n")
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        record(tally, 0, 1.0, 7, page)
