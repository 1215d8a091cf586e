"""Telephone numbers become a register of their own: each with the day on which it was called."""

import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Nobody noted when they were called: they count as never checked, and ask to be.
_NEVER = date(2000, 1, 1)


def upgrade() -> None:
    register = op.create_table(
        "help_numbers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_help_numbers_agency_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_numbers")),
    )
    op.create_index("ix_help_numbers_agency_id", "help_numbers", ["agency_id"])
    rows = list(_of_each_agency())
    if rows:
        op.bulk_insert(register, rows)
    for column in ("help_phone", "legal_helpers"):
        op.drop_column("agencies", column)


def _of_each_agency() -> Iterator[dict[str, Any]]:
    agencies = sa.table(
        "agencies",
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.String()),
        sa.column("help_phone", sa.String()),
        sa.column("legal_helpers", sa.JSON()),
    )
    for agency in op.get_bind().execute(sa.select(agencies)).all():
        yield _row(agency.id, "help", agency.name, agency.help_phone, 0)
        helpers = agency.legal_helpers or []
        helpers = json.loads(helpers) if isinstance(helpers, str) else helpers
        for place, one in enumerate(helpers, 1):
            yield _row(agency.id, "legal_aid", one["name"], one["phone"], place)


def _row(agency_id: uuid.UUID, kind: str, name: str, phone: str, position: int) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "agency_id": agency_id,
        "kind": kind,
        "name": name,
        "phone": phone,
        "language": None,
        "position": position,
        "checked_on": _NEVER,
        "withdrawn_at": None,
    }
