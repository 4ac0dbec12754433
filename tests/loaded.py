"""The real and the demonstration set put back as rows, instead of being loaded anew for each test.

Loading them is what the first test of a process does; the rows it made are kept here and inserted for the others.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils import timezone

Made = TypeVar("Made")
_APPS = {"accounts", "conclusions", "targets", "assignments", "reports"}
_KEPT: dict[tuple[str, object], tuple[Any, dict[str, tuple[list[str], list[tuple[Any, ...]]]]]] = {}


def loaded(name: str, load: Callable[[], Made]) -> Made:
    """What `load` returned and the rows it leaves, into tables that are empty; else it is called. The rows bear the
    day of the first load, so one is kept for each day that tests take for today."""
    key = (name, timezone.localdate())
    if any(model._base_manager.exists() for model in _models()):
        return load()
    if key not in _KEPT:
        made = load()
        _KEPT[key] = made, {model._meta.db_table: _rows(model._meta.db_table) for model in _models()}
        return made
    made, tables = _KEPT[key]
    for table, (columns, rows) in tables.items():
        _insert(table, columns, rows)
    return made


def _models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.app_label in _APPS and model._meta.managed]


def _rows(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a name of ours)
        return [column[0] for column in cursor.description], cursor.fetchall()


def _insert(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    names, marks = ", ".join(quote(column) for column in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)  # noqa: S608 (names of ours)
