"""Every delivery says since when it stands where it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE deliveries SET moved_at = coalesce("
        "(SELECT max(at) FROM delivery_events WHERE delivery_id = deliveries.id), created_at)"
    )
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.alter_column(
            "moved_at", existing_type=sa.DateTime(timezone=True), nullable=False
        )
