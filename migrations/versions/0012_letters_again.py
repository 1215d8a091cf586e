"""Letters that were asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters_again",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("first_notice_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_letters_again_notice_id_notices")
        ),
        sa.ForeignKeyConstraint(
            ["first_notice_id"],
            ["notices.id"],
            name=op.f("fk_letters_again_first_notice_id_notices"),
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_letters_again")),
    )
    op.create_index("ix_letters_again_first_notice_id", "letters_again", ["first_notice_id"])
