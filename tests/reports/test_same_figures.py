"""Every figure of the board is the one of the paper, the workbook and the command line, of the same day and scope.

The board is read as a person reads it, from its page; the others by programs that did not write them.
"""

import html
import io
import json
import re
import subprocess
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Unit, User
from assignments.models import Assignment
from assignments.services import give_instruction
from reports.board_blocks import TITLES
from reports.builder import heading_of
from reports.contents import paper_of
from reports.counted import default_period
from reports.figures import scope_of
from reports.material import material_of
from reports.models import BoardView
from reports.pdf import paper_html, render_pdf

ON = date(2024, 12, 31)
STATES = ("done_on_time", "done_late", "in_time", "overdue", "standing", "stopped")
WORDS = {
    "done_on_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành quá hạn",
    "in_time": "Chưa hoàn thành, trong hạn",
    "overdue": "Chưa hoàn thành, quá hạn",
    "standing": "Thường xuyên",
    "stopped": "Đã dừng",
}

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def committee(demonstration: Any) -> Unit:
    user = User.objects.get(username="thuongvu")
    assert user.unit is not None
    assert user.unit.committee is not None
    return user.unit.committee


@pytest.fixture
def board(committee: Unit) -> str:
    """The page with every block there is, its marks of HTML left in."""
    user = User.objects.get(username="thuongvu")
    view = BoardView.objects.create(committee=committee, owner=user, name="Tất cả", blocks=list(TITLES))
    given = Assignment.objects.of_committee(committee.pk).order_by("pk")[0]
    give_instruction(committee=committee, unit=given.unit, text="Báo cáo nguyên nhân", by=user, assignment=given)
    client = Client()
    client.force_login(user)
    page = client.get(reverse("board"), {"khung": str(view.pk), "den-ngay": f"{ON:%d/%m/%Y}"})
    return html.unescape(page.content.decode())


@pytest.fixture
def data(board: str, committee: Unit) -> dict[str, Any]:
    out = StringIO()
    call_command("roll_up", "--json", "--as-of", ON.isoformat(), "--committee", committee.code, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.fixture
def paper(board: str, committee: Unit, tmp_path: Path) -> str:
    """The words of the PDF, each run of white space one space."""
    path = tmp_path / "a.pdf"
    path.write_bytes(render_pdf(_printed(committee)))
    answer = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True)
    return re.sub(r"\s+", " ", answer.stdout)


def _printed(committee: Unit) -> str:
    material = material_of(scope_of(committee), on=ON, period=default_period(ON))
    return paper_html(paper_of(material), heading_of(committee), drawn_on=ON)


