"""The form of 36-HD/VPTW, row by row, measured from the PDF itself: places in mm, sizes in pt."""

import io
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from reports.pdf import Heading, paper_html, render_pdf
from tests.conftest import TODAY
from tests.reports.paper_measures import MM, Ink, Line, Measured
from tests.reports.paper_samples import HEADING, ISSUED_ON, OPENING, brief, paper

TEXT_LEFT, TEXT_RIGHT, TEXT_TOP, TEXT_BOTTOM = 30, 210 - 15, 20, 297 - 20
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
def content() -> bytes:
    """An issued paper of many pages, with tables and annexes."""
    return render_pdf(paper_html(paper(), ISSUED, drawn_on=TODAY))


@pytest.fixture(scope="module")
def whole(content: bytes) -> Measured:
    return Measured(content)


def is_page_number(line: Line) -> bool:
    return line.text.isdigit() and line.top < TEXT_TOP


# --- Paper, margins, font ------------------------------------------------------------------------


def test_paper_is_a4(whole: Measured) -> None:
    assert whole.pages > 10
    assert {(round(width), round(height)) for width, height in whole.sizes} == {(210, 297)}


def test_text_fills_the_page_between_its_margins(whole: Measured) -> None:
    """Top 20, bottom 20, left 30, right 15 mm; only the page number stands outside."""
    lines = [line for line in whole.lines if not is_page_number(line)]

    assert min(line.left for line in lines) == pytest.approx(TEXT_LEFT, abs=0.5)
    assert max(line.right for line in lines) == pytest.approx(TEXT_RIGHT, abs=0.5)
    assert TEXT_TOP <= min(line.top for line in lines) < TEXT_TOP + 2
    assert TEXT_BOTTOM - 8 < max(line.bottom for line in lines) <= TEXT_BOTTOM


def test_every_font_is_inside_and_cut_down_to_what_is_used(content: bytes) -> None:
    """Four cuts of Tinos, which has the widths of Times New Roman; nothing of the machine's."""
    with pikepdf.open(io.BytesIO(content)) as file:
        fonts = [row for row in file.objects if isinstance(row, pikepdf.Dictionary) and "/FontFile2" in row]
        names = {str(row.FontName).lstrip("/") for row in fonts}
        largest = max(len(row.FontFile2.read_bytes()) for row in fonts)

    assert {name.partition("+")[2] for name in names} == {REGULAR, BOLD, ITALIC, f"{BOLD}-Italic"}
    assert all(len(name.partition("+")[0]) == 6 for name in names)
    assert largest < 100_000  # a whole cut has about 470,000


def test_letters_have_the_widths_of_times_new_roman(page: Measured) -> None:
    """A digit is 500 of 1000 wide, a capital B 667, a C 667, a full stop 250 (Adobe's metrics of Times)."""
    number = page.line("Số 07-BC/HU").inked
    steps = {one.sign: (after.start - one.start) / PT / 14 * 1000 for one, after in pairwise(number)}

    assert {sign: round(steps[sign]) for sign in "07BC"} == pytest.approx(
        {"0": 500, "7": 500, "B": 667, "C": 667}, abs=20
    )


def test_everything_is_black(page: Measured) -> None:
    assert page.is_black


# --- Page number ---------------------------------------------------------------------------------


def test_first_page_has_no_number_and_every_other_has_its_own(whole: Measured) -> None:
    numbers = [(line.page, line.text) for line in whole.lines if is_page_number(line)]

    assert numbers == [(page, str(page)) for page in range(2, whole.pages + 1)]


def test_page_number_stands_top_centre_10_mm_from_the_edge(whole: Measured) -> None:
    for line in filter(is_page_number, whole.lines):
        assert line.sizes == {14}
        assert line.fonts == {REGULAR}
        assert line.middle == pytest.approx((TEXT_LEFT + TEXT_RIGHT) / 2, abs=0.3)
        assert 10 <= line.top <= 11.2


# --- Head ----------------------------------------------------------------------------------------


def test_motto_stands_top_right_on_the_first_line(page: Measured) -> None:
    motto, parent = page.line("ĐẢNG CỘNG SẢN VIỆT NAM"), page.line("ĐẢNG BỘ TỈNH THANH HOÁ")

    assert (motto.sizes, motto.fonts) == ({15}, {BOLD})
    assert motto.baseline == pytest.approx(parent.baseline, abs=0.5)
    assert motto.left > parent.right
    assert motto.right > 180


