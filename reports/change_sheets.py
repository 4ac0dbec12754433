"""What has changed since a day, as .xlsx."""

from accounts.workbooks import DAY, NUMBER, WORDS, SheetColumn, SheetTable, write_tables
from reports.change_sections import BAD, GOOD
from reports.changes import Changes

_TURNS = {GOOD: "tốt lên", BAD: "xấu đi", "": ""}


def changes_workbook(changes: Changes) -> bytes:
    """One sheet with all changes, one with how many there are of each kind."""
    return write_tables((all_changes(changes), _counts(changes)))


def all_changes(changes: Changes) -> SheetTable:
    """Each change with what it was before and what it is."""
    widths = {
        "Loại thay đổi": 26,
        "Nhóm": 40,
        "Nội dung": 60,
        "Đơn vị, ghi chú": 30,
        "Trước": 34,
        "Sau": 50,
        "Chiều": 12,
    }
    columns = tuple(SheetColumn(heading, WORDS, width, required=False) for heading, width in widths.items())
    rows = [
        (section.title, row.group, row.title, row.note, row.before, row.after, _TURNS[row.turn])
        for section in changes.sections
        for row in section.changes
    ]
    return SheetTable("Thay đổi", columns, rows, kept=1)


def _counts(changes: Changes) -> SheetTable:
    columns = (
        SheetColumn("Loại thay đổi", WORDS, 34, required=False),
        SheetColumn("Số lượng", NUMBER, 12, required=False),
        SheetColumn("Từ cuối ngày", DAY, 14, required=False),
        SheetColumn("Đến cuối ngày", DAY, 14, required=False),
    )
    rows = [(section.title, len(section.changes), changes.since, changes.on) for section in changes.sections]
    return SheetTable("Số lượng", columns, rows)
