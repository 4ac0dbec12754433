"""The roll-up, and the units against the directives, as .xlsx: one sheet for each table, numbers and days as such."""

from collections.abc import Iterable
from typing import Any

from accounts.workbooks import DAY, NUMBER, WORDS, SheetColumn, SheetTable, write_tables
from assignments.models import ProgressReport
from reports.figures import AssignmentLine, Counts, RollUp, UnitLine
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


def words(heading: str, width: int = 20) -> SheetColumn:
    return SheetColumn(heading, WORDS, width, required=False)


def number(heading: str, width: int = 11) -> SheetColumn:
    return SheetColumn(heading, NUMBER, width, required=False)


def day(heading: str) -> SheetColumn:
    return SheetColumn(heading, DAY, 12, required=False)


def rollup_workbook(rollup: RollUp) -> bytes:
    """All of the roll-up, a sheet for each table."""
    return write_tables(rollup_tables(rollup))


def rollup_tables(rollup: RollUp) -> tuple[SheetTable, ...]:
    """Its sheets in the order of the paper."""
    return (
        overview_table(rollup),
        _directives(rollup),
        _work(rollup),
        _indicators(rollup),
        units_table(rollup.unit_lines),
        _difficulties(rollup),
        _measures(rollup),
        _trend(rollup),
        _instructions(rollup),
    )


# --- The roll-up ---------------------------------------------------------------------------------


def overview_table(rollup: RollUp) -> SheetTable:
    scope = rollup.scope
    of_indicators = "Chỉ tiêu: kết quả đến nay"
    ahead = "Chỉ tiêu: dự báo hết nhiệm kỳ"
    rows: list[tuple[Any, ...]] = [
        ("Phạm vi", "Cấp ủy", scope.committee_name),
        ("Phạm vi", "Đơn vị", scope.unit_name or "tất cả"),
        ("Phạm vi", "Văn bản", scope.conclusion_reference or "tất cả"),
        ("Phạm vi", "Lĩnh vực", scope.topic_label or "tất cả"),
        ("Phạm vi", "Tính đến ngày", rollup.on),
        ("Phạm vi", "Báo cáo của kỳ", rollup.period.label),
        *_counted("Nhiệm vụ nêu trong kết luận", rollup.directives),
        ("Nhiệm vụ nêu trong kết luận", "Chưa giao", rollup.directives.unassigned),
        *_counted("Việc đã giao", rollup.assignments),
        *((of_indicators, BAND_LABELS[band], rollup.indicator_bands[band]) for band in Band),
        *((ahead, OUTLOOK_WORDS[one].capitalize(), rollup.outlooks[one.value]) for one in Outlook),
        (ahead, "Khó hoàn thành, chưa có giải pháp", len(rollup.unanswered)),
        ("Đơn vị", "Được giao việc", len(rollup.unit_lines)),
        ("Đơn vị", "Chưa báo cáo trong kỳ", len(rollup.silent_units)),
        ("Đơn vị", "Chậm báo cáo quá số ngày quy định", len(rollup.late_units)),
        ("Ý kiến chỉ đạo", "Chưa được trả lời", len(rollup.instruction_lines)),
        ("Ý kiến chỉ đạo", "Quá hạn trả lời", sum(line.late for line in rollup.instruction_lines)),
    ]
    return SheetTable("Tình hình chung", (words("Mục", 32), words("Nội dung", 32), number("Giá trị", 26)), rows)


def _counted(about: str, counts: Counts) -> list[tuple[Any, ...]]:
    return [(about, "Tổng số", counts.total), *((about, label, getattr(counts, name)) for label, name in _COUNTED)]


def _trend(rollup: RollUp) -> SheetTable:
    columns = (day("Ngày"), number("Việc đã giao"), *(number(label) for label, _ in _COUNTED))
    rows = [
        (point.day, point.assignments.total, *(getattr(point.assignments, name) for _, name in _COUNTED))
        for point in rollup.begun_trend
    ]
    return SheetTable("Diễn biến", columns, rows)


def _instructions(rollup: RollUp) -> SheetTable:
    columns = (words("Đơn vị", 30), words("Ý kiến", 60), day("Ngày cho ý kiến"), day("Trả lời trước"))
    rows = [(line.unit, line.text, line.given_on, line.due_on) for line in rollup.instruction_lines]
    return SheetTable("Ý kiến chưa trả lời", columns, rows)


def _directives(rollup: RollUp) -> SheetTable:
    columns = (
        words("Văn bản", 14),
        number("TT", 6),
        words("Nhiệm vụ", 60),
        words("Lĩnh vực", 24),
        words("Trạng thái", 22),
        words("Đơn vị chủ trì", 50),
        number("Số việc"),
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
    words("Đơn vị chủ trì", 30),
    words("Nội dung", 50),
    words("Sản phẩm", 30),
    day("Hạn đầu"),
    day("Thời hạn"),
    day("Hoàn thành"),
    words("Trạng thái", 22),
    words("Báo cáo kỳ này", 16),
    number("Tiến độ (%)"),
    words("Kết quả", 50),
    number("Lần gia hạn"),
    words("Vướng ở", 24),
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
    return SheetTable("Việc đã giao", (words("Văn bản", 14), number("Nhiệm vụ", 9), *_WORK), rows, kept=3)


def _measures(rollup: RollUp) -> SheetTable:
    rows = [
        (measured.number, measured.name, *_work_cells(line))
        for measured in rollup.measure_lines
        for line in measured.assignments
    ]
    return SheetTable("Giải pháp", (number("TT", 6), words("Chỉ tiêu", 40), *_WORK), rows, kept=2)


def _difficulties(rollup: RollUp) -> SheetTable:
    columns = (
        words("Đơn vị", 30),
        words("Nội dung giao", 50),
        words("Khó khăn, vướng mắc", 60),
        words("Kiến nghị, đề xuất", 60),
        words("Vướng ở", 24),
    )
    rows = [(line.unit, line.task, line.difficulties, line.proposals, line.blocked_by) for line in rollup.difficulties]
    return SheetTable("Khó khăn, kiến nghị", columns, rows, kept=1)


def _indicators(rollup: RollUp) -> SheetTable:
    columns = (
        number("TT", 6),
        words("Chỉ tiêu", 44),
        words("Nhóm", 18),
        words("Đơn vị tính", 14),
        words("Chiều", 12),
        number("Mức đại hội", 13),
        number("Mức đang thực hiện", 13),
        day("Phải đạt vào"),
        number("Kết quả gần nhất", 13),
        day("Số liệu đến"),
        number("So với mức (%)"),
        words("Kết quả", 18),
        words("Dự báo hết nhiệm kỳ", 24),
        number("Dự báo thấp"),
        number("Dự báo giữa"),
        number("Dự báo cao"),
        words("Nhận định của Văn phòng", 24),
        words("Nguồn số liệu", 40),
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
        words("Mã", 10),
        words("Đơn vị", 40),
        words("Loại", 22),
        *(number(heading, 12) for heading in numbers),
        words("Chưa báo cáo", 14),
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