def test_rule_below_the_motto_is_solid_and_as_long_as_its_words(page: Measured) -> None:
    motto, place = page.line("ĐẢNG CỘNG SẢN VIỆT NAM"), page.starting("Cẩm Thủy, ngày")
    rule = page.ink(left=100, top=motto.bottom + 0.1, right=TEXT_RIGHT, bottom=place.top - 0.5)

    assert isinstance(rule, Ink)
    assert (rule.left, rule.right) == pytest.approx((motto.left, motto.right), abs=0.4)
    assert 0.5 <= rule.height / PT <= 1.2
    left_half = page.ink(left=rule.left, top=rule.top, right=rule.left + 20, bottom=rule.bottom)
    assert left_half is not None
    assert left_half.right == pytest.approx(rule.left + 20, abs=0.1)


@pytest.mark.parametrize(
    ("text", "size", "font"),
    [
        ("ĐẢNG BỘ TỈNH THANH HOÁ", 14, REGULAR),
        ("HUYỆN ỦY CẨM THỦY", 14, BOLD),
        ("*", 14, REGULAR),
        ("Số 07-BC/HU", 14, REGULAR),
    ],
)
def test_issuer_stands_top_left(page: Measured, text: str, size: int, font: str) -> None:
    line, parent = page.line(text), page.line("ĐẢNG BỘ TỈNH THANH HOÁ")

    assert (line.sizes, line.fonts) == ({size}, {font})
    assert line.middle == pytest.approx(parent.middle, abs=0.5)
    assert line.right < 105


def test_star_stands_below_the_issuer_and_the_number_below_the_star(page: Measured) -> None:
    texts = ("ĐẢNG BỘ TỈNH THANH HOÁ", "HUYỆN ỦY CẨM THỦY", "*", "Số 07-BC/HU")
    places = [page.line(text).baseline for text in texts]

    assert places == sorted(places)
    assert [after - before for before, after in pairwise(places)] == pytest.approx([18 * PT] * 3, abs=0.2)


def test_number_has_no_colon_and_two_digits_below_ten(page: Measured) -> None:
    assert page.line("Số 07-BC/HU")
    assert not [line for line in page.lines if line.text.startswith("Số:")]


def test_number_of_two_digits_stays_as_it_is() -> None:
    assert measured(replace(ISSUED, number="127")).line("Số 127-BC/HU")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 1, 5), "Cẩm Thủy, ngày 05 tháng 01 năm 2024"),
        (date(2023, 7, 7), "Cẩm Thủy, ngày 07 tháng 7 năm 2023"),
        (date(2023, 12, 31), "Cẩm Thủy, ngày 31 tháng 12 năm 2023"),
    ],
)
def test_place_and_date_stand_to_the_right_below_the_rule(day: date, words: str) -> None:
    page = measured(replace(ISSUED, issued_on=day))
    line, motto = page.line(words), page.line("ĐẢNG CỘNG SẢN VIỆT NAM")

    assert (line.sizes, line.fonts) == ({14}, {ITALIC})
    assert line.middle == pytest.approx(motto.middle, abs=0.5)
    assert line.top > motto.bottom + 2


# --- Kind and subject ----------------------------------------------------------------------------


def test_kind_is_centred_in_bold_capitals(page: Measured) -> None:
    kind = page.line("BÁO CÁO")  # written `Báo cáo` in the sample

    assert kind.fonts == {BOLD}
    assert kind.sizes <= {15, 16}
    assert kind.middle == pytest.approx((TEXT_LEFT + TEXT_RIGHT) / 2, abs=0.5)


def test_subject_is_centred_in_bold_and_followed_by_dashes(page: Measured) -> None:
    subject, dashes = page.line("kết quả thực hiện kết luận"), page.line("-----")

    assert subject.fonts == {BOLD}
    assert subject.sizes <= {14, 15}
    for line in (subject, dashes):
        assert line.middle == pytest.approx((TEXT_LEFT + TEXT_RIGHT) / 2, abs=0.5)
    assert dashes.baseline == pytest.approx(subject.baseline + 18 * PT, abs=0.2)


def test_subject_keeps_its_lines(whole: Measured) -> None:
    first, second = whole.line("kết quả thực hiện kết luận và các chỉ tiêu"), whole.line("6 tháng cuối năm 2023")

    assert second.baseline == pytest.approx(first.baseline + 18 * PT, abs=0.2)


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
