"""Rows of a sheet against rows of the database: new, changed, unchanged, removed, wrong; and the writing of it.

On django-import-export: its resources, fields and widgets, its loop over the rows and its writing in batches. Its
row-by-row import asks the database for every row; here all that is known is fetched once, rows are found by their
natural key, and nothing is written before every row has been judged.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import models
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult

from accounts import audit
from accounts.cells import REQUIRED, Cell, CellRefused, Choice, show, shown
from accounts.columns import Column
from accounts.differences import CHANGED, FAULTY, KINDS, LATER, MOST_SHOWN, NEW, UNCHANGED, Checked, Difference, Fault
from accounts.models import Unit, User
from accounts.sheets import Heading, Sheet
from accounts.workbooks import SheetColumn, write_workbook

BATCH = 500
Cells = list[tuple[str, Any, Any]]  # (column, old, new)
_TYPES = {
    NEW: RowResult.IMPORT_TYPE_NEW,
    LATER: RowResult.IMPORT_TYPE_NEW,
    CHANGED: RowResult.IMPORT_TYPE_UPDATE,
    FAULTY: RowResult.IMPORT_TYPE_INVALID,
}


class SheetResource(resources.Resource):  # type: ignore[misc]
    """One kind of sheet of one committee. `check` judges a sheet, `write` writes what was judged.

    Subclasses say what is known (`load`), what a row means (`resolve`) and what to do with what is known already.
    """

    title = ""
    related: tuple[str, ...] = ()  # what the columns reach through the row
    notes: tuple[str, ...] = ()
    fields: dict[str, Column]

    class Meta:
        use_bulk = True
        skip_diff = True
        instance_loader_class = BaseInstanceLoader  # asks for nothing

    def __init__(self, committee: Unit | None = None) -> None:
        super().__init__()
        self.committee = committee
        self.known: dict[Any, Any] = {}

    # --- Out -------------------------------------------------------------------------------------

    def headings(self) -> list[Heading]:
        return [Heading(name, row.english or name, row.words, row.required) for name, row in self.fields.items()]

    def list_for(self, name: str) -> Sequence[str]:
        """What may be chosen in the column."""
        kind = self.fields[name].kind
        return tuple(kind.labels.values()) if isinstance(kind, Choice) else ()

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related(*self.related)

    def workbook(self, queryset: Any = None, *, blank: bool = False) -> bytes:
        """An .xlsx of these rows, of all of the committee's where none are given, or of none as a template."""
        columns = [
            SheetColumn(
                row.column_name,
                row.kind.format,
                row.width,
                row.required,
                row.help,
                tuple(self.list_for(name)),
                closed=isinstance(row.kind, Choice),
            )
            for name, row in self.fields.items()
        ]
        rows: Iterable[Sequence[Any]] = () if blank else self.export(queryset)
        return write_workbook(self.title, columns, rows, notes=self.notes)

    # --- In: judging -----------------------------------------------------------------------------

    def load(self) -> None:
        """Fetch all that the rows are judged by; `known` has the rows of the database by natural key."""
        raise NotImplementedError

    def state(self) -> object:
        """Something that is equal as long as `load` would fetch the same; cheap, asked again before writing."""
        raise NotImplementedError

    def resolve(self, values: dict[str, Any]) -> Any:
        """The natural key of the row, its values made ready to be stored; wrong ones are told to `fault`."""
        raise NotImplementedError

    def build(self, values: dict[str, Any]) -> Any:
        """A row of the database that is not saved yet."""
        raise NotImplementedError

    def value_of(self, row: Any, name: str) -> Any:
        """The stored value that is compared with the column's."""
        return self.fields[name].get_value(row)

    def check(self, sheet: Sheet) -> Checked:
        """What the sheet would do; writes nothing. What is to be written is kept for `write`."""
        self.sheet = sheet
        self.seen: dict[Any, int] = {}
        self.checked = Checked(dict.fromkeys(KINDS, 0), state=self.state())
        self.originals: dict[int, dict[str, Any]] = {}
        self.made: list[dict[str, Any]] = []  # the values of rows to be added
        self._digest = hashlib.sha256()
        self.present = [(name, self.fields[name]) for name in sheet.letters]
        for _, column in self.present:
            column.widget.machine = sheet.machine
        self.load()
        rows = tablib.Dataset(*(cells for _, cells in sheet.rows), headers=[row.column_name for _, row in self.present])
        self.import_data_inner(
            rows, dry_run=True, raise_errors=False, using_transactions=False, collect_failed_rows=False
        )
        self.finish()
        self.checked.digest = self._digest.hexdigest()
        return self.checked

    def finish(self) -> None:
        """Judge what the sheet does not name; for most kinds that says nothing."""

    def import_row(self, row: dict[str, Cell], instance_loader: Any, **kwargs: Any) -> RowResult:
        """The library's step for one row: judged against what is known, without asking the database."""
        result = RowResult()
        self.at = self.sheet.rows[kwargs["row_number"] - 1][0]
        self._wrong = False
        values = self._values(row)
        key = None if self._wrong else self.resolve(values)
        if not self._wrong and self.seen.setdefault(key, self.at) != self.at:
            self.fault(next(iter(values)), f"Trùng với dòng {self.seen[key]}. Hãy bỏ một trong hai dòng.")
        kind = FAULTY if self._wrong else self._judge(key, values)
        if self._wrong:
            kind = FAULTY
            result.validation_error = ValidationError("")
        self.checked.counts[kind] += 1
        result.import_type = _TYPES.get(kind, RowResult.IMPORT_TYPE_SKIP)
        return result

    def _values(self, row: dict[str, Cell]) -> dict[str, Any]:
        values = {}
        for name, column in self.present:
            try:
                value = column.widget.clean(row[column.column_name])
            except CellRefused as reason:
                self.fault(name, str(reason), row[column.column_name])
                continue
            if column.required and (value is None or value == ""):
                self.fault(name, REQUIRED)
            values[name] = value
        return values

    def fault(self, name: str, text: str, given: object = None) -> None:
        """The row being judged is wrong in this column."""
        self._wrong = True
        if len(self.checked.faults) < MOST_SHOWN:
            letter = self.sheet.letters.get(name, "")
            self.checked.faults.append(Fault(self.at, letter, self.fields[name].column_name, shown(given), text))

    def _judge(self, key: Any, values: dict[str, Any]) -> str:
        row = self.known.get(key)
        if row is None:
            self.made.append(values)
            if len(self.checked.differences) < MOST_SHOWN:
                return self.tell(NEW, self.build(values), [(name, None, values[name]) for name, _ in self.present])
            return self.tell(NEW, None, [])
        old = [(name, self.value_of(row, name), values[name]) for name, _ in self.present]
        cells = [cell for cell in old if cell[1] != cell[2]]
        return self.differ(row, values, cells) if cells else UNCHANGED

    def differ(self, row: Any, values: dict[str, Any], cells: Cells) -> str:
        """The row is known with other values: by default it takes the new ones."""
        self.tell(CHANGED, row, cells)
        self.originals[row.pk] = audit.snapshot(row)
        self.change(row, {name: new for name, _, new in cells})
        self.update_instances.append(row)
        return CHANGED

    def change(self, row: Any, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(row, self.fields[name].attribute, value)

    def label_of(self, row: Any) -> str:
        return str(row)

    def tell(self, kind: str, row: Any, cells: Cells, *, at: int | None = None) -> str:
        """Note a difference. The file is the same when it is judged again, so only what it meets is in the digest."""
        at = self.at if at is None else at
        self._digest.update(f"{kind}|{at}|{'' if kind == NEW else (row.pk, cells)!r}\n".encode())
        if len(self.checked.differences) < MOST_SHOWN:
            told = [
                (self.fields[name].column_name, self._words(name, old), self._words(name, new))
                for name, old, new in cells
            ]
            self.checked.differences.append(Difference(kind, at, self.label_of(row), tuple(told)))
        return kind

    def _words(self, name: str, value: Any) -> str:
        return shown(show(self.fields[name].kind, value))

    # --- In: writing -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make the rows that are to be added; no part of the transaction, which is to be short."""
        self.create_instances = [self.build(values) for values in self.made]

    def lock(self) -> None:
        """Hold back other writers of the same rows until the transaction ends."""
        raise NotImplementedError

    def write(self, *, by: User, upload: models.Model) -> None:
        """Write what `check` found, inside the caller's transaction: new rows in batches, changed ones with a trace."""
        for row in self.update_instances:
            row.save()
            self.record(f"Sửa {row._meta.verbose_name} theo bảng tính", row, by=by, before=self.originals[row.pk])
        self.update_instances.clear()
        self.bulk_create(using_transactions=True, dry_run=False, raise_errors=True, batch_size=BATCH)

    def record(self, action: str, row: models.Model, *, by: User, before: Any = None, gone: bool = False) -> None:
        committee_id = self.committee.pk if self.committee else None
        after = {} if gone else audit.snapshot(row)
        audit.record(action, row, by=by, committee_id=committee_id, before=before, after=after)


def dependants(rows: Sequence[models.Model]) -> dict[int, list[str]]:
    """What refers to each of the rows, in words with its number: `12 kết quả chỉ tiêu`. The database is asked, whatever
    app the referring table is in."""
    found: dict[int, list[str]] = {}
    if not rows:
        return found
    for relation in rows[0]._meta.related_objects:
        if not isinstance(relation.field, models.ForeignKey):
            continue
        name = relation.field.attname
        counted = (
            relation.related_model._base_manager.filter(**{f"{name}__in": [row.pk for row in rows]})
            .order_by()
            .values_list(name)
            .annotate(number=models.Count("pk"))
        )
        for pk, number in counted:
            found.setdefault(pk, []).append(f"{number} {relation.related_model._meta.verbose_name}")
    return found
