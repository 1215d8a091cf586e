"""Sentences in an agency's own words, with their translations and approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency_sentences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_agency_sentences_agency_id_agencies")
        ),
        *_by("agency_sentences", "written_by", "approved_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_sentences")),
    )
    op.create_index("ix_agency_sentences_about", "agency_sentences", ["about"])
    table = "agency_sentence_translations"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sentence_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("typed_by", sa.Uuid(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approver", sa.String(length=200), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sentence_id"],
            ["agency_sentences.id"],
            name=op.f("fk_agency_sentence_translations_sentence_id_agency_sentences"),
        ),
        *_by(table, "typed_by", "approved_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_sentence_translations")),
        sa.UniqueConstraint(
            "sentence_id", "language", name=op.f("uq_agency_sentence_translations_sentence_id")
        ),
    )


def _by(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], ["staff_users.id"], name=op.f(f"fk_{table}_{column}_staff_users")
        )
        for column in columns
    ]
