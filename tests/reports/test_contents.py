"""What a summary says: every part, every sentence, every figure of the roll-up, read back from the printed paper."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

from accounts.models import Unit
from accounts.services import save_unit
from assignments.models import Assignment, ProgressReport
from reports.builder import heading_of, last_issued_day
from reports.content_tables import directives_table
from reports.contents import TITLES, paper_of
from reports.figures import AssignmentLine, Counts, DirectiveLine, RollUp, Scope, UnitLine, scope_of
from reports.material import Material, material_of
from reports.papers import Choice, Paper, arranged, as_data, choices_as_data, choices_from, from_data
from reports.pdf import Heading, OwnFilesOnly, paper_html, render_pdf
from reports.summary_words import (
    indicators_sentence,
    instructions_sentence,
    outlooks_sentence,
    overall_sentence,
    units_sentence,
)
from reports.unit_records import count_states
from targets.periods import parse_period
from targets.standings import IndicatorLine
from tests.conftest import TODAY
from tests.factories import CommitteeFactory, SummaryFactory

MM = 72 / 25.4
HEADING = Heading(
    parent_body="ĐẢNG BỘ TỈNH THANH HOÁ",
    issuing_body="HUYỆN ỦY CẨM THỦY",
    place="Cẩm Thủy",
    symbol="BC/HU",
    signer_capacity="T/M BAN THƯỜNG VỤ",
    signer_title="PHÓ BÍ THƯ THƯỜNG TRỰC",
    signer_name="Cao Văn Vượng",
    recipients=("Các đồng chí Thường vụ Huyện ủy", "Lưu VP/HU"),
)
ISSUED = replace(HEADING, number="127", issued_on=date(2024, 1, 5))


def assignment_line(number: int) -> AssignmentLine:
    return AssignmentLine(
        assignment_id=number,
        unit_id=1,
        unit="Phòng Nông nghiệp và Phát triển nông thôn",
        task=f"Việc thứ {number}: nghiệm thu nguyễn ưỡn ẩy ợ Ự ỗ",
        product="",
        state="in_time",
        state_label="Trong hạn",
        deadline=date(2025, 12, 31),
        completed_on=None,
        report_status="accepted",
        completion=67,
        work_done="Đã có năm xã lập hồ sơ.",
        difficulties="Thiếu vốn đối ứng",
        proposals="Hỗ trợ bao bì",
    )


def directive_line(number: int) -> DirectiveLine:
    lines = (assignment_line(number),)
    return DirectiveLine(
        number, 1, "406-TB/HU", number, f"Nhiệm vụ {number}", "Kinh tế", "in_time", "Trong hạn", (lines[0].unit,), lines
    )


def indicator_line(number: int) -> IndicatorLine:
    return IndicatorLine(
        indicator_id=number,
        set_code="DH26",
        number=number,
        group="Kinh tế",
        name="Tổng huy động vốn đầu tư phát triển",
        unit_of_measure="tỷ đồng",
        decimals=0,
        direction="at_least",
        direction_label="trở lên",
        target=Decimal(8500),
        target_end=date(2025, 12, 31),
        latest=Decimal("1910.25"),
        latest_end=date(2023, 6, 30),
        latest_kind="official",
        latest_source="406-TB/HU",
        percent=Decimal("22.5"),
        band="not_met",
        confirmed=True,
        explanation="",
        history=(),
    )


def a_rollup() -> RollUp:
    """Long enough for several pages; every count is a number of its own."""
    unit = UnitLine(
        1,
        "NNPTNT",
        "Phòng Nông nghiệp",
        "Phòng",
        Counts(31, 12, 4, 7, 8, 3, 0, 0),
        Decimal("41.7"),
        29,
        23,
        19,
        2,
        False,
        extensions=2,
    )
    return RollUp(
        scope=Scope(1, "Huyện ủy Cẩm Thủy"),
        on=date(2023, 12, 31),
        period=parse_period("2023-H2"),
        assignments=Counts(131, 51, 14, 27, 18, 6, 11, 10, 0),
        directives=Counts(44, 9, 5, 8, 3, 2, 6, 7, 6),
        directive_lines=tuple(directive_line(number) for number in range(1, 31)),
        indicator_bands={"exceeded": 3, "met": 5, "near": 4, "not_met": 13, "no_data": 2},
        indicator_lines=(indicator_line(1),) * 27,
        unit_lines=(unit,),
        silent_units=(),
        difficulties=(assignment_line(1),),
        outlooks={"will_exceed": 1, "likely": 6, "at_risk": 15, "not_enough_data": 5},
    )


@dataclass(frozen=True)
class Printed:
    path: Path

    def text(self, *options: str) -> str:
        answer = subprocess.run(
            ["pdftotext", *options, str(self.path), "-"], check=True, capture_output=True, text=True
        )
        return answer.stdout

    @property
    def squeezed(self) -> str:
        """In the order it was drawn, without any white space: what a narrow column broke is whole again."""
        return squeeze(self.text("-raw"))

    def words(self) -> Iterator[tuple[int, str, float, float, float, float]]:
        """(page, word, left, top, right, bottom) in points from the page's upper left corner."""
        tree = ElementTree.fromstring(self.text("-bbox"))  # noqa: S314 - written by pdftotext
        space = "{http://www.w3.org/1999/xhtml}"
        for number, page in enumerate(tree.iter(f"{space}page"), start=1):
            for word in page.iter(f"{space}word"):
                left, top, right, bottom = (float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax"))
                yield number, word.text or "", left, top, right, bottom


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def print_to(folder: Path, heading: Heading) -> Printed:
    path = folder / "summary.pdf"
    path.write_bytes(render_pdf(paper_html(paper_of(Material(a_rollup())), heading, drawn_on=TODAY)))
    return Printed(path)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return print_to(tmp_path_factory.mktemp("draft"), HEADING)


# --- The words and figures -----------------------------------------------------------------------


def test_vietnamese_letters_come_back_whole(printed: Printed) -> None:
    assert squeeze("nghiệm thu nguyễn ưỡn ẩy ợ Ự ỗ") in printed.squeezed


@pytest.mark.parametrize("sentence", [overall_sentence, indicators_sentence, units_sentence])
def test_sentences_are_printed(sentence: object, printed: Printed) -> None:
    assert squeeze(sentence(a_rollup())) in printed.squeezed  # type: ignore[operator]


@pytest.mark.parametrize(
    "row",
    [
        "Nhiệm vụ nêu trong kết luận 44 9 5 8 3 6 7 6",
        "Việc đã giao 131 51 14 27 18 11 10 0",
        "1 Tổng huy động vốn đầu tư phát triển tỷ đồng ≥ 8.500 1.910,25 30/06/2023 22,5% Chưa đạt",
        "1 Phòng Nông nghiệp 31 12 4 7 8 2 41,7% 29 23 19 2",
        "30 Nhiệm vụ 30 Kết quả (67%): Đã có năm xã lập hồ sơ. Vướng mắc: Thiếu vốn đối ứng.",
        "1 Việc thứ 1: nghiệm thu nguyễn ưỡn ẩy ợ Ự ỗ Kết quả (67%): Đã có năm xã lập hồ sơ.",
    ],
)
def test_row_is_printed_with_all_its_figures(row: str, printed: Printed) -> None:
    assert squeeze(row) in printed.squeezed


def test_units_of_a_directive_have_each_a_line_of_their_own() -> None:
    first, quiet, third = (replace(assignment_line(number), unit=f"Xã {number}") for number in (1, 2, 3))
    quiet = replace(quiet, work_done="", difficulties="", completion=None)
    several = replace(directive_line(1), assignments=(first, quiet, third))
    table = directives_table(Material(replace(a_rollup(), directive_lines=(several,))))

    assert table.rows[-1].cells[1].note.splitlines() == [
        "Xã 1: Kết quả (67%): Đã có năm xã lập hồ sơ. Vướng mắc: Thiếu vốn đối ứng.",
        "Xã 3: Kết quả (67%): Đã có năm xã lập hồ sơ. Vướng mắc: Thiếu vốn đối ứng.",
    ]


@pytest.mark.usefixtures("demonstration")
def test_every_figure_of_the_real_roll_up_is_printed(tmp_path: Path) -> None:
    material = _material_of_cam_thuy()
    from_rows = material.rollup
    path = tmp_path / "summary.pdf"
    path.write_bytes(render_pdf(paper_html(paper_of(material), heading_of(_committee()), drawn_on=TODAY)))
    text = Printed(path).squeezed

    expected = [overall_sentence(from_rows), indicators_sentence(from_rows), units_sentence(from_rows)]
    expected += [outlooks_sentence(from_rows), instructions_sentence(from_rows)]
    for line in from_rows.indicator_lines:
        day = f"{line.latest_end:%d/%m/%Y}" if line.latest_end else ""
        name = line.name if line.confirmed else f"{line.name} (chưa đối chiếu)"
        figures = f"{line.target_text or '–'} {line.latest_text or '–'} {day} {line.percent_text or '–'}"
        ahead = f"{line.outlook_label} {line.middle_text}"
        expected.append(f"{line.number} {name} {line.unit_of_measure} {figures} {line.band_label} {ahead}")
    for number, unit in enumerate(from_rows.unit_lines, start=1):
        counts = unit.counts
        done = f"{counts.total} {counts.done_on_time} {counts.done_late} {counts.in_time} {counts.overdue}"
        states = f"{done} {unit.extensions} {unit.on_time_text or '–'}"
        reports = f"{unit.due_reports} {unit.sent_reports} {unit.accepted_reports} {unit.returned_reports}"
        expected.append(f"{number} {unit.name} {states} {reports}")
    for directive in from_rows.directive_lines:
        expected.append(f"{directive.position} {directive.title}")
        expected += [line.work_done.rstrip(".") for line in directive.assignments]
    expected += [row.text for row in material.concerns]
    expected += [row.text for row in from_rows.instruction_lines]
    assert material.concerns
    assert len(from_rows.indicator_lines) == 27
    assert from_rows.unit_lines
    assert [row for row in expected if squeeze(row) not in text] == []


# --- Sentences -----------------------------------------------------------------------------------


def test_overall_sentence_tells_the_four_ways() -> None:
    assert overall_sentence(a_rollup()) == (
        "Đến ngày 31/12/2023, có 14/44 nhiệm vụ hoàn thành, trong đó 5 nhiệm vụ quá hạn; 8 nhiệm vụ đang thực hiện "
        "trong hạn; 3 nhiệm vụ có việc quá hạn; 6 nhiệm vụ thường xuyên; 7 nhiệm vụ đã dừng; 6 nhiệm vụ chưa giao. "
        "Đã giao 131 việc: 65/131 việc hoàn thành, trong đó 14 việc quá hạn; 27 việc đang thực hiện trong hạn; 18 việc "
        "quá hạn chưa hoàn thành; 11 việc thường xuyên, không đặt thời hạn; 10 việc đã dừng."
    )


def test_overall_sentence_leaves_out_what_there_is_not() -> None:
    one = replace(count_states([]), total=1, in_time=1)
    sentence = overall_sentence(replace(a_rollup(), assignments=one, directives=one))

    assert "trong đó" not in sentence
    assert "đã dừng" not in sentence


def test_sentences_of_an_empty_scope_say_so() -> None:
    empty = replace(
        a_rollup(), assignments=count_states([]), indicator_lines=(), unit_lines=(), directive_lines=(), difficulties=()
    )

    assert overall_sentence(empty) == "Đến ngày 31/12/2023, chưa có việc nào được giao."
    assert indicators_sentence(empty) == "Không có chỉ tiêu trong phạm vi tổng hợp."
    assert units_sentence(empty) == "Chưa có đơn vị nào được giao việc."
    assert [part.code for part in paper_of(Material(empty)).parts] == ["state"]


def test_indicators_sentence_adds_met_and_exceeded() -> None:
    assert "Trong 27 chỉ tiêu có 8 chỉ tiêu đạt và vượt (vượt 3, đạt 5)" in indicators_sentence(a_rollup())


def test_units_sentence_names_the_silent() -> None:
    assert "Đơn vị nào cũng đã báo cáo." in units_sentence(a_rollup())
    assert "1 đơn vị chưa gửi báo cáo nào." in units_sentence(replace(a_rollup(), silent_units=("Xã Cẩm Tú",)))


def test_written_words_are_no_markup() -> None:
    line = replace(assignment_line(1), difficulties="<img src='http://x/'> & <b>đậm</b>")
    directive = replace(directive_line(1), assignments=(line,))

    html = paper_html(paper_of(Material(replace(a_rollup(), directive_lines=(directive,)))), HEADING, drawn_on=TODAY)

    assert "&lt;b&gt;đậm&lt;/b&gt;" in html
    assert "<img" not in html


# --- Parts ---------------------------------------------------------------------------------------


@pytest.fixture
def whole() -> Paper:
    return paper_of(Material(a_rollup()))


def test_parts_stand_in_their_usual_order(whole: Paper) -> None:
    codes = [part.code for part in whole.parts]

    assert codes == [code for code in TITLES if code in codes]
    assert {"state", "directives", "indicators", "units", "work", "unit_records"} <= set(codes)
    assert [part.code for _, part in whole.annexes] == ["work", "unit_records"]


def test_chosen_parts_come_in_their_order_with_their_openings(whole: Paper) -> None:
    kept = arranged(whole, [Choice("indicators"), Choice("state", "Tình hình ổn định.")])

    assert [(number, part.code) for number, part in kept.body] == [("I", "indicators"), ("II", "state")]
    assert kept.parts[1].opening == "Tình hình ổn định."
    assert kept.parts[0].opening == next(part.opening for part in whole.parts if part.code == "indicators")


def test_part_that_is_no_longer_there_is_passed_over(whole: Paper) -> None:
    assert [part.code for part in arranged(whole, [Choice("changes"), Choice("state")]).parts] == ["state"]


def test_paper_and_choices_come_back_from_what_is_kept(whole: Paper) -> None:
    choices = (Choice("state", "Khác"), Choice("units"))

    assert from_data(json.loads(json.dumps(as_data(whole)))) == whole
    assert choices_from(json.loads(json.dumps(choices_as_data(choices)))) == choices
    assert choices_from([]) == ()
    with pytest.raises(ValueError, match="kind"):
        from_data({"subject": "x"})


@pytest.mark.usefixtures("demonstration")
def test_directives_stand_under_the_parts_of_their_paper() -> None:
    material = _material_of_cam_thuy()

    part = next(part for part in paper_of(material).parts if part.code == "directives")

    groups = [row.cells[0].text for row in part.tables[0].rows if row.is_group]
    assert groups[0].startswith("2. Về phương hướng, nhiệm vụ và các giải pháp chủ yếu")
    assert groups[1].startswith("II. Về Báo cáo kiểm điểm")


@pytest.mark.usefixtures("demonstration")
def test_concerns_stand_by_whom_they_lie_with_and_the_unaddressed_last() -> None:
    part = next(part for part in paper_of(_material_of_cam_thuy()).parts if part.code == "difficulties")

    groups = [row.cells[0].text for row in part.tables[0].rows if row.is_group]
    assert len(groups) > 1
    assert groups[-1] == "Chưa nêu nơi nhận"


# --- A province's summary, and what changed since the last one -------------------------------------


def test_province_adds_up_its_committees_each_by_itself(
    assignment: Assignment, committee: Unit, other_assignment: Assignment, other_committee: Unit
) -> None:
    province = CommitteeFactory.create(code="TU", name="Tỉnh ủy Thanh Hóa")
    for below in (committee, other_committee):
        below.parent = province
        save_unit(below, by=None)

    material = material_of(scope_of(province), on=date(2023, 12, 31), period=parse_period("2023-H2"))

    lines = {line.name: line for line in material.committees}
    assert {name: line.assignments.total for name, line in lines.items()} == {
        "Huyện ủy Bá Thước": 1,
        "Huyện ủy Cẩm Thủy": 1,
    }
    assert (lines["Huyện ủy Cẩm Thủy"].indicators, lines["Huyện ủy Cẩm Thủy"].directives.total) == (1, 2)
    part = next(part for part in paper_of(material).parts if part.code == "committees")
    assert [row.cells[1].text for row in part.tables[0].rows] == ["Huyện ủy Bá Thước", "Huyện ủy Cẩm Thủy"]
    assert material.rollup.assignments.total == 0


def test_committee_without_committees_below_has_no_such_part(assignment: Assignment, committee: Unit) -> None:
    material = material_of(scope_of(committee), on=date(2023, 12, 31), period=parse_period("2023-H2"))

    assert material.committees == ()
    assert "committees" not in [part.code for part in paper_of(material).parts]


def test_changes_are_told_since_the_last_issued_summary_of_the_scope(
    report: ProgressReport, committee: Unit, agriculture: Unit
) -> None:
    common = {"committee": committee, "status": "ready", "term": "2020-2025", "issued_on": date(2023, 7, 5)}
    months = {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30)}
    SummaryFactory.create(**common, **months, number="01", figures={"on": "2023-06-30"})
    SummaryFactory.create(**common, **months, number="02", unit=agriculture, figures={"on": "2023-05-31"})
    draft = SummaryFactory.create(committee=committee)

    since = last_issued_day(draft)

    assert since == date(2023, 6, 30)
    material = material_of(scope_of(committee), on=date(2023, 12, 31), period=draft.period, since=since)
    part = next(part for part in paper_of(material).parts if part.code == "changes")
    assert part.opening.startswith("Từ 30/06/2023 đến 31/12/2023:")
    assert part.tables[0].rows


