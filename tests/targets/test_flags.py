"""What is odd about the figures is said beside them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from targets.flags import FLAG_LABELS, FlagKind, flags_of
from targets.measures import Direction, Figure, Kind, Measure, ResultKind, is_share

ON = date(2023, 12, 31)
SINCE = date(2021, 1, 1)


def total(of: int, value: str | int, *, start: date = SINCE, kind: ResultKind = ResultKind.OFFICIAL) -> Figure:
    return Figure(start, date(of, 12, 31), Decimal(value), kind, date(of, 12, 31), of)


def measure(kind: Kind = Kind.LEVEL, *, unit: str = "sản phẩm", basis: str = "", share: bool = False) -> Measure:
    return Measure(Direction.AT_LEAST, kind, unit, 0, basis, SINCE, share=share)


def said(of: Measure, *figures: Figure, on: date = ON) -> list[tuple[FlagKind, str]]:
    return [(flag.kind, flag.text) for flag in flags_of(figures, of, on)]


def kinds(of: Measure, *figures: Figure, on: date = ON) -> list[FlagKind]:
    return [kind for kind, _ in said(of, *figures, on=on)]


def test_sound_figures_carry_no_flag() -> None:
    assert said(measure(Kind.CUMULATIVE), total(2021, 6), total(2022, 11), total(2023, 18)) == []


def test_running_total_that_falls_is_said() -> None:
    assert said(measure(Kind.CUMULATIVE), total(2021, 11), total(2022, 9)) == [
        (FlagKind.FALLS, "Số lũy kế giảm từ 11 (31/12/2021) xuống 9 (31/12/2022); cần kiểm tra lại.")
    ]


def test_level_may_fall() -> None:
    assert said(measure(Kind.LEVEL), total(2021, 11), total(2022, 9)) == []


@pytest.mark.parametrize(
    ("of", "value", "odd"),
    [
        (measure(Kind.SHARE_OF_UNITS, unit="%", share=True), "100", False),
        (measure(Kind.SHARE_OF_UNITS, unit="%", share=True), "100.1", True),
        (measure(Kind.LEVEL, unit="%", share=True), "-0.1", True),
        (measure(Kind.LEVEL, unit="%"), "101.6", False),
        (measure(Kind.LEVEL, unit="%"), "-3", False),
        (measure(Kind.LEVEL, unit="ha"), "-3", True),
        (measure(Kind.AVERAGE_GROWTH, unit="%/năm"), "-3", False),
        (measure(Kind.RECOGNITION, unit="đạt/chưa đạt"), "2", True),
    ],
)
def test_value_outside_what_can_be_is_said(of: Measure, value: str, odd: bool) -> None:
    assert (FlagKind.OUT_OF_RANGE in kinds(of, total(2023, value))) is odd


def test_range_is_named() -> None:
    of = measure(Kind.SHARE_OF_UNITS, unit="%", share=True)

    assert said(of, total(2023, 130))[0][1] == "Giá trị 130 (31/12/2023) nằm ngoài khoảng hợp lý (từ 0 đến 100)."


@pytest.mark.parametrize(
    ("name", "unit", "kind", "share"),
    [
        ("Tỷ lệ hộ nghèo", "%", Kind.LEVEL, True),
        ("Tỷ lệ che phủ rừng", "%", Kind.LEVEL, True),
        ("Tỷ lệ trường đạt chuẩn quốc gia", "%", Kind.SHARE_OF_UNITS, True),
        ("Tỷ lệ tăng thu ngân sách nhà nước so với dự toán tỉnh giao", "%", Kind.LEVEL, False),
        ("Tốc độ tăng dân số bình quân hằng năm", "%/năm", Kind.AVERAGE_GROWTH, False),
        ("Thu nhập bình quân đầu người", "triệu đồng/người/năm", Kind.LEVEL, False),
    ],
)
def test_percentage_of_a_whole_is_told_from_a_change(name: str, unit: str, kind: Kind, share: bool) -> None:
    assert is_share(unit, kind, name) is share


@pytest.mark.parametrize(("as_of", "words"), [(date(2023, 1, 5), ""), (date(2023, 9, 1), ", dù công bố sau")])
def test_estimate_that_differs_from_its_official_figure_is_said(as_of: date, words: str) -> None:
    estimate = replace(total(2022, 65, kind=ResultKind.ESTIMATE), as_of=as_of)
    final = replace(total(2022, 63), as_of=date(2023, 6, 1))

    assert said(measure(), estimate, final) == [
        (
            FlagKind.ESTIMATE_DIFFERS,
            f"Số ước 65 (công bố {as_of:%d/%m/%Y}{words}) khác số thực hiện 63 (31/12/2022); dùng số thực hiện.",
        )
    ]


def test_estimate_that_the_official_figure_confirms_is_no_oddity() -> None:
    assert said(measure(), total(2022, 65, kind=ResultKind.ESTIMATE), total(2022, 65)) == []


@pytest.mark.parametrize(("on", "stands"), [(date(2022, 12, 31), False), (date(2023, 1, 1), True)])
def test_estimate_without_an_official_figure_is_said_after_a_year(on: date, stands: bool) -> None:
    assert (FlagKind.ESTIMATE_STANDS in kinds(measure(), total(2021, 5, kind=ResultKind.ESTIMATE), on=on)) is stands


def test_change_of_price_basis_is_said() -> None:
    of = measure(basis="giá so sánh 2010")

    assert said(of, total(2021, 5), replace(total(2022, 9), basis="giá hiện hành")) == [
        (
            FlagKind.BASIS_CHANGES,
            "Số 9 (31/12/2022) tính theo giá hiện hành, không nối với chuỗi giá so sánh 2010 "
            "và không dùng để đánh giá.",
        )
    ]


def test_recognition_under_old_criteria_is_said() -> None:
    of = measure(Kind.RECOGNITION, basis="bộ tiêu chí 2021-2025")

    assert said(of, replace(total(2021, 1), basis="bộ tiêu chí 2016-2020")) == [
        (
            FlagKind.LAPSED,
            "Công nhận đến 31/12/2021 theo bộ tiêu chí 2016-2020 hết giá trị khi đã có bộ tiêu chí 2021-2025.",
        )
    ]


@pytest.mark.parametrize(("kind", "word"), [(Kind.CUMULATIVE, "lũy kế"), (Kind.AVERAGE_GROWTH, "bình quân")])
def test_figure_of_one_year_that_joins_no_other_is_said(kind: Kind, word: str) -> None:
    (flag,) = flags_of([total(2022, 9, start=date(2022, 1, 1))], measure(kind), ON)

    assert (flag.kind, flag.label) == (FlagKind.PART_ONLY, "Số của một kỳ")
    assert flag.text.endswith(f"chưa nối được từ 01/01/2021 nên chưa phải số {word} của nhiệm kỳ.")


def test_year_within_a_running_total_is_no_oddity() -> None:
    assert said(measure(Kind.CUMULATIVE), total(2022, 20), total(2022, 9, start=date(2022, 1, 1))) == []


def test_figure_that_begins_before_the_set_is_said() -> None:
    assert kinds(measure(), total(2023, 6, start=date(2019, 1, 1))) == [FlagKind.BEFORE_THE_SET]


def test_percentage_that_is_not_its_parts_is_said() -> None:
    of = measure(Kind.SHARE_OF_UNITS, unit="%", share=True)
    parts: dict[str, Any] = {"numerator": Decimal(9), "denominator": Decimal(16)}

    assert said(of, replace(total(2022, "56.25"), **parts)) == []
    assert said(of, replace(total(2022, "56.3"), **parts)) == []
    assert said(of, replace(total(2022, 60), **parts)) == [
        (FlagKind.RATE_DIFFERS, "Giá trị 60 (31/12/2022) khác 9/16, bằng 56,3%.")
    ]


def test_plans_and_what_was_not_yet_known_carry_no_flag() -> None:
    of = measure(Kind.CUMULATIVE)

    assert said(of, total(2021, 11), total(2022, 9, kind=ResultKind.PLAN)) == []
    assert said(of, total(2021, 11), total(2022, 9), on=date(2022, 6, 30)) == []


def test_every_flag_has_its_word() -> None:
    assert set(FLAG_LABELS) == set(FlagKind)
