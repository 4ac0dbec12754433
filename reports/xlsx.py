"""The roll-up, and the units against the directives, as .xlsx: one sheet for each table, numbers and days as such."""

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.workbooks import DAY, NUMBER, WORDS, SheetColumn, SheetTable, write_tables
from assignments.models import ProgressReport
from reports.figures import AssignmentLine, Counts, RollUp, UnitLine
from reports.matrix import Matrix
from targets.attainment import BAND_LABELS, Band
from targets.forecast import OUTLOOK_WORDS, Outlook
from targets.measures import Direction
from targets.standings import IndicatorLine

_COUNTED = (
    ("Hoàn thành đúng hạn", "done_on_time"),
    ("Hoàn thành quá hạn", "done_late"),
    ("Chưa hoàn thành, trong hạn", "in_time"),
    ("trong đó sắp đến hạn", "due_soon"),
    ("Chưa hoàn thành, quá hạn", "overdue"),
    ("Thường xuyên", "standing"),
    ("Đã dừng", "stopped"),
)


def _words(heading: str, width: int = 20) -> SheetColumn:
    return SheetColumn(heading, WORDS, width, required=False)


def _number(heading: str, width: int = 11) -> SheetColumn:
    return SheetColumn(heading, NUMBER, width, required=False)


def _day(heading: str) -> SheetColumn:
    return SheetColumn(heading, DAY, 12, required=False)


def rollup_workbook(rollup: RollUp) -> bytes:
    return write_tables(
        (
            _overview(rollup),
            _directives(rollup),
            _work(rollup),
            _indicators(rollup),
            units_table(rollup.unit_lines),
            _difficulties(rollup),
            _measures(rollup),
        )
    )


def matrix_workbook(matrix: Matrix, rollup: RollUp) -> bytes:
    """The matrix in words, the units' record in numbers, and what the numbers of the columns mean."""
    shown = {row.record.line.unit_id for row in matrix.rows}
    lines = [line for line in rollup.unit_lines if line.unit_id in shown]
    return write_tables((_matrix(matrix), units_table(lines), _key(matrix), _overview(rollup)))


# --- The roll-up ---------------------------------------------------------------------------------


def _overview(rollup: RollUp) -> SheetTable:
    scope = rollup.scope
    of_indicators = "Chỉ tiêu: kết quả đến nay"
    ahead = "Chỉ tiêu: dự báo hết nhiệm kỳ"
    outlooks = [line.outlook for line in rollup.indicator_lines]
    rows: list[tuple[Any, ...]] = [
        ("Phạm vi", "Cấp ủy", scope.committee_name),
        ("Phạm vi", "Đơn vị", scope.unit_name or "tất cả"),
        ("Phạm vi", "Văn bản", scope.conclusion_reference or "tất cả"),
        ("Phạm vi", "Tính đến ngày", rollup.on),
        ("Phạm vi", "Báo cáo của kỳ", rollup.period.label),
        *_counted("Nhiệm vụ nêu trong kết luận", rollup.directives),
        ("Nhiệm vụ nêu trong kết luận", "Chưa giao", rollup.directives.unassigned),
        *_counted("Việc đã giao", rollup.assignments),
        *((of_indicators, BAND_LABELS[band], rollup.indicator_bands[band]) for band in Band),
        *((ahead, OUTLOOK_WORDS[one].capitalize(), outlooks.count(one.value)) for one in Outlook),
        ("Đơn vị", "Được giao việc", len(rollup.unit_lines)),
        ("Đơn vị", "Chưa báo cáo trong kỳ", len(rollup.silent_units)),
    ]
    return SheetTable("Tình hình chung", (_words("Mục", 32), _words("Nội dung", 32), _number("Giá trị", 26)), rows)


def _counted(about: str, counts: Counts) -> list[tuple[Any, ...]]:
    return [(about, "Tổng số", counts.total), *((about, label, getattr(counts, name)) for label, name in _COUNTED)]


def _directives(rollup: RollUp) -> SheetTable:
    columns = (
        _words("Văn bản", 14),
        _number("TT", 6),
        _words("Nhiệm vụ", 60),
        _words("Lĩnh vực", 24),
        _words("Trạng thái", 22),
        _words("Đơn vị chủ trì", 50),
        _number("Số việc"),
    )
    rows = [
        (
            line.reference,
            line.position,
            line.title,
            line.topic,
            line.state_label,
            "; ".join(dict.fromkeys(line.lead_units)),
            len(line.assignments),
        )
        for line in rollup.directive_lines
    ]
    return SheetTable("Nhiệm vụ", columns, rows, kept=3)


_WORK = (
    _words("Đơn vị chủ trì", 30),
    _words("Nội dung", 50),
    _words("Sản phẩm", 30),
    _day("Hạn đầu"),
    _day("Thời hạn"),
    _day("Hoàn thành"),
    _words("Trạng thái", 22),
    _words("Báo cáo kỳ này", 16),
    _number("Tiến độ (%)"),
    _words("Kết quả", 50),
    _number("Lần gia hạn"),
    _words("Vướng ở", 24),
)


def _work_cells(line: AssignmentLine) -> tuple[Any, ...]:
    return (
        line.unit,
        line.task,
        line.product,
        line.first_deadline,
        line.deadline,
        line.completed_on,
        line.state_label,
        ProgressReport.Status(line.report_status).label if line.report_status else "",
        line.completion,
        line.work_done,
        line.extensions,
        line.blocked_by,
    )


