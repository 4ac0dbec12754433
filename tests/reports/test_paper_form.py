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
from tests.reports.paper_samples import HEADING, ISSUED_ON, brief, paper

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
