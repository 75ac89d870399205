"""What was told, line by line, to be read and searched; what left the waiting queue, and why.

The log begins with this version: what was told before stands in the journal alone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_JSON = postgresql.JSONB(astext_type=sa.Text())
_PLACE = ["portfolio_id", "time", "seq", "position"]


def upgrade() -> None:
    op.create_table(
        "log_lines",
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("numbers", _JSON, nullable=False),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("signal_id", sa.Text(), nullable=True),
        sa.Column("client_order_id", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("portfolio_id", "seq", "position", name=op.f("log_lines_pkey")),
    )
    op.create_index("log_lines_page_idx", "log_lines", _PLACE)
    op.create_index("log_lines_notable_idx", "log_lines", _PLACE, postgresql_where=sa.text("level <> 'info'"))
    op.create_index(
        "log_lines_ends_idx", "log_lines", ["portfolio_id", "seq"], postgresql_where=sa.text("ends IS NOT NULL")
    )
    op.create_table(
        "queue_departures",
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("timeframe", sa.Integer(), nullable=True),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replacements", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("portfolio_id", "seq", "position", name=op.f("queue_departures_pkey")),
    )


def downgrade() -> None:
    op.drop_table("queue_departures")
    op.drop_table("log_lines")
