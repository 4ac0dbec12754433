"""The parts of a summary: which there are, in which order, and what each says of the figures."""

from collections.abc import Callable, Iterator

from reports.agenda import agenda
from reports.content_tables import (
    bands_chart,
    committees_table,
    counts_table,
    directives_table,
    indicators_tables,
    measures_table,
    states_chart,
    trend_chart,
    trend_table,
    units_table,
    work_table,
)
from reports.content_words import agenda_table, changes_table, concerns_table, instructions_table
from reports.figures import named
from reports.material import Material
from reports.papers import Paper, Part
from reports.summary_words import (
    indicators_sentence,
    instructions_sentence,
    outlooks_sentence,
    overall_sentence,
    preamble_sentence,
    units_sentence,
)

TITLES = {
    "state": "Tình hình chung",
    "directives": "Kết quả thực hiện các nhiệm vụ",
    "indicators": "Kết quả thực hiện các chỉ tiêu",
    "committees": "Kết quả của các cấp ủy trực thuộc",
    "changes": "Thay đổi so với báo cáo trước",
    "units": "Tình hình thực hiện, báo cáo của các đơn vị",
    "difficulties": "Khó khăn, vướng mắc; kiến nghị, đề xuất",
    "instructions": "Việc thực hiện ý kiến chỉ đạo",
    "decisions": "Nội dung trình Ban Thường vụ cho ý kiến",
    "work": "Danh mục việc đã giao",
    "unit_records": "Kết quả của từng đơn vị",
}
"""Every part there is, in the usual order; the last two stand behind the signature."""


def paper_of(material: Material) -> Paper:
    """The whole paper, with the parts that have something to say."""
    rollup = material.rollup
    unit = f" của {rollup.scope.unit_name}" if rollup.scope.unit_name else ""
    about = "kết quả thực hiện các chỉ tiêu" if rollup.scope.set_id else "kết quả thực hiện kết luận và các chỉ tiêu"
    return Paper(
        kind="BÁO CÁO",
        subject=f"{about}\n{rollup.period.label}{unit}",
        preamble=preamble_sentence(rollup),
        parts=tuple(part for code in TITLES for part in _PARTS[code](material)),
    )


def _state(material: Material) -> Iterator[Part]:
    rollup = material.rollup
    sentences = (indicators_sentence(rollup), outlooks_sentence(rollup))
    charts = (states_chart(rollup), trend_chart(rollup))
    tables = (counts_table(rollup), trend_table(rollup))
    yield Part(
        code="state",
        title=TITLES["state"],
        opening=overall_sentence(rollup),
        paragraphs=tuple(words for words in sentences if words),
        charts=tuple(chart for chart in charts if chart),
        tables=tuple(table for table in tables if table.rows),
    )


def _directives(material: Material) -> Iterator[Part]:
    rollup = material.rollup
    if not rollup.directive_lines:
        return
    overdue = [line for line in rollup.directive_lines if line.state == "overdue"]
    told = f" Còn việc quá hạn ở các nhiệm vụ: {named(line.title for line in overdue)}." if overdue else ""
    yield Part(
        code="directives",
        title=TITLES["directives"],
        opening=f"Kết quả từng nhiệm vụ, theo các phần của văn bản, tính đến ngày {rollup.on_text} như sau.{told}",
        tables=(directives_table(material),),
    )


def _indicators(material: Material) -> Iterator[Part]:
    rollup = material.rollup
    if not rollup.indicator_lines:
        return
    poor = [line.name for line in rollup.unanswered]
    told = f" Khó hoàn thành mà chưa có giải pháp: {named(poor)}." if poor else ""
    chart = bands_chart(rollup)
    measures = (measures_table(rollup),) if rollup.measure_lines else ()
    yield Part(
        code="indicators",
        title=TITLES["indicators"],
        opening=f"Mức phải đạt, kết quả gần nhất và dự báo đến hết nhiệm kỳ của từng chỉ tiêu như sau.{told}",
        charts=(chart,) if chart else (),
        tables=(*indicators_tables(rollup), *measures),
    )


def _committees(material: Material) -> Iterator[Part]:
    lines = material.committees
    if lines:
        overdue = sum(line.assignments.overdue for line in lines)
        opening = f"{len(lines)} cấp ủy trực thuộc có {overdue} việc quá hạn chưa hoàn thành, cụ thể:"
        yield Part("committees", TITLES["committees"], opening, tables=(committees_table(lines),))


def _changes(material: Material) -> Iterator[Part]:
    changes = material.changes
    if changes is not None:
        tables = () if changes.is_empty else (changes_table(changes),)
        yield Part("changes", TITLES["changes"], changes.sentence, tables=tables)


def _units(material: Material) -> Iterator[Part]:
    rollup = material.rollup
    if not rollup.unit_lines:
        return
    told = []
    if rollup.silent_units:
        told.append(f"Chưa gửi báo cáo nào trong kỳ: {'; '.join(rollup.silent_units)}.")
    if rollup.late_units:
        late = "; ".join(f"{line.name} ({line.days} ngày, {line.count} việc)" for line in rollup.late_units)
        told.append(f"Chậm báo cáo: {late}.")
    yield Part("units", TITLES["units"], units_sentence(rollup), paragraphs=tuple(told))


def _difficulties(material: Material) -> Iterator[Part]:
    if not material.rollup.assignments.total:
        return
    rows = material.concerns
    if not rows:
        opening = "Không có khó khăn, vướng mắc hoặc kiến nghị nào còn chờ giải quyết."
        yield Part("difficulties", TITLES["difficulties"], opening)
        return
    long = sum(row.is_long for row in rows)
    proposals = sum(row.part == "proposals" for row in rows)
    standing = f"; {long} nội dung đã nêu qua nhiều kỳ" if long else ""
    opening = (
        f"Còn {len(rows)} nội dung chờ giải quyết: {len(rows) - proposals} khó khăn, vướng mắc và {proposals} kiến nghị"
        f"{standing}. Theo nơi giải quyết:"
    )
    yield Part("difficulties", TITLES["difficulties"], opening, tables=(concerns_table(rows),))


def _instructions(material: Material) -> Iterator[Part]:
    rollup = material.rollup
    tables = (instructions_table(rollup),) if rollup.instruction_lines else ()
    if rollup.assignments.total or tables:
        yield Part("instructions", TITLES["instructions"], instructions_sentence(rollup), tables=tables)


def _decisions(material: Material) -> Iterator[Part]:
    items = agenda(material.rollup)
    if items:
        opening = f"Đề nghị Ban Thường vụ xem xét, cho ý kiến {len(items)} nội dung sau:"
        yield Part("decisions", TITLES["decisions"], opening, tables=(agenda_table(items),))


def _work(material: Material) -> Iterator[Part]:
    if material.rollup.assignments.total:
        tables = (work_table(material.rollup),)
        yield Part("work", TITLES["work"], "", tables=tables, is_annex=True)


def _unit_records(material: Material) -> Iterator[Part]:
    if material.rollup.unit_lines:
        tables = (units_table(material.rollup),)
        yield Part("unit_records", TITLES["unit_records"], "", tables=tables, is_annex=True)


_PARTS: dict[str, Callable[[Material], Iterator[Part]]] = {
    "state": _state,
    "directives": _directives,
    "indicators": _indicators,
    "committees": _committees,
    "changes": _changes,
    "units": _units,
    "difficulties": _difficulties,
    "instructions": _instructions,
    "decisions": _decisions,
    "work": _work,
    "unit_records": _unit_records,
}
