"""The files of the figures, opened by another program: what they say is what the roll-up says, in real cells."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Unit, User
from assignments.models import Assignment
from conclusions.models import Directive
from reports.demonstration import Demonstration
from reports.figures import RollUp, Scope
from reports.rollups import roll_up
from reports.xlsx import rollup_workbook
from targets.models import Indicator, Target
from tests.accounts.test_sheets import by_libreoffice
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory, ReportFactory, ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ON = date(2023, 12, 31)
SHEETS = [
    "Tình hình chung",
    "Nhiệm vụ",
    "Việc đã giao",
    "Chỉ tiêu",
    "Đơn vị",
    "Khó khăn, kiến nghị",
    "Giải pháp",
    "Diễn biến",
    "Ý kiến chưa trả lời",
]


def opened(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of each sheet without its headings; keys in the order of the sheets."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python()[1:] for name in book.sheet_names}


def headings(content: bytes, name: str) -> list[Any]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()[0]


@pytest.fixture
def rollup(
    scope: Scope, assignment: Assignment, indicator: Indicator, target: Target, cam_thach: Unit, office: User
) -> RollUp:
    """A task that is blocked, one overdue, a measure, a result; words that look like formulas."""
    ReportFactory.create(
        assignment=assignment, status="accepted", difficulties="=2+2", proposals="-", blocked_by="Sở Tài chính"
    )
    AssignmentFactory.create(
        directive=assignment.directive, unit=cam_thach, task="+84 hộ", due_on=date(2023, 11, 1), assigned_by=office
    )
    AssignmentFactory.create(directive=None, indicator=indicator, unit=cam_thach, task="Cấp mã số", assigned_by=office)
    ResultFactory.create(indicator=indicator, value=Decimal("11.5"), source="@Báo cáo")
    return roll_up(scope, on=ON)


def test_each_table_has_its_sheet(rollup: RollUp) -> None:
    assert list(opened(rollup_workbook(rollup))) == SHEETS


def test_overview_says_the_counts_bands_and_outlooks(rollup: RollUp) -> None:
    rows = {(about, what): value for about, what, value in opened(rollup_workbook(rollup))["Tình hình chung"]}

    assert rows["Phạm vi", "Cấp ủy"] == "Huyện ủy Cẩm Thủy"
    assert rows["Phạm vi", "Tính đến ngày"] == ON
    assert rows["Việc đã giao", "Tổng số"] == rollup.assignments.total == 3
    assert rows["Việc đã giao", "Chưa hoàn thành, quá hạn"] == 1
    assert rows["Nhiệm vụ nêu trong kết luận", "Chưa giao"] == 1
    assert rows["Chỉ tiêu: kết quả đến nay", "Chưa đạt"] == 1
    assert rows["Chỉ tiêu: dự báo hết nhiệm kỳ", "Chưa đủ số liệu"] == 1


def test_rows_are_the_roll_ups_with_real_numbers_and_days(rollup: RollUp) -> None:
    content = rollup_workbook(rollup)
    book = opened(content)
    work = [dict(zip(headings(content, "Việc đã giao"), row, strict=True)) for row in book["Việc đã giao"]]
    indicator = dict(zip(headings(content, "Chỉ tiêu"), book["Chỉ tiêu"][0], strict=True))
    units = [dict(zip(headings(content, "Đơn vị"), row, strict=True)) for row in book["Đơn vị"]]

    assert [(row[0], row[1], row[2], row[4]) for row in book["Nhiệm vụ"]] == [
        ("406-TB/HU", 1.0, "Xây dựng sản phẩm OCOP", "Quá hạn"),
        ("406-TB/HU", 2.0, "Phát triển rừng gỗ lớn", "Chưa giao"),
    ]
    assert [(row["Nội dung"], row["Thời hạn"], row["Tiến độ (%)"], row["Vướng ở"]) for row in work] == [
        ("Hướng dẫn các xã xây dựng sản phẩm OCOP", date(2025, 12, 31), 40.0, "Sở Tài chính"),
        ("+84 hộ", date(2023, 11, 1), "", ""),
    ]
    assert (indicator["Mức đại hội"], indicator["Kết quả gần nhất"], indicator["So với mức (%)"]) == (17.0, 11.5, 67.6)
    assert (indicator["Số liệu đến"], indicator["Nguồn số liệu"]) == (date(2023, 6, 30), "@Báo cáo")
    assert [(row["Mã"], row["Việc giao"], row["Quá hạn"], row["Bị vướng ở nơi khác"]) for row in units] == [
        ("NNPTNT", 1.0, 0.0, 1.0),
        ("X15142", 2.0, 1.0, 0.0),
    ]
    assert [row[2:4] for row in book["Khó khăn, kiến nghị"]] == [["=2+2", "-"]]
    assert [(row[0], row[3]) for row in book["Giải pháp"]] == [(11.0, "Cấp mã số")]


def test_words_never_become_formulas(rollup: RollUp) -> None:
    book = openpyxl.load_workbook(io.BytesIO(rollup_workbook(rollup)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert len(cells) > 100
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_heads_stay_and_every_sheet_prints_on_a4(rollup: RollUp) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(rollup_workbook(rollup))):
        assert sheet.freeze_panes.endswith("2")
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


def test_libreoffice_opens_the_whole_demonstration(
    demonstration: Demonstration, scope_of_demonstration: Scope, tmp_path: Path
) -> None:
    rollup = roll_up(scope_of_demonstration, on=date(2024, 12, 31))
    content = rollup_workbook(rollup)
    again = opened(by_libreoffice(content, ".xlsx", "ods", tmp_path))

    assert again == opened(content)
    assert len(again["Chỉ tiêu"]) == 27
    assert len(again["Đơn vị"]) == len(rollup.unit_lines)


@pytest.fixture
def scope_of_demonstration(demonstration: Demonstration) -> Scope:
    committee = User.objects.get(username="vanphong").unit.committee  # type: ignore[union-attr]
    return Scope(committee.pk, committee.name)  # type: ignore[union-attr]


# --- Taken from the pages ------------------------------------------------------------------------


def test_board_is_taken_away_as_of_its_day(office: User, rollup: RollUp, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("export_board"), {"den-ngay": "31/07/2023"})
    rows = {(about, what): value for about, what, value in opened(response.content)["Tình hình chung"]}

    assert response["Content-Disposition"] == 'attachment; filename="tong-hop-2023-07-31.xlsx"'
    assert rows["Việc đã giao", "Chưa hoàn thành, quá hạn"] == 0


def test_board_of_a_unit_is_taken_away_with_its_own_work(unit_head: User, rollup: RollUp, client_of: ClientOf) -> None:
    book = opened(client_of(unit_head).get(reverse("export_board")).content)

    assert [row[0] for row in book["Đơn vị"]] == ["NNPTNT"]
    assert {row[2] for row in book["Việc đã giao"]} == {"Phòng Nông nghiệp và Phát triển nông thôn"}


def test_matrix_is_taken_away_in_words_with_the_units_record(office: User, rollup: RollUp, client_of: ClientOf) -> None:
    content = client_of(office).get(reverse("export_matrix")).content
    book = opened(content)

    assert list(book) == ["Ma trận", "Đơn vị", "Các cột", "Tình hình chung"]
    assert headings(content, "Ma trận") == ["Đơn vị", "406-TB/HU – 1", "406-TB/HU – 2", "Giải pháp cho chỉ tiêu"]
    assert book["Ma trận"] == [
        ["Phòng Nông nghiệp và Phát triển nông thôn", "trong hạn", "", ""],
        ["Xã Cẩm Thạch", "quá hạn", "", "thường xuyên"],
    ]
    assert book["Các cột"][0][:3] == ["406-TB/HU", "1", "Xây dựng sản phẩm OCOP"]


def test_matrix_keeps_its_filters_in_the_file(
    office: User, rollup: RollUp, directive: Directive, client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("export_matrix"), {"loai": "commune"})

    assert [row[0] for row in opened(response.content)["Ma trận"]] == ["Xã Cẩm Thạch"]
    assert [row[0] for row in opened(response.content)["Đơn vị"]] == ["X15142"]
