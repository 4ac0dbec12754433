"""Every migration can be undone, on the database in use."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

APPS = ("reports", "assignments", "targets", "conclusions", "accounts")
TABLES = tuple(f"{app}_" for app in APPS)


def own_tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith(TABLES)}


@pytest.mark.django_db(transaction=True)
def test_migrations_go_to_zero_and_back() -> None:
    before = own_tables()
    targets = [(app, None) for app in APPS]

    MigrationExecutor(connection).migrate([("admin", None), *targets])
    at_zero = own_tables()
    call_command("migrate", verbosity=0)

    assert before
    assert at_zero == set()
    assert own_tables() == before


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