@pytest.fixture
def sheets(board: str, committee: Unit) -> dict[str, list[list[Any]]]:
    client = Client()
    client.force_login(User.objects.get(username="thuongvu"))
    answer = client.get(reverse("export_board"), {"den-ngay": f"{ON:%d/%m/%Y}"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def overview(sheets: dict[str, list[list[Any]]]) -> dict[tuple[str, str], Any]:
    return {(row[0], row[1]): row[2] for row in sheets["Tình hình chung"][1:]}


def number_in(pattern: str, page: str) -> int:
    found = re.search(pattern, page, re.S)
    assert found is not None, pattern
    return int(found[1])


def tile(label: str, page: str) -> int:
    return number_in(rf"{label}\s*</span>\s*<span class=\"tile-value\">(\d+)<", page)


def key(title: str, label: str, page: str) -> int:
    """The number beside a state in the key of the bar under that heading."""
    panel = page[page.index(f"<h3>{title}") :]
    return number_in(rf">{label}</a>\s*<strong>(\d+)<", panel)


def check_states_are_the_same(board: str, data: dict[str, Any], paper: str, sheets: dict[str, list[list[Any]]]) -> None:
    cells = overview(sheets)
    short = {**WORDS, "in_time": "Trong hạn", "overdue": "Quá hạn"}
    for name, title, row in (
        ("directives", "Nhiệm vụ nêu trong kết luận", "Nhiệm vụ nêu trong kết luận"),
        ("assignments", "Việc đã giao", "Việc đã giao"),
    ):
        counts = data[name]
        for state in STATES:
            assert key(title, short[state], board) == counts[state], (name, state)
            assert cells[title, WORDS[state]] == counts[state], (name, state)
            if name == "assignments":
                assert tile(WORDS[state], board) == counts[state], state
        printed = " ".join(str(counts[state]) for state in ("total", *STATES, "unassigned"))
        assert f"{row} {printed}" in paper or printed in paper
    assert data["assignments"]["total"] > 40
    assert sum(data["directives"][state] for state in (*STATES, "unassigned")) == data["directives"]["total"] == 14


def check_indicators_are_the_same(
    board: str, data: dict[str, Any], paper: str, sheets: dict[str, list[list[Any]]]
) -> None:
    cells = overview(sheets)
    bands, outlooks = data["indicator_bands"], data["outlooks"]
    for band, label in (("exceeded", "Vượt"), ("met", "Đạt"), ("near", "Đạt ≥ 80%"), ("not_met", "Chưa đạt")):
        assert number_in(rf"ket-qua={band}\"[^>]*>(\d+)<", board) == bands[band]
        assert [value for (about, _), value in cells.items() if about == "Chỉ tiêu: kết quả đến nay"].count(
            bands[band]
        ), label
    for outlook in outlooks:
        assert number_in(rf"du-bao={outlook}\"[^>]*>(\d+)<", board) == outlooks[outlook]
    assert [value for (about, _), value in cells.items() if about == "Chỉ tiêu: kết quả đến nay"] == list(
        bands.values()
    )
    assert [value for (about, _), value in cells.items() if about == "Chỉ tiêu: dự báo hết nhiệm kỳ"] == [
        *outlooks.values(),
        len(data["unanswered"]),
    ]
    reached = bands["exceeded"] + bands["met"]
    assert f"{reached}/27</strong> chỉ tiêu đạt và vượt" in board
    assert f"Trong 27 chỉ tiêu có {reached} chỉ tiêu đạt và vượt" in paper
    assert f"{outlooks['not_enough_data']} chỉ tiêu chưa đủ số liệu" in paper
    assert sum(bands.values()) == sum(outlooks.values()) == 27


def check_units_and_their_record_are_the_same(
    board: str, data: dict[str, Any], paper: str, sheets: dict[str, list[list[Any]]]
) -> None:
    head, *rows = sheets["Đơn vị"]
    of_sheet = {row[head.index("Đơn vị")]: dict(zip(head, row, strict=True)) for row in rows}
    assert number_in(r"Chưa báo cáo [^<]*<span class=\"badge-count\">(\d+)<", board) == len(data["silent_units"])
    for name in data["silent_units"]:
        assert name in board
    silent = len(data["silent_units"])
    assert overview(sheets)["Đơn vị", "Chưa báo cáo trong kỳ"] == silent
    assert f"{silent} đơn vị chưa gửi báo cáo nào" in paper
    for line in data["unit_lines"]:
        row = re.search(rf"<a href=\"/don-vi/{line['unit_id']}/\">[^<]*</a>.*?</tr>", board, re.S)
        assert row is not None
        shown = [int(number) for number in re.findall(r"class=\"num\">\s*(?:<a [^>]*>)?\s*(\d+)\s*<", row[0])]
        counts = line["counts"]
        names = ("total", "done_on_time", "done_late", "in_time", "overdue", "standing")
        assert shown[: len(names)] == [counts[name] for name in names], line["name"]
        assert of_sheet[line["name"]]["Việc giao"] == counts["total"]
        printed = [counts[state] for state in ("total", "done_on_time", "done_late", "in_time", "overdue")]
        assert " ".join(str(number) for number in [*printed, line["extensions"]]) in paper, line["name"]
    assert len(data["unit_lines"]) == len(of_sheet) > 30


def check_trend_and_instructions_are_the_same(
    board: str, data: dict[str, Any], paper: str, sheets: dict[str, list[list[Any]]]
) -> None:
    before, trend = data["trend"][:2], data["trend"][2:]
    assert [point["assignments"]["total"] for point in before] == [0, 0]  # the paper was not yet signed: shown nowhere
    assert len(sheets["Diễn biến"]) == 1 + len(trend) == 4
    table = board[board.index("Việc đã giao qua các kỳ</caption>") :]
    for label, state in (("Hoàn thành đúng hạn", "done_on_time"), ("Quá hạn", "overdue"), ("Thường xuyên", "standing")):
        row = re.search(rf"<th scope=\"row\">{label}</th>(.*?)</tr>", table, re.S)
        assert row is not None
        assert [int(number) for number in re.findall(r"<td>(\d+)<", row[1])] == [
            point["assignments"][state] for point in trend
        ]
    for point, (day, total, *_) in zip(trend, sheets["Diễn biến"][1:], strict=True):
        assert (day.isoformat(), total) == (point["day"], point["assignments"]["total"])
        counts = point["assignments"]
        printed = " ".join(str(counts[state]) for state in ("total", *STATES))
        assert f"{date.fromisoformat(point['day']):%d/%m/%Y} {printed}" in paper
    waiting = len(data["instruction_lines"])
    assert number_in(r"Ý kiến chỉ đạo chưa được trả lời <span class=\"badge-count\">(\d+)<", board) == waiting
    assert overview(sheets)["Ý kiến chỉ đạo", "Chưa được trả lời"] == waiting


def check_each_directive_is_in_the_same_state(
    board: str, data: dict[str, Any], paper: str, sheets: dict[str, list[list[Any]]]
) -> None:
    rows = {row[1]: row for row in sheets["Nhiệm vụ"][1:]}
    for line in data["directive_lines"]:
        found = re.findall(rf"<a href=\"/nhiem-vu/{line['directive_id']}/\">{line['position']}\. .*?</tr>", board, re.S)
        assert any(line["state_label"] in row for row in found), line["title"]
        assert rows[line["position"]][4] == line["state_label"]
        assert Decimal(str(rows[line["position"]][6])) == len(line["assignments"])
        assert line["state_label"] in paper
    assert len(rows) == 14


def test_every_figure_is_the_same_everywhere(
    board: str, data: dict[str, Any], paper: str, sheets: dict[str, list[list[Any]]]
) -> None:
    check_states_are_the_same(board, data, paper, sheets)
    check_indicators_are_the_same(board, data, paper, sheets)
    check_units_and_their_record_are_the_same(board, data, paper, sheets)
    check_trend_and_instructions_are_the_same(board, data, paper, sheets)
    check_each_directive_is_in_the_same_state(board, data, paper, sheets)
