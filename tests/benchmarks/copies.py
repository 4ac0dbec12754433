"""Copies of a whole committee: same papers, units, tasks, reports and figures, other keys."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

APPS = ("accounts", "conclusions", "targets", "assignments", "reports")
KEPT = {
    "accounts.User",
    "accounts.AuditEntry",
    "accounts.DemonstrationRow",
    "reports.Summary",
    # A person's own, and people are shared.
    "accounts.Notice",
    "reports.BoardView",
    "reports.BoardView_key_directives",
    "reports.BoardPin",
}
STEP = 1_000_000  # the nth copy of row 7 has the key n × STEP + 7


def copied_models() -> list[type[models.Model]]:
    every = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return [model for model in every if model._meta.label not in KEPT and not is_of_users(model)]


def is_of_users(model: type[models.Model]) -> bool:
    """The tables between users and their groups."""
    return bool(model._meta.auto_created) and model._meta.model_name in {"user_groups", "user_user_permissions"}


def copy_committee(count: int) -> None:
    """Add `count` copies of everything that stands in the database; people are shared."""
    copied = copied_models()
    with connection.constraint_checks_disabled(), transaction.atomic():
        for model in copied:
            columns = [str(field.column) for field in model._meta.concrete_fields]
            if "path" in columns:
                rows = list(model._base_manager.values())
                for number in range(1, count + 1):
                    model._base_manager.bulk_create(model(**row) for row in moved(rows, shifted(model, copied), number))
            else:
                _copy_by_the_database(model._meta.db_table, columns, shifted(model, copied), count)


def shifted(model: type[models.Model], copied: list[type[models.Model]]) -> list[str]:
    """The columns that hold a key of a copied row: the model's own and those that point to one."""
    return [
        str(field.column)
        for field in model._meta.concrete_fields
        if field.primary_key or (isinstance(field, models.ForeignKey) and field.related_model in copied)
    ]


def _copy_by_the_database(table: str, columns: list[str], keys: list[str], count: int) -> None:
    """Millions of rows, which would take minutes through the models."""
    name = connection.ops.quote_name
    into = ", ".join(map(name, columns))
    values = ", ".join(f"{name(column)} + %s" if column in keys else name(column) for column in columns)
    statement = f"INSERT INTO {name(table)} ({into}) SELECT {values} FROM {name(table)} WHERE id < {STEP}"  # noqa: S608
    with connection.cursor() as cursor:
        for number in range(1, count + 1):
            cursor.execute(statement, [number * STEP] * len(keys))


def moved(rows: list[dict[str, Any]], keys: list[str], number: int) -> Iterator[dict[str, Any]]:
    for row in rows:
        fresh = {**row, **{key: row[key] + number * STEP for key in keys if row[key] is not None}}
        fresh["path"] = re.sub(r"\d+", lambda found: str(int(found[0]) + number * STEP), row["path"])
        yield fresh
