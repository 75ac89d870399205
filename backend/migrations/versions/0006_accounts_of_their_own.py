"""Accounts belong to a person, not to a portfolio; portfolios can be archived; sessions know their browser."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("portfolios", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("refresh_tokens", sa.Column("browser", sa.Text(), nullable=False, server_default=""))
    op.alter_column("refresh_tokens", "browser", server_default=None)
    op.add_column("accounts", sa.Column("user_id", sa.Text(), nullable=True))
    op.execute("UPDATE accounts SET user_id = p.user_id FROM portfolios AS p WHERE p.id = accounts.portfolio_id")
    op.alter_column("accounts", "user_id", nullable=False)
    op.alter_column("accounts", "portfolio_id", nullable=True)
    op.create_foreign_key(op.f("accounts_user_id_fkey"), "accounts", "users", ["user_id"], ["id"], ondelete="CASCADE")
    op.create_index(op.f("accounts_user_id_idx"), "accounts", ["user_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM accounts WHERE portfolio_id IS NULL")
    op.drop_index(op.f("accounts_user_id_idx"), table_name="accounts")
    op.drop_constraint(op.f("accounts_user_id_fkey"), "accounts", type_="foreignkey")
    op.alter_column("accounts", "portfolio_id", nullable=False)
    op.drop_column("accounts", "user_id")
    op.drop_column("refresh_tokens", "browser")
    op.drop_column("portfolios", "archived_at")
