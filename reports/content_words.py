"""The tables of a summary that tell words: what changed, what is hard, what is asked for. Pure."""

from collections.abc import Sequence
from itertools import groupby

from assignments.concerns import UNADDRESSED, Concern
from reports.agenda import Item
from reports.changes import Changes
from reports.content_tables import NONE, day_text, group_row, row_of
from reports.figures import RollUp
from reports.papers import Cell, Column, Row, Table


def changes_table(changes: Changes) -> Table:
    columns = (Column("TT", 9, "mid"), Column("Nội dung"), Column("Trước", 34), Column("Nay", 44))
    rows: list[Row] = []
    for section in changes.shown:
        rows.append(group_row(f"{section.title} ({len(section.changes)})"))
        rows += [
            row_of(place, Cell(row.title, row.note), row.before or NONE, row.after or NONE)
            for place, row in enumerate(section.changes, 1)
        ]
    return Table(f"Thay đổi từ {changes.since_text} đến {changes.on_text}", columns, tuple(rows))


def concerns_table(concerns: Sequence[Concern]) -> Table:
    """By whom they lie with, the longest-standing first; what nobody was named for comes last."""
    columns = (Column("TT", 9, "mid"), Column("Đơn vị", 36), Column("Nội dung"), Column("Nêu từ ngày", 24, "mid"))
    named = dict.fromkeys(row.held_by_label for row in concerns if row.held_by)
    order = {held_by: place for place, held_by in enumerate((*named, UNADDRESSED))}
    rows: list[Row] = []
    for held_by, own in groupby(
        sorted(concerns, key=lambda row: order[row.held_by_label]), key=lambda row: row.held_by_label
    ):
        rows.append(group_row(held_by))
        rows += [
            row_of(
                place,
                row.unit,
                Cell(f"{row.part_label}: {row.text.strip()}", row.task),
                Cell(day_text(row.first_raised_on), f"{row.times} kỳ" if row.is_long else ""),
            )
            for place, row in enumerate(own, 1)
        ]
    return Table("Khó khăn, kiến nghị theo nơi giải quyết", columns, tuple(rows))


def instructions_table(rollup: RollUp) -> Table:
    columns = (
        Column("TT", 9, "mid"),
        Column("Ý kiến chỉ đạo"),
        Column("Đơn vị", 42),
        Column("Trả lời trước", 26, "mid"),
    )
    rows = tuple(
        row_of(place, line.text, line.unit or NONE, Cell(day_text(line.due_on), "quá hạn" if line.late else ""))
        for place, line in enumerate(rollup.instruction_lines, 1)
    )
    return Table("Ý kiến chỉ đạo chưa được trả lời", columns, rows)


def agenda_table(items: Sequence[Item]) -> Table:
    columns = (Column("TT", 9, "mid"), Column("Nội dung"), Column("Lý do", 66))
    rows: list[Row] = []
    for label, own in groupby(sorted(items, key=lambda item: item.kind_label), key=lambda item: item.kind_label):
        rows.append(group_row(label))
        rows += [row_of(place, item.title, item.why) for place, item in enumerate(own, 1)]
    return Table("Nội dung trình cho ý kiến", columns, tuple(rows))
