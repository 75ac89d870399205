"""The first tables: users, portfolios, inbox, positions, journal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("portfolio_id", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_field", sa.Text(), nullable=False),
        sa.Column("signal_id", sa.Text(), nullable=True),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("alerts_pkey")),
    )
    op.create_index("alerts_page_idx", "alerts", ["portfolio_id", "received_at", "id"], unique=False)
    op.create_index(op.f("alerts_signal_id_idx"), "alerts", ["signal_id"], unique=False)
    op.create_table(
        "fills",
        sa.Column("client_order_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trade_id", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("fee", sa.Numeric(), nullable=False),
        sa.Column("fee_coin", sa.Text(), nullable=False),
        sa.Column("fee_quote", sa.Numeric(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client_order_id", "position", name=op.f("fills_pkey")),
    )
    op.create_table(
        "intents",
        sa.Column("client_order_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("client_order_id", "action", "seq", name=op.f("intents_pkey")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_table(
        "journal",
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("commands", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id", "seq", name=op.f("journal_pkey")),
    )
    op.create_table(
        "legs",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("pyramid", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gap_percent", sa.Numeric(), nullable=False),
        sa.Column("weight_percent", sa.Numeric(), nullable=False),
        sa.Column("tp_percent", sa.Numeric(), nullable=False),
        sa.Column("price", sa.Numeric(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("skip_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "pyramid", "index", name=op.f("legs_pkey")),
    )
    op.create_table(
        "orders",
        sa.Column("client_order_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("pyramid", sa.Integer(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(), nullable=True),
        sa.Column("quantity", sa.Numeric(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("venue_order_id", sa.Text(), nullable=True),
        sa.Column("reported_quantity", sa.Numeric(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("client_order_id", name=op.f("orders_pkey")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index("orders_group_idx", "orders", ["group_id", "position"], unique=False)
    op.create_table(
        "position_groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("timeframe", sa.Integer(), nullable=True),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("market", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_requests", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("realized_pnl", sa.Numeric(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("position_groups_pkey")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index(
        "position_groups_ended_idx",
        "position_groups",
        ["portfolio_id", "ended_at", "id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index(
        "position_groups_open_idx",
        "position_groups",
        ["portfolio_id", "number"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "pyramids",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.Column("base_price", sa.Numeric(), nullable=False),
        sa.Column("capital", sa.Numeric(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "index", name=op.f("pyramids_pkey")),
    )
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
        sa.Column("plan", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("risk_actions_pkey")),
    )
    op.create_index("risk_actions_page_idx", "risk_actions", ["portfolio_id", "created_at", "id"], unique=False)
    op.create_table(
        "signals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("timeframe", sa.Integer(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("price", sa.Numeric(), nullable=True),
        sa.Column("alert_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trade_id", sa.Text(), nullable=True),
        sa.Column("size_value", sa.Numeric(), nullable=True),
        sa.Column("size_unit", sa.Text(), nullable=True),
        sa.Column("stop_loss", sa.Numeric(), nullable=True),
        sa.Column("take_profit", sa.Numeric(), nullable=True),
        sa.Column("max_slippage_percent", sa.Numeric(), nullable=True),
        sa.Column("body_key", sa.LargeBinary(), nullable=False),
        sa.Column("bucket", sa.BigInteger(), nullable=False),
        sa.Column("shifted_bucket", sa.BigInteger(), nullable=False),
        sa.Column("candle_key", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("signals_pkey")),
    )
    op.create_index("signals_body_idx", "signals", ["body_key", "bucket"], unique=True)
    op.create_index("signals_body_shifted_idx", "signals", ["body_key", "shifted_bucket"], unique=True)
    op.create_index(
        "signals_candle_idx", "signals", ["candle_key"], unique=True, postgresql_where=sa.text("candle_key IS NOT NULL")
    )
    op.create_index("signals_page_idx", "signals", ["portfolio_id", "received_at", "id"], unique=False)
    op.create_index(
        "signals_undecided_idx",
        "signals",
        ["portfolio_id", "received_at", "id"],
        unique=False,
        postgresql_where=sa.text("verdict IS NULL"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("users_pkey")),
        sa.UniqueConstraint("email", name=op.f("users_email_key")),
    )
    op.create_table(
        "portfolios",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("next_group", sa.Integer(), nullable=False),
        sa.Column("realized_total", sa.Numeric(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("webhook_token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("webhook_token_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("webhook_secret_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("secret_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("portfolios_user_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("portfolios_pkey")),
        sa.UniqueConstraint("tag", name=op.f("portfolios_tag_key")),
        sa.UniqueConstraint("webhook_token_hash", name=op.f("portfolios_webhook_token_hash_key")),
        postgresql_with={"fillfactor": 40, "toast_tuple_target": 128},
    )
    op.create_index(op.f("portfolios_user_id_idx"), "portfolios", ["user_id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("family_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("refresh_tokens_user_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("refresh_tokens_pkey")),
    )
    op.create_index(op.f("refresh_tokens_family_id_idx"), "refresh_tokens", ["family_id"], unique=False)
    op.create_index(op.f("refresh_tokens_user_id_idx"), "refresh_tokens", ["user_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("market_kind", sa.Text(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("api_key_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("api_secret_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["portfolio_id"], ["portfolios.id"], name=op.f("accounts_portfolio_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("accounts_pkey")),
    )
    op.create_index(op.f("accounts_portfolio_id_idx"), "accounts", ["portfolio_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("accounts_portfolio_id_idx"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("refresh_tokens_user_id_idx"), table_name="refresh_tokens")
    op.drop_index(op.f("refresh_tokens_family_id_idx"), table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_index(op.f("portfolios_user_id_idx"), table_name="portfolios")
    op.drop_table("portfolios")
    op.drop_table("users")
    op.drop_index("signals_undecided_idx", table_name="signals", postgresql_where=sa.text("verdict IS NULL"))
    op.drop_index("signals_page_idx", table_name="signals")
    op.drop_index("signals_candle_idx", table_name="signals", postgresql_where=sa.text("candle_key IS NOT NULL"))
    op.drop_index("signals_body_shifted_idx", table_name="signals")
    op.drop_index("signals_body_idx", table_name="signals")
    op.drop_table("signals")
    op.drop_index("risk_actions_page_idx", table_name="risk_actions")
    op.drop_table("risk_actions")
    op.drop_index("queued_signals_key_idx", table_name="queued_signals", postgresql_nulls_not_distinct=True)
    op.drop_table("queued_signals")
    op.drop_table("pyramids")
    op.drop_index(
        "position_groups_open_idx", table_name="position_groups", postgresql_where=sa.text("ended_at IS NULL")
    )
    op.drop_index(
        "position_groups_ended_idx", table_name="position_groups", postgresql_where=sa.text("ended_at IS NOT NULL")
    )
    op.drop_table("position_groups")
    op.drop_index("orders_group_idx", table_name="orders")
    op.drop_table("orders")
    op.drop_table("legs")
    op.drop_table("journal")
    op.drop_table("intents")
    op.drop_table("fills")
    op.drop_index(op.f("alerts_signal_id_idx"), table_name="alerts")
    op.drop_index("alerts_page_idx", table_name="alerts")
    op.drop_table("alerts")
