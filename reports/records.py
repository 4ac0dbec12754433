"""A unit's record as numbers that lead to their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from assignments.models import State
from reports.figures import Scope, UnitLine

# What a unit's work is counted by: (field of `Counts`, word of the address, the state whose look it has, heading).
TOTALS = (
    ("done_on_time", "done_on_time", State.DONE_ON_TIME, "Hoàn thành đúng hạn"),
    ("done_late", "done_late", State.DONE_LATE, "Hoàn thành quá hạn"),
    ("in_time", "unfinished", State.IN_TIME, "Chưa hoàn thành, trong hạn"),
    ("overdue", "overdue", State.OVERDUE, "Chưa hoàn thành, quá hạn"),
    ("standing", "standing", State.STANDING, "Thường xuyên"),
    ("stopped", "stopped", State.STOPPED, "Đã dừng"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A count with the address of its rows; zero leads nowhere."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """`states` are in the order of `TOTALS`. `extensions` counts how often a deadline was moved: its rows may be
    fewer."""

    line: UnitLine
    total: Number
    done: Number
    states: tuple[Number, ...]
    on_first_deadline: Number
    extensions: Number
    returned: Number
    blocked: Number

    @property
    def counted(self) -> tuple[Number, ...]:
        """All of the work, then by state."""
        return (self.total, *self.states)

    @property
    def facts(self) -> tuple[Number, ...]:
        return (self.returned, self.extensions, self.blocked)

    @property
    def shown(self) -> tuple[tuple[str, Number], ...]:
        """The numbers of a line of the units' table, under their headings."""
        on_time, late, in_time, overdue, standing, _ = self.states
        return (
            ("Việc giao", self.total),
            ("Xong đúng hạn", on_time),
            ("Xong quá hạn", late),
            ("Trong hạn", in_time),
            ("Quá hạn", overdue),
            ("Thường xuyên", standing),
            ("Xong trong hạn đầu", self.on_first_deadline),
            ("Gia hạn", self.extensions),
            ("Trả lại", self.returned),
            ("Bị vướng ở nơi khác", self.blocked),
        )


def unit_rows_behind(scope: Scope, on: date) -> str:
    """The address of the scope's rows on that day, for one unit of it: whose unit it is, the words to come tell."""
    paper = f"&ket-luan={scope.conclusion_id}" if scope.conclusion_id else ""
    field = f"&linh-vuc={scope.topic}" if scope.topic else ""
    return f"{reverse('assignment_list')}?den-ngay={on:%d/%m/%Y}{paper}{field}"


def unit_record(line: UnitLine, *, behind: str) -> UnitRecord:
    """`behind` is the address of all the roll-up's rows."""
    unit = f"{behind}&don-vi={line.unit_id}"
    counts = line.counts
    return UnitRecord(
        line=line,
        total=_number(counts.total, unit),
        done=_number(counts.done, f"{unit}&trang-thai=done"),
        states=tuple(_number(getattr(counts, field), f"{unit}&trang-thai={word}") for field, word, _, _ in TOTALS),
        on_first_deadline=_number(line.on_first_deadline, f"{unit}&chi-gom=han-dau"),
        extensions=_number(line.extensions, f"{unit}&chi-gom=gia-han"),
        returned=_number(line.returned_reports, f"{unit}&chi-gom=tra-lai"),
        blocked=_number(line.blocked, f"{unit}&chi-gom=vuong"),
    )


def records_of(lines: Sequence[UnitLine], behind: str) -> list[UnitRecord]:
    return [unit_record(line, behind=behind) for line in lines]


def _number(count: int, address: str) -> Number:
    return Number(count, address if count else "")
