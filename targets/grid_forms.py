"""The form around the grid of figures: what all of them share, and each cell that was changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.days import DAY
from targets.checks import stated_fault
from targets.entries import EMPTY, Reading, typed_form
from targets.grids import Entry, Grid, GridCell, GridRow
from targets.models import Result

MOST_NOTED = 500


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as the page shows it: what its writer saw in it, what stands in it now and how that is understood.

    `conflict` says what somebody else has put there meanwhile.
    """

    cell: GridCell
    was: str
    text: str
    note: str = ""
    reading: Reading = EMPTY
    conflict: str = ""

    @property
    def words(self) -> str:
        """What stands under the cell."""
        said = self.reading
        return self.conflict or said.problem or "; ".join(words for words in (said.words, said.warning) if words)


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: GridRow
    cells: tuple[ShownCell, ...]


class FiguresForm(forms.Form):
    """Source and day of the figures, and the cells of `grid` by their names.

    `seen` is JSON: the key of the figure seen in each cell that had one. `entries` are the changed cells once the form
    is valid; `problems` says of how many cells it is not.
    """

    source = forms.CharField(
        label="Nguồn của các số này",
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "Văn bản hoặc cơ quan cung cấp"}),
    )
    as_of = forms.DateField(label="Công bố ngày", localize=True, widget=forms.DateInput(attrs=DAY))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        self.entries: list[Entry] = []
        self.readings: dict[str, Reading] = {}
        recorded = {cell.name: cell.recorded.pk for cell in grid.cells() if cell.recorded}
        self.seen_keys = _seen(self.data.get("seen", "")) if self.is_bound else recorded
        self.was = self._was()

    def _was(self) -> dict[str, str]:
        """What the writer saw in each cell: mostly what stands there now, else the text of an earlier figure."""
        moved = {}
        was = {}
        for cell in self.grid.cells():
            key = self.seen_keys.get(cell.name)
            if key is not None and (cell.recorded is None or cell.recorded.pk != key):
                moved[key] = cell
            was[cell.name] = cell.recorded_text if key is not None else ""
        for old in Result.objects.filter(pk__in=moved) if moved else ():
            cell = moved[old.pk]
            if old.indicator_id == cell.place.indicator:
                was[cell.name] = typed_form(old.value, cell.measure)
        return was

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if text := stated_fault(day, timezone.localdate()):
            raise ValidationError(text)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        today = timezone.localdate()
        for cell in self.grid.cells():
            text = self._text(cell)
            if text in {self.was[cell.name], cell.recorded_text} and not self._note(cell):
                continue
            reading = cell.understand(text, kind=self.grid.kind, today=today, as_of=data.get("as_of"))
            self.readings[cell.name] = reading
            if reading.value is not None:
                self.entries.append(Entry(cell, reading.value, self._note(cell), self.seen_keys.get(cell.name)))
        if wrong := sum(bool(reading.problem) for reading in self.readings.values()):
            raise ValidationError(f"{wrong} ô cần sửa; chưa ghi số nào.")
        if not self.entries:
            raise ValidationError("Chưa có ô nào thay đổi.")
        return data

    def _text(self, cell: GridCell) -> str:
        return str(self.data.get(cell.name, self.was[cell.name])).strip()

    def _note(self, cell: GridCell) -> str:
        return str(self.data.get(f"ghi-chu.{cell.name}", "")).strip()[:MOST_NOTED]

    def see(self, cells: Mapping[str, GridCell]) -> None:
        """From now on its writer has seen what stands in these cells, as conflicts; what was typed stays."""
        for name, cell in cells.items():
            if cell.recorded:
                self.seen_keys[name] = cell.recorded.pk
            self.was[name] = cell.recorded_text

    def rows(self, conflicts: Mapping[str, GridCell] | None = None) -> list[ShownRow]:
        return [
            ShownRow(row, tuple(self._shown(cell, (conflicts or {}).get(cell.name)) for cell in row.cells))
            for row in self.grid.rows
        ]

    def _shown(self, cell: GridCell, conflicting: GridCell | None) -> ShownCell:
        text = self._text(cell) if self.is_bound else self.was[cell.name]
        note = self._note(cell) if self.is_bound else ""
        reading = self.readings.get(cell.name, EMPTY)
        return ShownCell(cell, self.was[cell.name], text, note, reading, conflicting.conflict() if conflicting else "")

    @property
    def seen_text(self) -> str:
        return json.dumps(self.seen_keys, separators=(",", ":"))


def _seen(text: str) -> dict[str, int]:
    """The keys by cell; nothing for what is no such list, so that a recorded figure counts as not seen."""
    try:
        found = json.loads(text or "{}")
    except json.JSONDecodeError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): key for name, key in found.items() if isinstance(key, int)}
