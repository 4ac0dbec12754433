from decimal import Decimal

import pytest

from reports.charts import bars, state_bar

COUNTS = [("done_on_time", "Hoàn thành đúng hạn", 1), ("overdue", "Quá hạn", 1), ("in_time", "Trong hạn", 1)]


def test_state_bar_widths_add_up_to_the_whole() -> None:
    chart = state_bar(COUNTS, uid="a")

    assert sum(Decimal(segment.width) for segment in chart.drawn) == 100


def test_state_bar_segments_follow_one_another() -> None:
    first, second, third = state_bar(COUNTS, uid="a").drawn

    assert first.x == "0"
    assert Decimal(second.x) == Decimal(first.width)
    assert Decimal(third.x) + Decimal(third.width) == 100


def test_state_bar_keeps_an_empty_state_in_the_key_only() -> None:
    chart = state_bar([*COUNTS, ("stopped", "Đã dừng", 0)], uid="a")

    assert [segment.value for segment in chart.segments][-1] == "stopped"
    assert "stopped" not in [segment.value for segment in chart.drawn]


def test_state_bar_of_nothing_is_empty() -> None:
    chart = state_bar([("overdue", "Quá hạn", 0)], uid="a", title="Nhiệm vụ")

    assert chart.is_empty
    assert chart.title == "Nhiệm vụ: Chưa có số liệu"


def test_state_bar_neighbours_differ_without_colour() -> None:
    patterns = [segment.pattern for segment in state_bar(COUNTS, uid="a").drawn]

    assert len(set(patterns)) == len(patterns)


def test_state_bar_names_its_numbers_and_links_to_their_rows() -> None:
    chart = state_bar(COUNTS, uid="a", title="Nhiệm vụ", hrefs={"overdue": "/don-vi/?trang-thai=overdue"})

    assert chart.title == "Nhiệm vụ: hoàn thành đúng hạn 1, quá hạn 1, trong hạn 1"
    assert chart.segments[1].href == "/don-vi/?trang-thai=overdue"
    assert chart.rows[1].cells == ("1", "33,3%")


def test_state_bar_draws_a_state_it_does_not_know() -> None:
    assert state_bar([("other", "Khác", 2)], uid="a").drawn[0].width == "100"


def test_bars_share_one_scale() -> None:
    chart = bars([("A", Decimal(50)), ("B", Decimal(25))], uid="a", title="x")

    assert [bar.width for bar in chart.bars] == ["100", "50"]


@pytest.mark.parametrize(("value", "width"), [("25", "25"), ("130", "100"), ("-5", "0")])
def test_bars_stay_within_the_full_width(value: str, width: str) -> None:
    assert bars([("A", Decimal(value))], uid="a", title="x", full=Decimal(100)).bars[0].width == width


def test_bars_keep_a_row_without_data() -> None:
    bar = bars([("A", None)], uid="a", title="x", unit="%").bars[0]

    assert bar.is_missing
    assert bar.text == "Chưa có số liệu"


def test_bars_write_value_and_unit() -> None:
    assert bars([("A", Decimal("92.34"))], uid="a", title="x", unit="%", decimals=1).bars[0].text == "92,3%"
