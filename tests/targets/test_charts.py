from datetime import date
from decimal import Decimal

import pytest

from accounts.vietnamese import format_number
from targets.charts import bullet, sparkline, svg


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        ("1234.5", None, "1.234,5"),
        ("70.00", None, "70"),
        ("1200", None, "1.200"),
        ("6.445", 2, "6,45"),
        ("-0.5", 1, "-0,5"),
        ("2573", 0, "2.573"),
    ],
)
def test_format_number_writes_the_vietnamese_way(value: str, decimals: int | None, words: str) -> None:
    assert format_number(Decimal(value), decimals) == words


@pytest.mark.parametrize(
    ("value", "text"), [("1234567.5", "1234567.5"), ("33.333333", "33.33"), ("-0.001", "0"), ("1E+3", "1000")]
)
def test_svg_has_a_dot_and_no_separator(value: str, text: str) -> None:
    assert svg(Decimal(value)) == text


def test_bullet_above_its_target_ends_right_of_the_mark() -> None:
    chart = bullet(Decimal("73.5"), Decimal(70), uid="a")

    assert chart.bar is not None
    assert chart.target_x is not None
    assert Decimal(chart.bar.x) + Decimal(chart.bar.width) > Decimal(chart.target_x)


def test_bullet_below_its_target_ends_left_of_the_mark() -> None:
    chart = bullet(Decimal("11.1"), Decimal(13), uid="a")

    assert chart.bar is not None
    assert chart.target_x is not None
    assert Decimal(chart.bar.x) + Decimal(chart.bar.width) < Decimal(chart.target_x)


@pytest.mark.parametrize("direction", ["at_least", "at_most"])
def test_bullet_bands_cover_the_whole_width(direction: str) -> None:
    chart = bullet(Decimal(9), Decimal(7), direction, uid="a")  # type: ignore[arg-type]

    assert sum(Decimal(band.width) for band in chart.bands) == pytest.approx(Decimal(100), abs=Decimal("0.02"))


def test_bullet_at_least_is_dark_on_the_left() -> None:
    bands = bullet(Decimal(9), Decimal(10), uid="a").bands

    assert [band.css for band in bands] == ["band-poor", "band-near", "band-good"]


def test_bullet_at_most_is_dark_on_the_right_of_the_target() -> None:
    chart = bullet(Decimal(9), Decimal(5), "at_most", uid="a")

    assert [band.css for band in chart.bands] == ["band-good", "band-near", "band-poor"]
    assert chart.bands[1].x == chart.target_x


def test_bullet_at_most_says_not_above() -> None:
    chart = bullet(Decimal("6.8"), Decimal(5), "at_most", uid="a", name="Hộ nghèo", unit="%")

    assert chart.title == "Hộ nghèo: 6,8%, chỉ tiêu không quá 5%"


def test_bullet_without_value_is_empty_and_says_so() -> None:
    chart = bullet(None, Decimal(70), uid="a", name="Thu nhập")

    assert chart.is_empty
    assert chart.title == "Thu nhập: Chưa có số liệu"
    assert chart.rows[0].cells == ("Chưa có số liệu",)


def test_bullet_without_target_has_no_mark_and_one_ground() -> None:
    chart = bullet(Decimal(62), None, uid="a")

    assert chart.target_x is None
    assert [band.css for band in chart.bands] == ["band-good"]


def test_bullet_below_zero_grows_to_the_left_of_zero() -> None:
    below, above = bullet(Decimal(-4), Decimal(8), uid="a").bar, bullet(Decimal(4), Decimal(8), uid="a").bar

    assert below is not None
    assert above is not None
    assert Decimal(below.x) > 0
    assert above.x == "0"


def test_bullet_shows_the_raised_target_beyond_the_first() -> None:
    chart = bullet(Decimal(62), Decimal(70), best=Decimal(78), uid="a")

    assert chart.target_x is not None
    assert chart.best_x is not None
    assert Decimal(chart.target_x) < Decimal(chart.best_x) <= 100
    assert [row.label for row in chart.rows] == ["Thực hiện", "Chỉ tiêu", "Phấn đấu"]


def test_bullet_of_zeros_is_drawn() -> None:
    chart = bullet(Decimal(0), Decimal(0), "at_most", uid="a")

    assert chart.bar is not None
    assert chart.bar.width == "0"


def test_sparkline_rises_when_values_rise() -> None:
    chart = sparkline([(date(2022, 12, 31), Decimal(2)), (date(2021, 12, 31), Decimal(1))], uid="a", unit="%")

    assert chart.path == "M4 22 L100 4"
    assert chart.title == "31/12/2021: 1% → 31/12/2022: 2%"


def test_sparkline_of_one_point_has_a_dot_and_no_line() -> None:
    chart = sparkline([(date(2021, 12, 31), Decimal(1))], uid="a")

    assert chart.path == ""
    assert chart.last is not None


def test_sparkline_without_points_is_empty() -> None:
    chart = sparkline([], uid="a")

    assert chart.is_empty
    assert chart.title == "Chưa có số liệu"


def test_sparklines_with_one_domain_share_a_scale() -> None:
    domain = (Decimal(0), Decimal(100))
    low = sparkline([(date(2021, 12, 31), Decimal(10))], uid="a", domain=domain)
    high = sparkline([(date(2021, 12, 31), Decimal(90))], uid="b", domain=domain)

    assert low.last is not None
    assert high.last is not None
    assert Decimal(low.last.y) > Decimal(high.last.y)
