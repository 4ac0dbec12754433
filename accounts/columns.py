"""The columns of a sheet as fields of django-import-export, over our own kinds of cells."""

from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget

from accounts.cells import Cell, Choice, Day, Kind, Number, machine_number, show


class CellWidget(Widget):  # type: ignore[misc]
    """The library's widget over a kind of cell. Days and choices recur, so what they read is kept."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.machine = False
        self._recurs, self._counts = isinstance(kind, Day | Choice), isinstance(kind, Number)
        self._read: dict[tuple[type, Cell], Any] = {}

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        """Raises `CellRefused`."""
        if self._recurs:
            key = (type(value), value)
            if key not in self._read:
                self._read[key] = self.kind.read(value)
            return self._read[key]
        if self.machine and self._counts and isinstance(value, str):
            value = machine_number(value)
        return self.kind.read(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return show(self.kind, value)


class Column(Field):  # type: ignore[misc]
    """A column of the sheet: its Vietnamese heading, its kind of cell, where its value stands in the row."""

    def __init__(
        self,
        heading: str,
        kind: Kind,
        attribute: str,
        *,
        english: str = "",
        words: tuple[str, ...] = (),
        required: bool = True,
        help: str = "",
        width: int = 16,
    ) -> None:
        super().__init__(attribute=attribute, column_name=heading, widget=CellWidget(kind))
        self.kind, self.required, self.help, self.width = kind, required, help, width
        self.english = english
        self.words = (heading, *words)
