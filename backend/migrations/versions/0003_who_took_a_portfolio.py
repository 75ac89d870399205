"""Whose a portfolio is: the fence of the first take of the worker that runs it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("portfolios", sa.Column("taken_at_fence", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("portfolios", "taken_at_fence", server_default=None)


def downgrade() -> None:
    op.drop_column("portfolios", "taken_at_fence")
