"""What portfolios were worth, over time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equity_samples",
        sa.Column("portfolio_id", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capital", sa.Numeric(), nullable=False),
        sa.Column("realized", sa.Numeric(), nullable=False),
        sa.Column("unrealized", sa.Numeric(), nullable=False),
        sa.Column("deployed", sa.Numeric(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id", "time", name=op.f("equity_samples_pkey")),
    )


def downgrade() -> None:
    op.drop_table("equity_samples")
