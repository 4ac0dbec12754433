"""The units against the directives as a workbook."""

from collections.abc import Sequence

from accounts.workbooks import SheetColumn, SheetTable, write_tables
from reports.figures import RollUp
from reports.matrix import Matrix
from reports.xlsx import number, overview_table, units_table, words


def matrix_workbook(matrix: Matrix, rollup: RollUp) -> bytes:
    """The matrix in words, the units' record in numbers, and what the numbers of the columns mean."""
    shown = {row.record.line.unit_id for row in matrix.rows}
    lines = [line for line in rollup.unit_lines if line.unit_id in shown]
    return write_tables((_matrix(matrix), units_table(lines), _key(matrix), overview_table(rollup)))


def _matrix(matrix: Matrix) -> SheetTable:
    headings = [
        f"{column.reference} – {column.number}" if column.reference else column.title for column in matrix.columns
    ]
    columns: Sequence[SheetColumn] = (words("Đơn vị", 40), *(words(heading, 16) for heading in headings))
    rows = [
        (
            row.record.line.name,
            *(cell and cell.word + (f" ({cell.count})" if cell.count > 1 else "") for cell in row.cells),
        )
        for row in matrix.rows
    ]
    return SheetTable("Ma trận", columns, rows, kept=1)


def _key(matrix: Matrix) -> SheetTable:
    columns = (words("Văn bản", 14), words("Cột", 8), words("Nhiệm vụ", 80), number("Số việc"))
    rows = [(column.reference, column.number, column.title, column.tasks) for column in matrix.columns]
    return SheetTable("Các cột", columns, rows)
