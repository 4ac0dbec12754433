"""The form in Excel for a unit without a line: what it owes, to be filled in and sent back as a file.

Each row carries a code with a checksum: which task and period it is, which version of the report was known, and the
words of the locked cells. A row whose code or locked words were changed is refused, and so is one whose report has been
changed or sent since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.cells import Broken, shown
from accounts.limits import Refused
from accounts.models import Unit
from accounts.sheets import Heading, Sheet, open_sheet
from accounts.vietnamese import format_date, search_key
from accounts.workbooks import SheetColumn, write_workbook
from assignments.concerns import usual_addressees
from assignments.models import Assignment
from assignments.owed import Owed, owed_by
from assignments.report_forms import STANDINGS, ReportForm

_SALT = "assignments.blanks"
_STANDINGS = dict(STANDINGS)
_LOCKED = ("code", "task", "period", "due", "before", "measure")
_HEADINGS = {
    "code": "Mã (không sửa)",
    "task": "Việc được giao",
    "period": "Kỳ báo cáo",
    "due": "Hạn gửi",
    "before": "Kỳ trước",
    "work_done": "Kết quả",
    "standing": "Tình hình",
    "blocked_by": "Vướng ở cơ quan, đơn vị nào",
    "completion": "Tiến độ (%)",
    "measure": "Chỉ tiêu, đơn vị tính",
    "value": "Số liệu",
    "difficulties": "Khó khăn, vướng mắc",
    "proposals": "Kiến nghị, đề xuất",
    "addressed_to": "Kiến nghị với",
}
_WIDTHS = {"code": 16, "task": 38, "period": 16, "due": 11, "before": 32, "work_done": 46, "measure": 24}
_LABELS = {"work_done", "standing", "blocked_by", "completion", "value", "difficulties", "proposals"}
_NOTES = (
    "Chỉ ghi vào các ô nền vàng nhạt; các ô khác đã khoá. Không thêm, không xoá cột.",
    "Việc nào chưa có gì để báo cáo thì để trống ô Kết quả: hàng ấy không được nhập.",
    "Số viết 1.234,56. Ghi xong, lưu lại và chuyển tệp về Văn phòng.",
)


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row of a filled form: what it would change, or why it is refused (`problems`)."""

    number: int
    work: Owed
    form: ReportForm
    differences: tuple[Difference, ...]
    problems: tuple[str, ...]


def write_blank(unit: Unit, today: date) -> bytes:
    """An .xlsx of everything the unit owes today, with what it has written so far."""
    work = [one for one in owed_by(unit, today) if one.is_open]
    choices = {"standing": tuple(_STANDINGS.values()), "addressed_to": usual_addressees(unit.committee_id)}
    columns = [
        SheetColumn(
            heading,
            "@",
            _WIDTHS.get(name, 24),
            required=name == "work_done",
            help=_help(name),
            choices=choices.get(name, ()),
            closed=name == "standing",
            locked=name in _LOCKED,
        )
        for name, heading in _HEADINGS.items()
    ]
    return write_workbook("Báo cáo", columns, [_row(one) for one in work], notes=_NOTES)


def _help(name: str) -> str:
    return {
        "work_done": "Đã làm được gì trong kỳ. Để trống thì hàng này không được nhập.",
        "standing": "Chọn trong danh sách.",
        "addressed_to": "Cơ quan, đơn vị cần giải quyết; chọn trong danh sách hoặc ghi tên khác.",
        "completion": "Số nguyên từ 0 đến 100.",
        "value": "Số liệu của chỉ tiêu ở cột bên trái, nếu có.",
    }.get(name, "Ô khoá, không sửa." if name in _LOCKED else "")


def _row(work: Owed) -> list[str]:
    typed = _typed_before(work)
    cells = {**_locked_words(work), **typed, "code": _code(work), "standing": _STANDINGS[typed["standing"]]}
    return [cells[name] for name in _HEADINGS]


def _typed_before(work: Owed) -> dict[str, str]:
    """What stands in the open cells when the form is made."""
    form = _form(work, None)
    value = next((str(form.fields[name].initial or "") for name in form.indicators), "")
    names = ("work_done", "standing", "blocked_by", "completion", "difficulties", "proposals", "addressed_to")
    return {**{name: str(form.get_initial_for_field(form.fields[name], name) or "") for name in names}, "value": value}


def _form(work: Owed, data: dict[str, str] | None) -> ReportForm:
    indicators = [work.assignment.indicator] if work.assignment.indicator else []
    return ReportForm(
        data, report=work.report, period=work.period, indicators=indicators, previous=work.previous, sending=True
    )


def _locked_words(work: Owed) -> dict[str, str]:
    indicator, previous = work.assignment.indicator, work.previous
    before = f"{previous.period.label}: {previous.completion}%. {previous.work_done}" if previous else ""
    return {
        "task": work.assignment.task,
        "period": work.period.label,
        "due": format_date(work.due_on),
        "before": before.strip(),
        "measure": f"{indicator.name} ({indicator.unit_of_measure})" if indicator else "",
    }


