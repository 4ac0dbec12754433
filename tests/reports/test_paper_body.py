"""The rest of the form of 36-HD/VPTW, measured as in test_paper_form: body, signature, draft, settings."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from reports.pdf import Heading, paper_html, render_pdf
from tests.conftest import TODAY
from tests.reports.paper_measures import MM, Measured
from tests.reports.paper_samples import HEADING, ISSUED_ON, OPENING, brief, paper

TEXT_LEFT, TEXT_RIGHT = 30, 210 - 15
PT = 1 / MM  # in mm
ISSUED = replace(HEADING, number="7", issued_on=ISSUED_ON)
REGULAR, BOLD, ITALIC = "Ketluan-Serif", "Ketluan-Serif-Bold", "Ketluan-Serif-Italic"


def measured(heading: Heading = ISSUED, **more: Any) -> Measured:
    return Measured(render_pdf(paper_html(brief(**more), heading, drawn_on=TODAY)))


@pytest.fixture(scope="module")
def page() -> Measured:
    """An issued paper of one page."""
    return measured()


@pytest.fixture(scope="module")
def whole() -> Measured:
    """An issued paper of many pages, with tables and annexes."""
    return Measured(render_pdf(paper_html(paper(), ISSUED, drawn_on=TODAY)))


# --- Body ----------------------------------------------------------------------------------------


def test_body_is_justified_with_its_first_line_indented(page: Measured) -> None:
    first, *others = lines = page.block(page.starting("Đến ngày 31/12/2023"), 4)

    assert lines[-1].text.endswith("10 việc đã dừng.")
    assert first.start == pytest.approx(TEXT_LEFT + 10, abs=0.1)
    assert [line.start for line in others] == pytest.approx([TEXT_LEFT] * 3, abs=0.1)
    assert [line.right for line in lines[:-1]] == pytest.approx([TEXT_RIGHT] * 3, abs=0.4)
    assert lines[-1].right < TEXT_RIGHT - 10


def test_body_has_the_size_and_pitch_of_the_guide(page: Measured) -> None:
    lines = page.block(page.starting("Đến ngày 31/12/2023"), 4)
    pitches = [(after.baseline - before.baseline) / PT for before, after in pairwise(lines)]

    assert all(line.fonts == {REGULAR} and line.sizes <= {14, 15} for line in lines)
    assert len({round(pitch, 1) for pitch in pitches}) == 1
    assert 18 <= round(pitches[0], 1) <= 22


def test_paragraphs_stand_6_pt_apart(page: Measured) -> None:
    *_, last, first_of_next = page.block(page.starting("Đến ngày 31/12/2023"), 5)

    assert (first_of_next.baseline - last.baseline) / PT - 18 >= 5.95


def test_words_are_never_hyphenated(page: Measured) -> None:
    said = " ".join(line.text for line in page.block(page.starting("Đến ngày 31/12/2023"), 4))

    assert said == OPENING


def test_part_is_numbered_in_bold_capitals(page: Measured) -> None:
    heading = page.line("I- TÌNH HÌNH CHUNG")

    assert heading.fonts == {BOLD}
    assert heading.sizes <= {14, 15}
    assert heading.start == pytest.approx(TEXT_LEFT + 10, abs=0.1)


def test_parts_are_numbered_in_order(whole: Measured) -> None:
    numbers = [line.text.partition("- ")[0] for line in whole.lines if line.fonts == {BOLD} and "- " in line.text[:5]]

    assert numbers == ["I", "II", "III", "IV"]


# --- Signature -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Cao Văn Vượng"])
def test_signature_stands_to_the_right_in_bold(page: Measured, text: str) -> None:
    line, capacity = page.line(text), page.line("T/M BAN THƯỜNG VỤ")

    assert (line.sizes, line.fonts) == ({14}, {BOLD})
    assert line.left > (TEXT_LEFT + TEXT_RIGHT) / 2
    assert line.middle == pytest.approx(capacity.middle, abs=0.5)


def test_name_leaves_room_to_sign(page: Measured) -> None:
    title, name = page.line("PHÓ BÍ THƯ THƯỜNG TRỰC"), page.line("Cao Văn Vượng")

    assert name.top - title.bottom > 20


def test_position_is_regular_where_the_settings_say_so(settings: Any) -> None:
    """As the guide has it; in 406-TB/HU it is bold."""
    settings.PARTY_FORM = settings.PARTY_FORM | {"signer_title_bold": False}

    assert measured().line("PHÓ BÍ THƯ THƯỜNG TRỰC").fonts == {REGULAR}


def test_recipients_stand_bottom_left_below_an_underlined_word(page: Measured) -> None:
    word, lines = page.line("Nơi nhận:"), page.block(page.starting("- Thường trực"), 5)
    underline = page.ink(left=25, top=word.baseline + 0.3, right=100, bottom=lines[0].top - 0.3)

    assert word.sizes == {14}
    assert word.start == pytest.approx(TEXT_LEFT, abs=0.1)
    assert underline is not None
    assert (underline.left, underline.right) == pytest.approx((word.left, word.right), abs=0.6)
    assert {tuple(line.sizes) for line in lines} == {(12,)}
    assert [line.start for line in lines] == pytest.approx([TEXT_LEFT] * 5, abs=0.1)


def test_recipients_begin_with_a_dash_and_end_with_a_comma_the_last_with_a_full_stop(page: Measured) -> None:
    lines = [line.text for line in page.block(page.starting("- Thường trực"), 5)]

    assert all(line.startswith("- ") for line in lines)
    assert [line[-1] for line in lines] == [",", ",", ",", ",", "."]


@pytest.mark.parametrize("written", ["Lưu VP/HU.", "- Lưu VP/HU", "Lưu VP/HU;"])
def test_recipients_are_printed_alike_however_they_were_written(written: str) -> None:
    assert measured(replace(ISSUED, recipients=(written,))).line("- Lưu VP/HU.")


# --- Draft ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [HEADING, replace(HEADING, number="7"), replace(HEADING, issued_on=ISSUED_ON)],
    ids=["neither", "number alone", "day alone"],
)
def test_paper_is_a_draft_until_it_has_number_and_day(heading: Heading) -> None:
    assert measured(heading).line("DỰ THẢO").fonts == {BOLD}


def test_issued_paper_is_no_draft(page: Measured) -> None:
    assert [line for line in page.lines if "DỰ THẢO" in line.text] == []


def test_draft_leaves_room_for_number_and_day() -> None:
    page = measured(HEADING)
    number, day = page.starting("Số"), page.starting("Cẩm Thủy, ngày")

    assert number.text.split() == ["Số", "-BC/HU"]
    assert day.text.split() == ["Cẩm", "Thủy,", "ngày", "tháng", "năm", "2023"]
    assert page.line("DỰ THẢO").top > number.bottom


# --- Around the form -----------------------------------------------------------------------------


def test_replaced_paper_is_named_below_the_subject() -> None:
    page = measured(replace(ISSUED, replaces="Báo cáo số 05-BC/HU ngày 02/01/2024"))
    line, subject = page.line("(thay thế Báo cáo số 05-BC/HU ngày 02/01/2024)"), page.line("kết quả thực hiện kết luận")

    assert line.fonts == {ITALIC}
    assert line.baseline == pytest.approx(subject.baseline + 18 * PT, abs=0.2)


def test_state_form_is_not_mixed_in(whole: Measured) -> None:
    text = "\n".join(line.text for line in whole.lines)

    assert not {word for word in ("Số:", "TM.", "Độc lập", "CỘNG HÒA") if word in text}


def test_figures_of_the_form_come_from_the_settings(settings: Any) -> None:
    changed = {"margin_left": 35, "body_size": 15, "line_height": 20, "first_line_indent": 12.7, "motto_size": 14}
    settings.PARTY_FORM = settings.PARTY_FORM | changed
    page = measured()
    first, second = page.block(page.starting("Đến ngày 31/12/2023"), 2)

    assert (first.sizes, page.line("ĐẢNG CỘNG SẢN VIỆT NAM").sizes) == ({15}, {14})
    assert (first.start, second.start) == pytest.approx((47.7, 35), abs=0.1)
    assert (second.baseline - first.baseline) / PT == pytest.approx(20, abs=0.1)
