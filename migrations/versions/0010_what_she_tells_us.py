"""When to call her, and at which phone."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch:
        batch.add_column(sa.Column("call_hours", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("contact_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_tasks_contact_id_contacts"), "contacts", ["contact_id"], ["id"]
        )
