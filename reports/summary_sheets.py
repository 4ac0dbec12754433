"""The figures of a summary as .xlsx: the roll-up's sheets, then what only a summary tells."""

from accounts.workbooks import SheetTable, write_tables
from reports.change_sheets import all_changes
from reports.material import COMMITTEE_HEADINGS, Material
from reports.xlsx import day, number, rollup_tables, words


def summary_workbook(material: Material) -> bytes:
    """A sheet for each table; the sheets of changes and of committees only where there is something to tell."""
    sheets = [*rollup_tables(material.rollup), _concerns(material)]
    if material.changes is not None:
        sheets.append(all_changes(material.changes))
    if material.committees:
        sheets.append(_committees(material))
    return write_tables(sheets)


def _concerns(material: Material) -> SheetTable:
    columns = (
        words("Nơi giải quyết", 30),
        words("Loại", 20),
        words("Đơn vị", 30),
        words("Nội dung", 60),
        words("Việc", 50),
        day("Nêu từ ngày"),
        number("Số kỳ"),
        words("Trạng thái", 18),
    )
    rows = [
        (
            *(row.held_by_label, row.part_label, row.unit, row.text, row.task),
            *(row.first_raised_on, row.times, row.state_label),
        )
        for row in material.concerns
    ]
    return SheetTable("Chờ giải quyết", columns, rows, kept=1)


def _committees(material: Material) -> SheetTable:
    columns = (words("Cấp ủy", 40), *(number(heading) for heading in COMMITTEE_HEADINGS))
    return SheetTable("Cấp ủy trực thuộc", columns, [(row.name, *row.numbers) for row in material.committees])