def _code(work: Owed) -> str:
    """`12.2026-H2.3.<checksum>`: task, period, the version of the report (0: none yet)."""
    plain = f"{work.assignment.pk}.{work.period.code}.{work.report.version if work.report else 0}"
    return f"{plain}.{_checksum(plain, work.assignment)}"


def _checksum(plain: str, assignment: Assignment) -> str:
    return salted_hmac(_SALT, f"{plain}|{assignment.unit_id}|{assignment.task}").hexdigest()[:12]


# --- What came back ------------------------------------------------------------------------------


def read_filled(content: bytes, *, name: str, committee: Unit, today: date) -> list[FilledRow]:
    """The rows that say something. Raises `Refused` when the file is no form of a unit of this committee."""
    headings = [Heading(key, key, (words,), required=key in _LABELS | {"code"}) for key, words in _HEADINGS.items()]
    sheet = open_sheet(content, name=name, headings=headings)
    rows = [(number, _cells(sheet, cells)) for number, cells in sheet.rows]
    rows = [(number, cells) for number, cells in rows if cells.get("code")]
    if not rows:
        raise Refused("Tệp không có hàng nào của biểu mẫu báo cáo. Hãy tải biểu mẫu, ghi vào rồi gửi lại.")
    known = _work_of([cells["code"] for _, cells in rows], committee, today)
    filled = []
    seen: set[str] = set()
    for number, cells in rows:
        code = cells["code"]
        if code in seen:
            raise Refused(f"Hàng {number} lặp lại một hàng ở trên. Hãy giữ mỗi việc một hàng.")
        seen.add(code)
        work = known.get(_plain(code))
        if work is None:
            raise Refused(f"Hàng {number}: việc hoặc kỳ này không còn mở để báo cáo. Hãy tải biểu mẫu mới.")
        if row := _filled(number, cells, work):
            filled.append(row)
    return filled


def _cells(sheet: Sheet, cells: Sequence[Any]) -> dict[str, str]:
    values = zip(sheet.letters, cells, strict=False)
    return {name: "" if isinstance(cell, Broken) else shown(cell).strip() for name, cell in values}


def _plain(code: str) -> str:
    """Task and period of a code."""
    return ".".join(code.split(".")[:2])


def _work_of(codes: Sequence[str], committee: Unit, today: date) -> dict[str, Owed]:
    """What the units of these codes owe or have sent, by task and period."""
    keys = {int(pk) for code in codes if (pk := code.split(".")[0]).isdecimal() and len(pk) < 10}
    units = Unit.objects.filter(assignments__in=keys, committee=committee).distinct()
    return {f"{one.assignment.pk}.{one.period.code}": one for unit in units for one in owed_by(unit, today)}


def _filled(number: int, cells: dict[str, str], work: Owed) -> FilledRow | None:
    """None where the row says nothing new."""
    before = _typed_before(work)
    before["standing"] = _STANDINGS[before["standing"]]
    typed = {name: cells.get(name, "") for name in before}
    if not typed["work_done"] and all(typed[name] in {"", before[name]} for name in before):
        return None
    data = {**typed, "standing": _standing(typed["standing"]), "completion": typed["completion"] or "0"}
    data |= {"version": str(work.report.version if work.report else "")}
    form = _form(work, data | dict.fromkeys(_value_names(work), typed["value"]))
    changed = [name for name in before if typed[name] != before[name]]
    differences = tuple(Difference(_HEADINGS[name], before[name], typed[name]) for name in changed)
    return FilledRow(number, work, form, differences, tuple(_problems(cells, work, form)))


def _value_names(work: Owed) -> list[str]:
    return [f"value_{work.assignment.indicator_id}"] if work.assignment.indicator_id else []


def _standing(words: str) -> str:
    known = {search_key(label): value for value, label in STANDINGS}
    return known.get(search_key(words), words)


def _problems(cells: dict[str, str], work: Owed, form: ReportForm) -> list[str]:
    """Tampered, stale, or not a report that could be sent."""
    code = cells["code"]
    plain, _, checksum = code.rpartition(".")
    if not constant_time_compare(checksum, _checksum(plain, work.assignment)):
        return ["Mã của hàng này đã bị sửa. Hãy tải biểu mẫu mới và ghi lại."]
    for name, words in _locked_words(work).items():
        if name in {"task", "period", "measure"} and search_key(cells.get(name, "")) != search_key(words):
            return [f"Ô khoá “{_HEADINGS[name]}” đã bị sửa. Hãy tải biểu mẫu mới và ghi lại."]
    if not work.is_open:
        return ["Báo cáo này đã được gửi sau khi tải biểu mẫu."]
    if plain != f"{_plain(code)}.{work.report.version if work.report else 0}":
        at = f" lúc {timezone.localtime(work.report.updated_at):%H:%M, %d/%m/%Y}" if work.report else ""
        return [f"Báo cáo này đã được sửa{at}, sau khi tải biểu mẫu. Hãy tải biểu mẫu mới."]
    return [f"{_label(form, name)}: {' '.join(map(str, texts))}" for name, texts in form.errors.items()]


def _label(form: ReportForm, name: str) -> str:
    return str(form.fields[name].label) if name in form.fields else "Báo cáo"
