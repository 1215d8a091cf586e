from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

import migrations
from migrations.upgrade import upgrade
from notifications.foundation.database import Base, Database
from notifications.foundation.keys import Keys
from portal.agencies.models import Agency
from portal.agencies.number_rules import NumberFault, register_faults
from portal.sign_in.models import StaffUser


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


def test_an_account_that_stood_before_is_awake_for_ninety_days_from_then_on(
    tmp_path: Path, keys: Keys
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}", keys)
    upgrade(database, "0014")
    with database.engine.begin() as connection:
        agency, user = uuid4().hex, uuid4().hex
        connection.execute(
            text(
                "INSERT INTO agencies (id, slug, name, responsible_authority, compliance_official,"
                " sender_lines, is_example, takes_friday_after_thanksgiving,"
                " takes_indigenous_peoples_day) VALUES"
                " (:id, 'old', 'Old County', 'A', 'B', '[]', 1, 1, 1)"
            ),
            {"id": agency},
        )
        connection.execute(
            text(
                "INSERT INTO staff_users (id, agency_id, username, name, roles, created_at) VALUES"
                " (:id, :agency, 'robin', x'00', '[]', '2020-01-01 00:00:00')"
            ),
            {"id": user, "agency": agency},
        )
    upgrade(database)
    with Session(database.engine) as session:
        (woken,) = session.scalars(select(StaffUser.woken_at))
    assert woken is not None
    assert abs(datetime.now(UTC) - woken) < timedelta(hours=1)
    database.close()


def test_the_second_factors_can_be_taken_back(tmp_path: Path, keys: Keys) -> None:
    database = Database(f"sqlite:///{tmp_path / 'back.db'}", keys)
    upgrade(database)
    with database.engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.downgrade(config, "0014")
    there = inspect(database.engine)
    assert not {"second_factors", "recovery_codes"} & set(there.get_table_names())
    assert not {"used_at", "woken_at"} & {one["name"] for one in there.get_columns("staff_users")}
    upgrade(database)
    assert "second_factors" in inspect(database.engine).get_table_names()
    database.close()
