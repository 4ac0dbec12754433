"""The summary on paper, read back by other programs: its form by 36-HD/VPTW, its words, and every figure."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from django.conf import settings

from accounts.models import Unit
from reports.builder import heading_of
from reports.figures import AssignmentLine, Counts, DirectiveLine, RollUp, Scope, UnitLine, scope_of
from reports.pdf import (
    Heading,
    OwnFilesOnly,
    indicators_sentence,
    instructions_sentence,
    outlooks_sentence,
    overall_sentence,
    render_pdf,
    summary_html,
    units_sentence,
)
from reports.rollups import roll_up
from reports.unit_records import count_states
from targets.periods import parse_period
from targets.standings import IndicatorLine
from tests.conftest import TODAY

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
    path.write_bytes(render_pdf(summary_html(a_rollup(), heading, drawn_on=TODAY)))
    return Printed(path)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return print_to(tmp_path_factory.mktemp("draft"), HEADING)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return print_to(tmp_path_factory.mktemp("issued"), ISSUED)


# --- The form ------------------------------------------------------------------------------------


def test_every_page_is_a4(printed: Printed) -> None:
    document = pypdfium2.PdfDocument(printed.path)

    sizes = {tuple(round(side / MM) for side in page.get_size()) for page in document}

    assert len(document) >= 3
    assert sizes == {(210, 297)}
    document.close()


def test_words_stay_within_the_margins(printed: Printed) -> None:
    """Left 30, right 15, top and bottom 20 mm; above the top stands the page number only."""
    words = list(printed.words())
    body = [word for word in words if not (word[1].isdigit() and word[3] < 20 * MM)]

    left, right = min(word[2] for word in body), max(word[4] for word in body)
    top, bottom = min(word[3] for word in body), max(word[5] for word in body)
    assert 29.5 <= left / MM <= 31
    assert 193 <= right / MM <= 195.5
    assert 19 <= top / MM <= 22
    assert bottom / MM <= 277.5


def test_pages_are_numbered_from_the_second_on(printed: Printed) -> None:
    above = [
        (page, word, top, (left + right) / 2) for page, word, left, top, right, _ in printed.words() if top < 19 * MM
    ]
    pages = max(page for page, *_ in printed.words())

    assert [(page, word) for page, word, *_ in above] == [(page, str(page)) for page in range(2, pages + 1)]
    assert all(9 <= top / MM <= 12 for _, _, top, _ in above)
    centre = (30 + 195) / 2
    assert all(abs(middle / MM - centre) < 2 for *_, middle in above)


def test_tinos_is_inside_and_nothing_else(printed: Printed) -> None:
    """WeasyPrint names a font after its @font-face, and ours draws all four cuts from Tinos."""
    table = subprocess.run(["pdffonts", str(printed.path)], check=True, capture_output=True, text=True).stdout
    heading, _, *rows = table.splitlines()
    embedded = heading.index("emb")
    styles = re.findall(r"\+Ketluan-Serif(\S*)", table)
    css = (Path(settings.BASE_DIR) / "templates" / "reports" / "print" / "summary.css").read_text()

    assert sorted(styles) == ["", "-Bold", "-Bold-Italic", "-Italic"]
    assert len(rows) == len(styles), table
    assert {row[embedded : embedded + 3] for row in rows} == {"yes"}
    assert len(re.findall(r'url\("fonts/tinos/Tinos-\w+\.ttf"\)', css)) == css.count("url(") == 4


def test_pdf_is_tagged_for_screen_readers(printed: Printed) -> None:
    info = subprocess.run(["pdfinfo", str(printed.path)], check=True, capture_output=True, text=True).stdout

    assert re.search(r"Tagged:\s+yes", info)
    assert "Báo cáo kết quả thực hiện kết luận" in info


def test_header_stands_as_the_guide_wants(issued: Printed) -> None:
    text = issued.text("-layout", "-l", "1")
    page = [word for word in issued.words() if word[0] == 1]
    party = next(word for word in page if word[1] == "ĐẢNG" and word[2] > 90 * MM)
    parent = next(word for word in page if word[1] == "ĐẢNG" and word[2] < 90 * MM)

    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert abs(party[3] - parent[3]) < 5
    assert "Số 127-BC/HU" in text
    assert "Cẩm Thủy, ngày 05 tháng 01 năm 2024" in text
    assert "BÁO CÁO" in text
    assert "-----" in text


def test_paper_is_a_draft_until_it_is_issued(printed: Printed, issued: Printed) -> None:
    assert "DỰ THẢO" in printed.text("-l", "1")
    assert "DỰ THẢO" not in issued.text()
    assert re.search(r"Cẩm Thủy, ngày\s+tháng\s+năm 2023", printed.text("-layout", "-l", "1"))


def test_paper_with_a_number_and_no_day_is_still_a_draft() -> None:
    assert "DỰ THẢO" in summary_html(a_rollup(), replace(HEADING, number="127"), drawn_on=TODAY)


def test_signature_and_recipients_close_the_paper(printed: Printed) -> None:
    text = printed.text("-raw")

    assert "T/M BAN THƯỜNG VỤ" in text
    assert text.index("PHÓ BÍ THƯ THƯỜNG TRỰC") < text.index("Cao Văn Vượng")
    assert "- Các đồng chí Thường vụ Huyện ủy," in text
    assert "- Lưu VP/HU." in text
    assert "Nơi nhận:" in text


def test_state_form_is_not_mixed_in(printed: Printed) -> None:
    text = printed.text()

    assert "Số:" not in text
    assert "TM." not in text
    assert "Độc lập" not in text


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
        "1 Phòng Nông nghiệp 31 12 4 7 2 8 41,7% 29 23 19 2",
        "30 Nhiệm vụ 30 Trong hạn",
        "Kết quả: Đã có năm xã lập hồ sơ. (67%) Phòng Nông nghiệp và Phát triển nông thôn 31/12/2025 Trong hạn",
        "1 Phòng Nông nghiệp và Phát triển nông thôn Thiếu vốn đối ứng Hỗ trợ bao bì",
    ],
)
def test_row_is_printed_with_all_its_figures(row: str, printed: Printed) -> None:
    assert squeeze(row) in printed.squeezed


@pytest.mark.usefixtures("reference", "demonstration")
def test_every_figure_of_the_real_roll_up_is_printed(tmp_path: Path) -> None:
    from_rows = _rollup_of_cam_thuy()
    path = tmp_path / "summary.pdf"
    path.write_bytes(render_pdf(summary_html(from_rows, heading_of(_committee()), drawn_on=TODAY)))
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
        done = f"{counts.total} {counts.done_on_time} {counts.done_late} {counts.in_time} {unit.extensions}"
        states = f"{done} {counts.overdue} {unit.on_time_text or '–'}"
        reports = f"{unit.due_reports} {unit.sent_reports} {unit.accepted_reports} {unit.returned_reports}"
        expected.append(f"{number} {unit.name} {states} {reports}")
    for directive in from_rows.directive_lines:
        expected.append(f"{directive.position} {directive.title} {directive.state_label}")
        expected += [line.work_done for line in directive.assignments]
    assert len(from_rows.indicator_lines) == 27
    assert from_rows.unit_lines
    assert [row for row in expected if squeeze(row) not in text] == []


# --- Sentences -----------------------------------------------------------------------------------


def test_overall_sentence_tells_the_four_ways() -> None:
    assert overall_sentence(a_rollup()) == (
        "Đến ngày 31/12/2023, đã giao 131 việc để thực hiện 44 nhiệm vụ. Có 65/131 việc hoàn thành, trong đó 14 việc "
        "quá hạn; 27 việc đang thực hiện trong hạn; 18 việc quá hạn chưa hoàn thành; 11 việc thường xuyên, không đặt "
        "thời hạn; 10 việc đã dừng."
    )


def test_overall_sentence_leaves_out_what_there_is_not() -> None:
    sentence = overall_sentence(replace(a_rollup(), assignments=replace(count_states([]), total=1, in_time=1)))

    assert "trong đó" not in sentence
    assert "đã dừng" not in sentence


def test_sentences_of_an_empty_scope_say_so() -> None:
    empty = replace(
        a_rollup(), assignments=count_states([]), indicator_lines=(), unit_lines=(), directive_lines=(), difficulties=()
    )

    assert overall_sentence(empty) == "Đến ngày 31/12/2023, chưa có việc nào được giao."
    assert indicators_sentence(empty) == "Không có chỉ tiêu trong phạm vi tổng hợp."
    assert units_sentence(empty) == "Chưa có đơn vị nào được giao việc."
    html = summary_html(empty, HEADING, drawn_on=TODAY)
    assert "Không có nhiệm vụ trong phạm vi tổng hợp." in html
    assert "không nêu khó khăn" in html


def test_indicators_sentence_adds_met_and_exceeded() -> None:
    assert "Trong 27 chỉ tiêu có 8 chỉ tiêu đạt và vượt (vượt 3, đạt 5)" in indicators_sentence(a_rollup())


def test_units_sentence_names_the_silent() -> None:
    assert "Đơn vị nào cũng đã báo cáo." in units_sentence(a_rollup())
    assert "1 đơn vị chưa gửi báo cáo nào." in units_sentence(replace(a_rollup(), silent_units=("Xã Cẩm Tú",)))


def test_written_words_are_no_markup() -> None:
    line = replace(assignment_line(1), difficulties="<img src='http://x/'> & <b>đậm</b>")

    html = summary_html(replace(a_rollup(), difficulties=(line,)), HEADING, drawn_on=TODAY)

    assert "&lt;b&gt;đậm&lt;/b&gt;" in html
    assert "<img" not in html


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


def _rollup_of_cam_thuy() -> RollUp:
    return roll_up(scope_of(_committee()), on=date(2023, 12, 31), period=parse_period("2023-H2"))
