"""What a batch writes: only what changed, intents with their answers, ended groups with their result. No database."""

from dataclasses import fields, replace
from decimal import Decimal

from dca_engine.core.group import Leg, Pyramid
from dca_engine.core.ids import Purpose, SignalId
from dca_engine.core.messages import Outcome, Reason, StatusChanged, Verdict
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.portfolio import Portfolio, PortfolioStatus, with_group
from dca_engine.core.risk_state import PlanStatus
from dca_engine.core.signal import Signal
from dca_engine.ports import Batch
from dca_engine.store import tables
from dca_engine.store.changes import Changes, changes_of
from tests.core.story import START, D, Story
from tests.store import rich
from tests.store.stories import batch_of

ROWS = tuple(f.name for f in fields(Changes) if f.name not in ("portfolio", "touched"))


def last_changes(story: Story, events: int = 1) -> Changes:
    """Of the batch that the story's last events would have been."""
    before, told = Portfolio(story.portfolio.id, story.portfolio.settings, ()), story.events
    for event in told[: len(told) - events]:
        before = batch_of(before, 0, event).after
    return changes_of(batch_of(before, len(told) - events, *told[len(told) - events :]))


def counts(changes: Changes) -> dict[str, int]:
    return {name: len(getattr(changes, name)) for name in ROWS if getattr(changes, name)}


def opened() -> Story:
    story = Story()
    story.signal()
    return story


def accepted() -> Story:
    story = opened()
    story.accept()
    return story


def test_an_entry_writes_its_group_pyramid_legs_orders_and_intents() -> None:
    changes = last_changes(opened())
    assert counts(changes) == {
        "groups": 1,
        "pyramids": 1,
        "legs": 5,
        "orders": 5,
        "intents": 5,
        "verdicts": 1,
        "journal": 1,
        "concerns": 1,
    }
    assert {row["action"] for row in changes.intents} == {"place"}
    assert {row["answer"] for row in changes.intents} == {None}
    assert [row["position"] for row in changes.orders] == [0, 1, 2, 3, 4]
    assert changes.verdicts[0]["verdict"] == "accepted"


def test_a_report_writes_one_order_and_settles_its_intent() -> None:
    story = opened()
    story.accept()
    changes = last_changes(story)
    assert counts(changes) == {"orders": 1, "settled": 1, "journal": 1, "concerns": 1}
    assert changes.settled[0]["answer"] == "open"


def test_a_fill_writes_the_fill_and_the_target_that_it_leads_to() -> None:
    story = accepted()
    story.fill(story.order(Purpose.ENTRY, leg=1), quantity="0.00100")
    story.fill(story.order(Purpose.ENTRY, leg=0))
    changes = last_changes(story)
    assert counts(changes) == {"orders": 2, "fills": 1, "intents": 1, "journal": 1, "concerns": 1}
    assert changes.fills[0]["position"] == 0
    assert [row["purpose"] for row in changes.orders] == ["E", "T"]


def test_news_that_change_nothing_write_the_journal_alone() -> None:
    story = accepted()
    story.report(story.order(Purpose.ENTRY, leg=0), OrderStatus.OPEN)
    assert counts(last_changes(story)) == {"journal": 1, "concerns": 1}


def test_a_cancel_is_settled_by_the_end_of_its_order() -> None:
    story = accepted()
    story.exit()
    assert {row["action"] for row in last_changes(story).intents} == {"cancel"}
    story.report(story.order(Purpose.ENTRY, leg=0), OrderStatus.CANCELLED)
    assert [(row["action"], row["answer"]) for row in last_changes(story).settled] == [("cancel", "cancelled")]


def test_an_unknown_fate_settles_nothing() -> None:
    story = opened()
    story.report(story.order(Purpose.ENTRY, leg=0), OrderStatus.UNKNOWN)
    assert "settled" not in counts(last_changes(story))


def test_an_intent_that_the_same_batch_answers_is_written_with_its_answer() -> None:
    story = opened()
    story.report(story.order(Purpose.ENTRY, leg=0), OrderStatus.REJECTED, reason="no")
    changes = last_changes(story, events=2)
    assert "settled" not in counts(changes)
    assert [row["answer"] for row in changes.intents] == ["rejected", None, None, None, None]
    assert changes.intents[0]["settled_at"] is not None


def test_a_group_that_opens_and_ends_in_one_batch_is_written_as_it_ended() -> None:
    story = opened()
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    story.exit()
    story.confirm_cancels()
    story.accept()
    story.fill(story.order(Purpose.CLOSE), price="51000")
    assert not story.portfolio.groups
    changes = last_changes(story, events=len(story.events))
    (group,) = changes.groups
    assert group["status"] == "closed"
    assert Decimal(group["realized"]) == D("4.00000000")
    assert group["ended_at"] is not None
    assert all(row["answer"] for row in changes.intents), "every wish of an ended group has its answer"


def test_a_portfolio_writes_its_settings_only_when_they_change() -> None:
    story = Story()
    before = story.portfolio
    batch = batch_of(before, 3, StatusChanged(START, PortfolioStatus.PAUSED, "by hand"))
    assert "settings" not in changes_of(batch).portfolio
    after = replace(batch.after, settings=replace(before.settings, max_open_groups=3))
    assert changes_of(Batch(before, after, batch.entries)).portfolio["settings"]["max_open_groups"] == 3


