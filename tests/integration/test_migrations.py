from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from migrations.upgrade import upgrade
from notifications.foundation.database import Base, Database
from notifications.foundation.keys import Keys
from portal.agencies.models import Agency
from portal.agencies.number_rules import NumberFault, register_faults


def test_upgraded_schema_is_the_one_the_models_describe(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_every_table_of_the_models_is_there(database: Database) -> None:
    tables = set(inspect(database.engine).get_table_names())
    assert set(Base.metadata.tables) <= tables


def test_numbers_that_stood_on_an_agency_come_over_as_never_called(
    tmp_path: Path, keys: Keys
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}", keys)
    upgrade(database, "0006")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO agencies (id, slug, name, responsible_authority, compliance_official,"
                " help_phone, sender_lines, legal_helpers, is_example,"
                " takes_friday_after_thanksgiving, takes_indigenous_peoples_day) VALUES"
                " (:id, 'old', 'Old County', 'A', 'B', '651-555-0100', '[]', :helpers, 1, 1, 1)"
            ),
            {"id": uuid4().hex, "helpers": '[{"name": "Legal", "phone": "651-555-0180"}]'},
        )
    upgrade(database)
    with Session(database.engine) as session:
        (agency,) = session.scalars(select(Agency))
        assert agency.help_phone == "651-555-0100"
        assert [(one.name, one.phone) for one in agency.legal_helpers] == [
            ("Legal", "651-555-0180")
        ]
        assert NumberFault.STALE in register_faults(agency.register, date(2026, 11, 23))
    database.close()
