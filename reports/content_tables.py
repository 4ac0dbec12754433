"""The tables and charts of a summary, from its figures. Pure but for the charts' templates."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from accounts.vietnamese import format_date
from reports.counts import COUNTED, UNASSIGNED_LABEL, state_counts
from reports.figures import AssignmentLine, Counts, DirectiveLine, RollUp, TrendPoint, UnitLine
from reports.material import COMMITTEE_HEADINGS, CommitteeLine, Material
from reports.papers import Cell, Chart, Column, Row, Table
from reports.print_charts import columns_chart, levels_chart, stacked_chart
from targets.standings import IndicatorLine

NONE = "–"
_DAY, _STATE, _UNIT = Column("Thời hạn", 22.5, "mid"), Column("Trạng thái", 27, "mid"), Column("Đơn vị chủ trì", 38)
_SHOWN_UNITS = 3  # of a directive given to more units the annex has all


def _number(heading: str, width: float = 15) -> Column:
    return Column(heading, width, "num")


def row_of(*texts: object) -> Row:
    """A row of cells; what is none yet becomes one."""
    return Row(tuple(text if isinstance(text, Cell) else Cell(str(text)) for text in texts))


def group_row(*texts: str) -> Row:
    """The heading of the rows below it."""
    return Row(tuple(Cell(text) for text in texts), is_group=True)


def day_text(day: date | None) -> str:
    """`31/12/2023`, or a dash."""
    return format_date(day) if day else NONE


# --- The whole -----------------------------------------------------------------------------------


def _counted(counts: Counts) -> list[int]:
    return [counts.total, *(getattr(counts, field) for field in COUNTED)]


def counts_table(rollup: RollUp) -> Table:
    columns = (Column("Phạm vi"), *(_number(label) for label in ("Tổng số", *COUNTED.values(), UNASSIGNED_LABEL)))
    told = (("Nhiệm vụ nêu trong kết luận", rollup.directives), ("Việc đã giao", rollup.assignments))
    rows = tuple(row_of(name, *_counted(counts), counts.unassigned) for name, counts in told if counts.total)
    return Table("Số nhiệm vụ và số việc theo trạng thái", columns, rows)


def states_chart(rollup: RollUp) -> Chart | None:
    told = (("Nhiệm vụ", rollup.directives), ("Việc đã giao", rollup.assignments))
    rows = [(name, _all_states(counts)) for name, counts in told if counts.total]
    if not rows:
        return None
    return stacked_chart(rows, uid="trang-thai", title="Nhiệm vụ và việc đã giao theo trạng thái")


def _all_states(counts: Counts) -> list[tuple[str, str, int]]:
    """With a place for what is not given out, so that all bars of a chart share their states."""
    given = [row for row in state_counts(counts) if row[0] != "unassigned"]
    return [*given, ("unassigned", UNASSIGNED_LABEL, counts.unassigned)]


def trend_table(rollup: RollUp) -> Table:
    columns = (Column("Ngày", 27), *(_number(label, 0) for label in ("Tổng số", *COUNTED.values())))
    rows = tuple(row_of(point.label, *_counted(point.assignments)) for point in _trend(rollup))
    return Table("Diễn biến việc đã giao vào ngày cuối các kỳ gần đây:", columns, rows, is_introduced=True)


def trend_chart(rollup: RollUp) -> Chart | None:
    days = [(point.label, state_counts(point.assignments)) for point in _trend(rollup)]
    return columns_chart(days, uid="dien-bien", title="Việc đã giao vào ngày cuối các kỳ gần đây") if days else None


def _trend(rollup: RollUp) -> tuple[TrendPoint, ...]:
    """One day says what the table of all counts has said."""
    return rollup.begun_trend if len(rollup.begun_trend) > 1 else ()


# --- Directives and measures ---------------------------------------------------------------------


def directives_table(material: Material) -> Table:
    """The directives under the headings of their papers; given to many units, the annex has each of them."""
    columns = (Column("TT", 9, "mid"), Column("Nhiệm vụ; kết quả, vướng mắc"), _UNIT, _DAY, _STATE)
    lines = material.rollup.directive_lines
    papers = {line.reference for line in lines}
    rows: list[Row] = []
    for (reference, heading), own in groupby(
        lines, key=lambda line: (line.reference, material.headings.get(line.directive_id, ""))
    ):
        words = ": ".join(part for part in (reference if len(papers) > 1 else "", heading) if part)
        if words:
            rows.append(group_row(words))
        rows.extend(_directive_row(line) for line in own)
    return Table("Kết quả thực hiện các nhiệm vụ", columns, tuple(rows))


def _directive_row(line: DirectiveLine) -> Row:
    days = sorted({task.deadline for task in line.assignments if task.deadline})
    until = NONE if not days else day_text(days[0]) if len(days) == 1 else f"{day_text(days[0])} – {day_text(days[-1])}"
    what = Cell(line.title, _what_was_done(line.assignments))
    return row_of(line.position, what, line.leads_text or NONE, until, line.state_label)


def _what_was_done(tasks: Sequence[AssignmentLine]) -> str:
    """The words of the accepted reports of a few units, or how many of many are done, late and blocked."""
    if len(tasks) <= _SHOWN_UNITS:
        several = len(tasks) > 1
        return "\n".join(words for task in tasks if (words := _work_words(task, by=task.unit if several else "")))
    done = sum(task.state in {"done_on_time", "done_late"} for task in tasks)
    overdue = sum(task.state == "overdue" for task in tasks)
    blocked = sum(bool(task.blocked_by or task.difficulties) for task in tasks)
    late = f"; {overdue} quá hạn" if overdue else ""
    held = f"; {blocked} đơn vị nêu khó khăn" if blocked else ""
    return f"{len(tasks)} việc: {done} hoàn thành{late}{held} (chi tiết ở phụ lục)."


def _work_words(task: AssignmentLine, *, by: str = "") -> str:
    share = f" ({task.completion}%)" if task.completion else ""
    done = f"Kết quả{share}: {task.work_done.strip().rstrip('.')}." if task.work_done.strip() else ""
    trouble = f"Vướng mắc: {task.difficulties.strip().rstrip('.')}." if task.difficulties.strip() else ""
    words = " ".join(part for part in (done, trouble) if part)
    return f"{by}: {words}" if by and words else words


def work_table(rollup: RollUp) -> Table:
    """Every task given out, under what it was given out for."""
    columns = (
        Column("TT", 10, "mid"),
        Column("Nội dung; kết quả"),
        Column("Đơn vị chủ trì", 34),
        Column("Thời hạn", 22.5, "mid"),
        Column("Hoàn thành", 22.5, "mid"),
        Column("Trạng thái", 25, "mid"),
    )
    rows: list[Row] = []
    for line in rollup.directive_lines:
        rows += [group_row(f"{line.position}. {line.title}"), *_work_rows(line.assignments)] if line.assignments else []
    for measure in rollup.measure_lines:
        rows += [group_row(f"Chỉ tiêu {measure.number}. {measure.name}"), *_work_rows(measure.assignments)]
    return Table("Danh mục việc đã giao", columns, tuple(rows))


def _work_rows(tasks: Iterable[AssignmentLine]) -> list[Row]:
    return [
        row_of(
            place,
            Cell(task.task, _work_words(task)),
            task.unit,
            Cell(day_text(task.deadline), f"gia hạn {task.extensions} lần" if task.extensions else ""),
            day_text(task.completed_on),
            task.state_label,
        )
        for place, task in enumerate(tasks, 1)
    ]


def measures_table(rollup: RollUp) -> Table:
    columns = (Column("TT", 9, "mid"), Column("Chỉ tiêu; giải pháp"), _UNIT, _DAY, _STATE)
    rows: list[Row] = []
    for measure in rollup.measure_lines:
        rows.append(group_row(str(measure.number), measure.name, measure.state_label))
        rows += [
            row_of("", task.task, task.unit, day_text(task.deadline), task.state_label) for task in measure.assignments
        ]
    return Table("Giải pháp đã giao để thực hiện các chỉ tiêu:", columns, tuple(rows), is_introduced=True)


# --- Indicators ----------------------------------------------------------------------------------


def indicators_tables(rollup: RollUp) -> tuple[Table, ...]:
    columns = (
        Column("TT", 9, "mid"),
        Column("Chỉ tiêu"),
        Column("Đơn vị tính", 18, "mid"),
        _number("Mức chỉ tiêu", 18),
        _number("Kết quả", 23.5),
        _number("So với mức", 17),
        Column("Đánh giá", 18, "mid"),
        Column("Dự báo", 19, "mid"),
    )
    rows: list[Row] = []
    for group, lines in groupby(rollup.indicator_lines, key=lambda line: line.group):
        rows += [group_row(group), *(_indicator_row(line) for line in lines)]
    return (Table("Kết quả thực hiện các chỉ tiêu", columns, tuple(rows)),)


def _indicator_row(line: IndicatorLine) -> Row:
    return row_of(
        line.number,
        Cell(line.name, "" if line.confirmed else "(chưa đối chiếu)"),
        line.unit_of_measure,
        line.target_text or NONE,
        Cell(line.latest_text or NONE, day_text(line.latest_end) if line.latest_end else ""),
        line.percent_text or NONE,
        line.band_label,
        Cell(line.outlook_label, line.middle_text),
    )


def bands_chart(rollup: RollUp) -> Chart | None:
    rows = [
        (_short(f"{line.number}. {line.name}"), line.band, line.percent)
        for line in rollup.indicator_lines
        if line.percent is not None
    ]
    if not rows:
        return None
    return levels_chart(rows, uid="muc-dat", title="Kết quả so với mức chỉ tiêu, phần trăm")


def _short(words: str) -> str:
    return words if len(words) <= 52 else f"{words[:51].rsplit(' ', 1)[0]}…"


# --- Units, committees ---------------------------------------------------------------------------


# As wide as the longest word of its heading, so that the names of the units keep the rest of the line.
_RECORD_HEADINGS = {
    "Việc giao": 10,
    "Đúng hạn": 11,
    "Xong quá hạn": 11,
    "Trong hạn": 12,
    "Quá hạn, chưa xong": 10.5,
    "Gia hạn": 9.5,
    "Tỷ lệ đúng hạn": 16,
    "Báo cáo phải gửi": 10,
    "Đã gửi": 9.5,
    "Đã duyệt": 11,
    "Trả lại": 9.5,
}


def units_table(rollup: RollUp) -> Table:
    record = (_number(heading, width) for heading, width in _RECORD_HEADINGS.items())
    columns = (Column("TT", 8, "mid"), Column("Đơn vị"), *record)
    rows = tuple(row_of(place, line.name, *_record(line)) for place, line in enumerate(rollup.unit_lines, 1))
    return Table("Kết quả của từng đơn vị", columns, rows)


def _record(line: UnitLine) -> tuple[object, ...]:
    counts = line.counts
    return (
        *(counts.total, counts.done_on_time, counts.done_late, counts.in_time, counts.overdue, line.extensions),
        line.on_time_text or NONE,
        *(line.due_reports, line.sent_reports, line.accepted_reports, line.returned_reports),
    )


def committees_table(lines: Iterable[CommitteeLine]) -> Table:
    numbers = (_number(heading, 14.5) for heading in COMMITTEE_HEADINGS)
    rows = tuple(row_of(place, line.name, *line.numbers) for place, line in enumerate(lines, 1))
    return Table("Kết quả của các cấp ủy trực thuộc", (Column("TT", 9, "mid"), Column("Cấp ủy"), *numbers), rows)