def _work(rollup: RollUp) -> SheetTable:
    rows = [
        (directive.reference, directive.position, *_work_cells(line))
        for directive in rollup.directive_lines
        for line in directive.assignments
    ]
    return SheetTable("Việc đã giao", (_words("Văn bản", 14), _number("Nhiệm vụ", 9), *_WORK), rows, kept=3)


def _measures(rollup: RollUp) -> SheetTable:
    rows = [
        (measured.number, measured.name, *_work_cells(line))
        for measured in rollup.measure_lines
        for line in measured.assignments
    ]
    return SheetTable("Giải pháp", (_number("TT", 6), _words("Chỉ tiêu", 40), *_WORK), rows, kept=2)


def _difficulties(rollup: RollUp) -> SheetTable:
    columns = (
        _words("Đơn vị", 30),
        _words("Nội dung giao", 50),
        _words("Khó khăn, vướng mắc", 60),
        _words("Kiến nghị, đề xuất", 60),
        _words("Vướng ở", 24),
    )
    rows = [(line.unit, line.task, line.difficulties, line.proposals, line.blocked_by) for line in rollup.difficulties]
    return SheetTable("Khó khăn, kiến nghị", columns, rows, kept=1)


def _indicators(rollup: RollUp) -> SheetTable:
    columns = (
        _number("TT", 6),
        _words("Chỉ tiêu", 44),
        _words("Nhóm", 18),
        _words("Đơn vị tính", 14),
        _words("Chiều", 12),
        _number("Mức đại hội", 13),
        _number("Mức đang thực hiện", 13),
        _day("Phải đạt vào"),
        _number("Kết quả gần nhất", 13),
        _day("Số liệu đến"),
        _number("So với mức (%)"),
        _words("Kết quả", 18),
        _words("Dự báo hết nhiệm kỳ", 24),
        _number("Dự báo thấp"),
        _number("Dự báo giữa"),
        _number("Dự báo cao"),
        _words("Nhận định của Văn phòng", 24),
        _words("Nguồn số liệu", 40),
    )
    return SheetTable("Chỉ tiêu", columns, [_indicator_cells(line) for line in rollup.indicator_lines], kept=2)


def _indicator_cells(line: IndicatorLine) -> tuple[Any, ...]:
    had_or_not = line.direction == Direction.ACHIEVED
    congress = line.target if line.congress_target is None else line.congress_target
    return (
        line.number,
        line.name,
        line.group,
        line.unit_of_measure,
        line.direction_label,
        "đạt" if had_or_not and congress is not None else congress,
        "đạt" if had_or_not and line.target is not None else line.target,
        line.target_end,
        line.latest_text if had_or_not else line.latest,
        line.latest_end,
        line.percent,
        line.band_label,
        line.outlook_label,
        line.low,
        line.middle,
        line.high,
        line.assessed_label,
        line.latest_source,
    )


def units_table(lines: Iterable[UnitLine]) -> SheetTable:
    """The units' record."""
    numbers = (
        *("Việc giao", "Xong đúng hạn", "Xong quá hạn", "Trong hạn", "Quá hạn", "Thường xuyên", "Đã dừng"),
        *("Tỷ lệ đúng hạn (%)", "Xong trong hạn đầu", "Lần gia hạn"),
        *("Báo cáo phải gửi", "Báo cáo đã gửi", "Báo cáo đã duyệt", "Báo cáo bị trả lại", "Bị vướng ở nơi khác"),
    )
    columns = (
        _words("Mã", 10),
        _words("Đơn vị", 40),
        _words("Loại", 22),
        *(_number(heading, 12) for heading in numbers),
        _words("Chưa báo cáo", 14),
    )
    return SheetTable("Đơn vị", columns, [_unit_cells(line) for line in lines], kept=2)


def _unit_cells(line: UnitLine) -> tuple[Any, ...]:
    counts = line.counts
    return (
        line.code,
        line.name,
        line.kind,
        *(counts.total, counts.done_on_time, counts.done_late, counts.in_time, counts.overdue),
        *(counts.standing, counts.stopped),
        line.on_time_percent,
        line.on_first_deadline,
        line.extensions,
        line.due_reports,
        line.sent_reports,
        line.accepted_reports,
        line.returned_reports,
        line.blocked,
        "chưa báo cáo" if line.silent else "",
    )


# --- The matrix ----------------------------------------------------------------------------------


def _matrix(matrix: Matrix) -> SheetTable:
    headings = [
        f"{column.reference} – {column.number}" if column.reference else column.title for column in matrix.columns
    ]
    columns: Sequence[SheetColumn] = (_words("Đơn vị", 40), *(_words(heading, 16) for heading in headings))
    rows = [
        (
            row.record.line.name,
            *(cell and cell.word + (f" ({cell.count})" if cell.count > 1 else "") for cell in row.cells),
        )
        for row in matrix.rows
    ]
    return SheetTable("Ma trận", columns, rows, kept=1)


def _key(matrix: Matrix) -> SheetTable:
    columns = (_words("Văn bản", 14), _words("Cột", 8), _words("Nhiệm vụ", 80), _number("Số việc"))
    rows = [(column.reference, column.number, column.title, column.tasks) for column in matrix.columns]
    return SheetTable("Các cột", columns, rows)
