"""Figures by month, frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statistics_snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_snapshots")),
        sa.UniqueConstraint("period", name=op.f("uq_statistics_snapshots_period")),
    )
    op.create_table(
        "statistics_figures",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["statistics_snapshots.id"],
            name=op.f("fk_statistics_figures_snapshot_id_statistics_snapshots"),
        ),
        sa.PrimaryKeyConstraint(
            "snapshot_id", "measure", "category", name=op.f("pk_statistics_figures")
        ),
    )
    op.create_table(
        "statistics_counted",
        sa.Column("counted_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["statistics_snapshots.id"],
            name=op.f("fk_statistics_counted_snapshot_id_statistics_snapshots"),
        ),
        sa.PrimaryKeyConstraint("counted_id", name=op.f("pk_statistics_counted")),
    )