def test_first_summary_of_a_scope_tells_no_changes(report: ProgressReport, committee: Unit) -> None:
    draft = SummaryFactory.create(committee=committee)

    assert last_issued_day(draft) is None


# --- What the renderer may read ------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.com/x.png",
        "ftp://example.com/x",
        "data:text/plain,x",
        "file:///etc/passwd",
        (Path(settings.BASE_DIR) / "manage.py").as_uri(),
        f"{(Path(settings.BASE_DIR) / 'static').as_uri()}/../manage.py",
        f"{(Path(settings.BASE_DIR) / 'static').as_uri()}/%2e%2e/manage.py",
    ],
)
def test_anything_but_our_own_static_files_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="refused"):
        OwnFilesOnly().fetch(url)


def test_own_font_is_read() -> None:
    font = Path(settings.BASE_DIR) / "static" / "fonts" / "tinos" / "Tinos-Regular.ttf"

    assert OwnFilesOnly().fetch(font.as_uri()).read() == font.read_bytes()


def _committee() -> Unit:
    return Unit.objects.get(code="HU", kind=Unit.Kind.COMMITTEE)


def _material_of_cam_thuy() -> Material:
    return material_of(
        scope_of(_committee()), on=date(2023, 12, 31), period=parse_period("2023-H2"), since=date(2023, 9, 30)
    )
