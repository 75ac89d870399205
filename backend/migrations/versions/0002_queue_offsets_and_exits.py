"""What queue, offsets and exits have to keep; whom a journal entry concerns; settings in their new form.

Down again loses what the earlier engine has no place for: waiting entries, offsets, stops, funding.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Settings = dict[str, Any]
_JSON = postgresql.JSONB(astext_type=sa.Text())

_CONCERNS = """
INSERT INTO journal_groups (group_id, seq)
SELECT o.group_id, j.seq FROM journal j JOIN orders o ON o.client_order_id = j.event->>'client_order_id'
UNION SELECT o.group_id, j.seq FROM journal j, jsonb_array_elements(j.commands) c
    JOIN orders o ON o.client_order_id = c->>'client_order_id'
UNION SELECT j.event->>'group_id', j.seq FROM journal j WHERE j.event->>'group_id' IS NOT NULL
UNION SELECT r->>'group_id', j.seq FROM journal j, jsonb_array_elements(j.reasons) r WHERE r->>'group_id' IS NOT NULL
UNION SELECT o->'reason'->>'group_id', j.seq FROM journal j, jsonb_array_elements(j.outcomes) o
    WHERE o->'reason'->>'group_id' IS NOT NULL
"""
_RISK = """
UPDATE portfolios SET more = jsonb_build_object('risk', jsonb_build_object(
    'realized_ever', realized_total::text, 'realized_peak', greatest(realized_total, 0)::text))
WHERE realized_total <> 0
"""


def upgrade() -> None:
    for table, column in _new_columns():
        op.add_column(table, column)
        if column.server_default is not None:
            op.alter_column(table, column.name, server_default=None)
    op.execute("UPDATE position_groups SET realized = realized_pnl WHERE realized_pnl IS NOT NULL")
    op.drop_column("position_groups", "realized_pnl")
    op.execute(_RISK)
    op.drop_table("queued_signals")
    op.drop_table("risk_actions")
    op.create_table(
        "queued_signals",
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id", "id", name=op.f("queued_signals_pkey")),
    )
    op.create_table(
        "risk_actions",
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id", "number", name=op.f("risk_actions_pkey")),
    )
    op.create_table(
        "journal_groups",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("group_id", "seq", name=op.f("journal_groups_pkey")),
    )
    op.execute(_CONCERNS)
    _convert(upgraded)


def downgrade() -> None:
    _convert(downgraded)
    op.drop_table("journal_groups")
    op.drop_table("risk_actions")
    op.drop_table("queued_signals")
    op.create_table(
        "queued_signals",
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("timeframe", sa.Integer(), nullable=True),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replacement_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id", "position", name=op.f("queued_signals_pkey")),
    )
    op.create_index(
        "queued_signals_key_idx",
        "queued_signals",
        ["portfolio_id", "account_id", "symbol", "timeframe", "side"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "risk_actions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("plan", _JSON, nullable=False),
        sa.Column("numbers", _JSON, nullable=False),
        sa.Column("result", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("risk_actions_pkey")),
    )
    op.create_index("risk_actions_page_idx", "risk_actions", ["portfolio_id", "created_at", "id"], unique=False)
    op.add_column("position_groups", sa.Column("realized_pnl", sa.Numeric(), nullable=True))
    op.execute("UPDATE position_groups SET realized_pnl = realized WHERE ended_at IS NOT NULL")
    for table, column in _new_columns():
        op.drop_column(table, column.name)


def _new_columns() -> list[tuple[str, "sa.Column[Any]"]]:
    """By table; a default is for the rows that are there already."""
    return [
        ("portfolios", sa.Column("more", _JSON, server_default="{}", nullable=False)),
        ("position_groups", sa.Column("forced", sa.Boolean(), server_default=sa.false(), nullable=False)),
        ("position_groups", sa.Column("stop_price", sa.Numeric(), nullable=True)),
        ("position_groups", sa.Column("trailing_best", sa.Numeric(), nullable=True)),
        ("position_groups", sa.Column("realized", sa.Numeric(), server_default="0", nullable=False)),
        ("position_groups", sa.Column("committed", sa.Numeric(), server_default="0", nullable=False)),
        ("position_groups", sa.Column("more", _JSON, server_default="{}", nullable=False)),
        ("pyramids", sa.Column("target_price", sa.Numeric(), nullable=True)),
        ("legs", sa.Column("portions", _JSON, server_default="[]", nullable=False)),
        ("orders", sa.Column("portion", sa.Integer(), server_default="0", nullable=False)),
        ("orders", sa.Column("reference_price", sa.Numeric(), nullable=True)),
    ]


# --- settings -------------------------------------------------------------------------------------------------------


def upgraded(settings: Settings) -> Settings:
    """Settings of a portfolio or a group as 0001 kept them, in the new form; what is not named has its default."""
    rest = {name: value for name, value in settings.items() if name not in ("max_pyramids", "tp_mode")}
    pyramiding = {"max_pyramids": settings.get("max_pyramids", 5)}
    exits = {"take_profit": {"mode": settings.get("tp_mode", "per_leg")}}
    return {**rest, "pyramiding": pyramiding, "exits": exits}


def downgraded(settings: Settings) -> Settings:
    """The same settings as far as 0001 knew them. It had levels only: of a generated ladder nothing is left."""
    known = ("capital", "default_account", "max_open_groups", "max_signal_age_seconds", "one_entry_per_candle")
    rest = {name: settings[name] for name in (*known, "spot_short") if name in settings}
    return {
        **rest,
        "ladder": _plain_ladder(settings["ladder"]),
        "max_pyramids": settings.get("pyramiding", {}).get("max_pyramids", 5),
        "tp_mode": settings.get("exits", {}).get("take_profit", {}).get("mode", "per_leg"),
    }


def _plain_ladder(ladder: Settings) -> Settings:
    return {
        "levels": [_plain_level(level) for level in ladder.get("levels", [])],
        "pyramid_levels": [
            [index, [_plain_level(level) for level in levels]] for index, levels in ladder.get("pyramid_levels", [])
        ],
        "entry_order_type": ladder.get("entry_order_type", "limit"),
    }


def _plain_level(level: Settings) -> Settings:
    return {name: level[name] for name in ("gap_percent", "weight_percent", "tp_percent")}


def _convert(change: Callable[[Settings], Settings]) -> None:
    """Of portfolios, groups, and in the first entry of each journal, which a replay begins with."""
    connection = op.get_bind()
    for table, column, where in (
        ("portfolios", "settings", "true"),
        ("position_groups", "settings", "true"),
        ("journal", "event", "kind IN ('PortfolioOpened', 'SettingsChanged')"),
    ):
        rows = connection.execute(sa.text(f"SELECT ctid::text AS place, {column} FROM {table} WHERE {where}")).all()  # noqa: S608 - names from above
        statement = sa.text(f"UPDATE {table} SET {column} = :changed WHERE ctid = CAST(CAST(:place AS text) AS tid)")  # noqa: S608 - names from above
        statement = statement.bindparams(sa.bindparam("changed", type_=_JSON))
        for place, stored in rows:
            inner = {**stored, "settings": change(stored["settings"])} if table == "journal" else change(stored)
            connection.execute(statement, {"changed": inner, "place": place})