def test_a_group_that_is_known_writes_only_what_changed() -> None:
    """Its market and settings are long and stay; so does, mostly, what has no column of its own."""
    state = rich.portfolio()
    group = state.groups[rich.group_named(1)]
    earned = replace(group, realized=D("1.50"))
    (row,) = changes_of(rich.led(state, with_group(state, earned), 1)).regrouped
    assert (row["id"], row["realized"]) == (group.id, "1.50")
    assert not {"market", "settings", "more", "number", "opened_at"} & row.keys()
    blocked = replace(earned, offset_blocked=False)
    (row,) = changes_of(rich.led(state, with_group(state, blocked), 1)).regrouped
    assert "offset_blocked" not in row["more"]
    assert row["more"]["replacements"] == 3
    applied = replace(earned, settings=replace(group.settings, capital=D("1.0")))
    (row,) = changes_of(rich.led(state, with_group(state, applied), 1)).regrouped
    assert row["settings"]["capital"] == "1.0"


def test_a_portfolio_writes_its_risk_only_when_it_changes() -> None:
    state = rich.portfolio()
    assert "more" not in changes_of(rich.led(state, replace(state, next_group=9), 1)).portfolio
    after = replace(state, risk=replace(state.risk, losing_streak=0, plan=None))
    assert changes_of(rich.led(state, after, 1)).portfolio["more"]["risk"]["losing_streak"] == 0


def test_7_the_queue_writes_what_came_changed_or_left() -> None:
    state = rich.portfolio()
    (_, stays), came = state.queue.items(), rich.queued("new")
    assert counts(changes_of(rich.led(state, replace(state, next_group=9), 1))) == {"journal": 1}
    newer = replace(stays[1], replacement_count=9)
    changes = changes_of(rich.led(state, replace(state, queue={newer.id: newer, came.id: came}), 7))
    assert [(row["id"], row["seq"], row["position"]) for row in changes.queued] == [("q-a", 7, 0), ("q-new", 7, 1)]
    assert changes.dequeued == [{"id": "q-z"}]


def test_a_signal_and_a_plan_are_written_as_the_batch_leaves_them() -> None:
    """One that is queued and promoted in the same batch has one row to change, and so has a plan that moves on."""
    state, signal_id = rich.portfolio(), SignalId("s")
    outcomes = [Outcome(signal_id, verdict, Reason("why", "Why.")) for verdict in (Verdict.QUEUED, Verdict.ACCEPTED)]
    plans = [rich.plan(1, PlanStatus.WINNERS), rich.plan(1, PlanStatus.LOSER)]
    entries = [
        replace(rich.led(state, state, seq).entries[0], outcomes=(outcome,), plans=(plan,))
        for seq, (outcome, plan) in enumerate(zip(outcomes, plans, strict=True))
    ]
    changes = changes_of(Batch(state, state, tuple(entries)))
    assert [(row["id"], row["verdict"]) for row in changes.verdicts] == [("s", "accepted")]
    assert [(row["number"], row["plan"]["status"]) for row in changes.plans] == [(1, "loser")]
    assert [len(row["outcomes"]) for row in changes.journal] == [1, 1]


def test_rows_have_the_columns_of_their_tables() -> None:
    """A field that the core gets must be given a column, or it is lost between two starts."""
    elsewhere = {"legs", "fills", "size"}
    for parts, table in (
        (Pyramid, tables.Pyramid),
        (Leg, tables.Leg),
        (Order, tables.Order),
        (Fill, tables.Fill),
        (Signal, tables.Signal),
    ):
        names = {f.name for f in fields(parts)} - elsewhere
        assert names <= set(table.__table__.columns.keys()), table


def test_rows_name_only_columns() -> None:
    story = accepted()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    changes = last_changes(story, events=len(story.events))
    moved_on = replace(rich.led(rich.EMPTY, rich.portfolio(), 1).entries[0], plans=(rich.plan(),))
    waiting = changes_of(Batch(rich.EMPTY, rich.portfolio(), (moved_on,)))
    by_table = {
        "groups": tables.PositionGroup,
        "pyramids": tables.Pyramid,
        "legs": tables.Leg,
        "orders": tables.Order,
        "fills": tables.Fill,
        "intents": tables.Intent,
        "queued": tables.QueuedSignal,
        "plans": tables.RiskAction,
        "journal": tables.JournalEntry,
        "concerns": tables.JournalGroup,
    }
    for name, table in by_table.items():
        rows = getattr(changes, name) or getattr(waiting, name)
        assert rows, name
        for row in rows:
            columns = set(table.__table__.columns.keys())
            assert set(row) | {"portfolio_id"} == columns | {"portfolio_id"}, name


def test_the_journal_of_a_batch_tells_every_step() -> None:
    changes = last_changes(accepted(), events=6)
    assert [row["kind"] for row in changes.journal] == ["SignalReceived", *["OrderReported"] * 5]
    assert [row["seq"] for row in changes.journal] == [4, 5, 6, 7, 8, 9]
