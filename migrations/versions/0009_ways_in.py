"""Kept keys, and how an account comes to open a person's history."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _kept_keys()
    _openings()
    with op.batch_alter_table("web_sessions") as batch:
        batch.add_column(
            sa.Column("helped", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def _kept_keys() -> None:
    op.create_table(
        "kept_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_kept_keys_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_kept_keys_key_hash")),
    )
    op.create_index("ix_kept_keys_account_id", "kept_keys", ["account_id"])


def _openings() -> None:
    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("letter_code_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announcement_id", sa.Uuid(), nullable=True),
        sa.Column("second_notice_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_openings_{column}_{table}")
            )
            for column, table in _REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("reference", name=op.f("uq_openings_reference")),
    )
    for column in _REFERS:
        op.create_index(f"ix_openings_{column}", "openings", [column])


_REFERS = {
    "account_id": "accounts",
    "person_id": "people",
    "letter_code_id": "letter_codes",
    "announcement_id": "notices",
    "second_notice_id": "notices",
}
