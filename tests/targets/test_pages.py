"""The board of indicators, one indicator, and the entry of a figure: the good path, and every way to get it wrong."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from targets.models import Indicator, IndicatorSet, Result, Target
from tests.conftest import ClientOf
from tests.factories import IndicatorFactory, IndicatorSetFactory, ResultFactory, TargetFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Post = Callable[..., Any]


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


# --- The board -----------------------------------------------------------------------------------


@pytest.fixture
def banded(indicator_set: IndicatorSet) -> dict[str, Indicator]:
    """One indicator in each band: the target is 100 of each."""
    values = {"exceeded": 101, "met": 100, "near": 80, "not_met": 79, "no_data": None}
    made = {}
    for band, value in values.items():
        made[band] = IndicatorFactory.create(indicator_set=indicator_set, name=f"Tỷ lệ {band}")
        TargetFactory.create(indicator=made[band], value=Decimal(100))
        if value is not None:
            ResultFactory.create(indicator=made[band], value=Decimal(value))
    return made


def shown(response: Any) -> list[str]:
    return [row.line.name for group in response.context["groups"] for row in group.rows]


@pytest.mark.parametrize("band", ["exceeded", "met", "near", "not_met", "no_data"])
def test_number_of_a_band_leads_to_its_indicators(
    band: str, office: User, banded: dict[str, Indicator], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("indicator_board"), {"ket-qua": band})

    assert shown(response) == [banded[band].name]
    counts = {value: count for value, _, count in response.context["counts"]}
    assert counts == dict.fromkeys(banded, 1)
    assert (response.context["reached"], response.context["total"]) == (2, 5)


def test_board_of_a_past_day_knows_the_figures_of_then(
    office: User, banded: dict[str, Indicator], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("indicator_board"), {"den-ngay": "29/06/2023", "ket-qua": "no_data"})

    assert response.context["on"] == date(2023, 6, 29)
    assert len(shown(response)) == 5


@pytest.mark.parametrize("nonsense", ["31/02/2024", "N/A", "khoảng 50"])
def test_board_of_a_nonsensical_day_is_todays(
    nonsense: str, office: User, banded: dict[str, Indicator], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("indicator_board"), {"den-ngay": nonsense})

    assert response.context["on"] == date(2023, 11, 15)


def test_board_shows_the_set_that_was_asked_for(
    office: User, committee: Unit, banded: dict[str, Indicator], client_of: ClientOf
) -> None:
    older = IndicatorSetFactory.create(
        committee=committee, code="DH25", period_start=date(2015, 1, 1), period_end=date(2020, 12, 31)
    )
    IndicatorFactory.create(indicator_set=older, name="Chỉ tiêu khoá trước")

    assert shown(client_of(office).get(reverse("indicator_board"), {"bo": "DH25"})) == ["Chỉ tiêu khoá trước"]
    assert len(shown(client_of(office).get(reverse("indicator_board"), {"bo": "DH26"}))) == 5


# --- Forecast, order and filters -----------------------------------------------------------------


@pytest.fixture
def forecast_each(indicator_set: IndicatorSet) -> dict[str, Indicator]:
    """One indicator of each outlook, numbered against the order of their names; the target is 100 of each."""
    values = {"at_risk": (10, 12, 14), "likely": (60, 66, 72), "will_exceed": (70, 90, 110), "not_enough_data": (50,)}
    made = {}
    for place, (outlook, of) in enumerate(values.items()):
        made[outlook] = IndicatorFactory.create(
            indicator_set=indicator_set,
            number=40 - place,
            name=f"Chỉ tiêu {outlook}",
            group=f"Nhóm {place % 2}",
            unit_of_measure="ha",
        )
        TargetFactory.create(indicator=made[outlook], value=Decimal(85 if outlook == "likely" else 100))
        for year, value in zip((2020, 2021, 2022), of, strict=False):
            ResultFactory.create(
                indicator=made[outlook],
                period_start=date(2021, 1, 1),
                period_end=date(year + 1, 3, 31),
                value=Decimal(value),
            )
    return made


@pytest.mark.parametrize("outlook", ["at_risk", "likely", "will_exceed", "not_enough_data"])
def test_outlook_leads_to_its_indicators(
    outlook: str, office: User, forecast_each: dict[str, Indicator], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("indicator_board"), {"du-bao": outlook})

    assert shown(response) == [forecast_each[outlook].name]
    assert {value: count for value, _, count in response.context["outlooks"]} == dict.fromkeys(forecast_each, 1)
    assert response.context["groups"][0].rows[0].line.outlook_reason in text_of(response)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["not_enough_data", "likely", "will_exceed", "at_risk"]),
        ("nhom", ["not_enough_data", "likely", "will_exceed", "at_risk"]),
        ("so", ["not_enough_data", "will_exceed", "likely", "at_risk"]),
        ("ten", ["at_risk", "likely", "not_enough_data", "will_exceed"]),
        ("ty-le", ["at_risk", "not_enough_data", "likely", "will_exceed"]),
        ("du-bao", ["at_risk", "likely", "will_exceed", "not_enough_data"]),
        ("vớ vẩn", ["not_enough_data", "likely", "will_exceed", "at_risk"]),
    ],
)
def test_board_is_sorted_as_asked(
    order: str, expected: list[str], office: User, forecast_each: dict[str, Indicator], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("indicator_board"), {"xep": order})

    assert shown(response) == [forecast_each[name].name for name in expected]


def test_words_that_name_no_filter_keep_nothing_out(
    office: User, forecast_each: dict[str, Indicator], client_of: ClientOf
) -> None:
    assert len(shown(client_of(office).get(reverse("indicator_board"), {"ket-qua": "N/A", "du-bao": "<b>"}))) == 4


def test_filters_keep_the_question_of_whose_indicators(
    unit_head: User, indicator: Indicator, forecast_each: dict[str, Indicator], client_of: ClientOf
) -> None:
    response = client_of(unit_head).get(reverse("indicator_board"), {"chu-tri": "1"})

    assert shown(response) == [indicator.name]
    assert 'name="chu-tri" value="1"' in text_of(response)


def test_indicator_draws_and_tells_its_forecast(
    office: User, forecast_each: dict[str, Indicator], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("indicator_detail", args=[forecast_each["likely"].pk]))
    row, chart = response.context["line"], response.context["chart"]

    assert chart.range_path
    assert chart.rows[-1].label == "31/12/2025"
    assert chart.rows[-1].cells[-1]
    assert row.range_text in text_of(response)
    assert row.outlook_reason in text_of(response)


def test_indicator_without_a_forecast_says_why(office: User, indicator: Indicator, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("indicator_detail", args=[indicator.pk]))

    assert not response.context["chart"].range_path
    assert (response.context["line"].range_text, response.context["line"].middle_text) == ("", "")
    assert "Chưa đối chiếu được mức chỉ tiêu đại hội nên chưa dự báo." in text_of(response)


def test_forecast_ends_where_the_figures_reach_the_last_day(
    office: User, target: Target, client_of: ClientOf, clock: Any
) -> None:
    clock.move_to(datetime(2026, 2, 1, tzinfo=UTC))
    for year in (2023, 2024, 2025):
        ResultFactory.create(
            indicator=target.indicator, period_start=date(2021, 1, 1), period_end=date(year, 12, 31), value=year - 2010
        )
    response = client_of(office).get(reverse("indicator_detail", args=[target.indicator_id]))

    assert not response.context["chart"].range_path
    assert "không còn phải dự báo" in text_of(response)


def test_oddities_are_shown_on_board_and_page(
    office: User, indicator: Indicator, target: Target, client_of: ClientOf
) -> None:
    for year, value in ((2021, 9), (2022, 6)):
        ResultFactory.create(
            indicator=indicator, period_start=date(2021, 1, 1), period_end=date(year, 12, 31), value=value
        )
    words = "Số lũy kế giảm từ 9 (31/12/2021) xuống 6 (31/12/2022)"

    assert words in text_of(client_of(office).get(reverse("indicator_board")))
    assert words in text_of(client_of(office).get(reverse("indicator_detail", args=[indicator.pk])))


def test_board_of_a_term_asks_the_database_eight_times_at_most(
    office: User, committee: Unit, indicator_set: IndicatorSet, client_of: ClientOf
) -> None:
    """27 indicators, five years, seventeen communes each."""
    communes = UnitFactory.create_batch(17, parent=committee)
    for _ in range(27):
        made = IndicatorFactory.create(indicator_set=indicator_set)
        TargetFactory.create(indicator=made)
        Result.objects.bulk_create(
            ResultFactory.build(
                indicator=made, unit=unit, period_start=date(year, 1, 1), period_end=date(year, 6, 30), value=50 + year
            )
            for year in range(2019, 2024)
            for unit in (None, *communes)
        )
    client = client_of(office)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("indicator_board"))

    assert len(shown(response)) == 27
    assert len(queries) <= 8


def test_board_without_any_set_says_so(office: User, other_indicator: Indicator, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("indicator_board"))

    assert response.status_code == 200
    assert shown(response) == []
    assert other_indicator.name not in text_of(response)


def test_unit_people_read_the_indicators_of_their_committee(
    commune_head: User, banded: dict[str, Indicator], other_indicator: Indicator, client_of: ClientOf
) -> None:
    assert len(shown(client_of(commune_head).get(reverse("indicator_board")))) == 5


# --- One indicator -------------------------------------------------------------------------------


def test_indicator_shows_its_figures_latest_first(
    office: User, indicator: Indicator, target: Target, client_of: ClientOf
) -> None:
    first = ResultFactory.create(
        indicator=indicator, period_start=date(2022, 1, 1), period_end=date(2022, 12, 31), value=Decimal(9)
    )
    latest = ResultFactory.create(indicator=indicator, value=Decimal("1234.5"), source="Báo cáo 6 tháng")
    response = client_of(office).get(reverse("indicator_detail", args=[indicator.pk]))

    assert response.context["results"] == [latest, first]
    assert "1.234,5" in text_of(response)
    assert "Báo cáo 6 tháng" in text_of(response)


@pytest.mark.parametrize(("whose", "can"), [("office", True), ("unit_head", False), ("standing_member", False)])
def test_only_the_office_is_offered_to_enter_a_figure(
    whose: str, can: bool, people: dict[str, User], indicator: Indicator, client_of: ClientOf
) -> None:
    response = client_of(people[whose]).get(reverse("indicator_detail", args=[indicator.pk]))

    assert (reverse("record_result", args=[indicator.pk]) in text_of(response)) is can


@pytest.mark.parametrize("name", ["indicator_detail", "record_result"])
def test_unknown_indicator_is_a_vietnamese_404(name: str, office: User, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse(name, args=[987_654]))

    assert response.status_code == 404
    assert "Không tìm thấy trang" in text_of(response)


# --- Entering a figure ---------------------------------------------------------------------------


@pytest.fixture
def enter(office: User, indicator: Indicator, client_of: ClientOf) -> Post:
    """Posts a figure of `indicator` as the office; what is not named is filled in well."""

    def posted(to: Indicator = indicator, **fields: Any) -> Any:
        days = {"period_start": "01/01/2023", "period_end": "30/06/2023", "as_of": "07/08/2023"}
        good = {"value": "11", "kind": "official", "source": "Báo cáo số 5", **days}
        return client_of(office).post(reverse("record_result", args=[to.pk]), good | fields)

    return posted


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.234,56", "1234.56"), ("2.573", "2573"), ("2,96", "2.96"), ("0", "0"), ("-1,5", "-1.5"), (" 17 ", "17")],
)
def test_figure_is_read_as_offices_write_it(
    typed: str, value: str, enter: Post, office: User, indicator: Indicator
) -> None:
    response = enter(value=typed, note="Số sơ bộ")

    assert response["Location"] == reverse("indicator_detail", args=[indicator.pk])
    result = Result.objects.get()
    assert (result.value, result.as_of, result.period_end) == (Decimal(value), date(2023, 8, 7), date(2023, 6, 30))
    assert (result.source, result.note, result.recorded_by) == ("Báo cáo số 5", "Số sơ bộ", office)
    assert AuditEntry.objects.get(action="Nhập số liệu chỉ tiêu").after["source"] == "Báo cáo số 5"


@pytest.mark.parametrize(("kind", "first"), [("level", "01/01/2023"), ("cumulative", "01/01/2021")])
def test_form_offers_this_year_or_the_running_total_until_today(
    kind: str, first: str, office: User, indicator: Indicator, client_of: ClientOf
) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(kind=kind)
    page = text_of(client_of(office).get(reverse("record_result", args=[indicator.pk])))

    assert f'value="{first}"' in page
    assert 'value="15/11/2023"' in page
    assert "Đơn vị tính: sản phẩm. Viết 1.234,56." in page


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("value", "N/A", "Nhập một số."),
        ("value", "khoảng 50", "Nhập một số."),
        ("value", "50%", "Nhập một số."),
        ("value", "NaN", "Nhập một số."),
        ("value", "", "Trường này là bắt buộc."),
        ("value", "1,23456", "4"),
        ("period_start", "31/02/2024", "Nhập một ngày hợp lệ."),
        ("period_end", "N/A", "Nhập một ngày hợp lệ."),
        ("period_end", "31/12/2022", "Ngày cuối phải sau ngày đầu kỳ."),
        ("period_end", "31/12/2023", "Số thực hiện không thể của một kỳ chưa kết thúc"),
        ("as_of", "khoảng 50", "Nhập một ngày hợp lệ."),
        ("as_of", "16/11/2023", "Ngày công bố không được ở tương lai."),
        ("source", "", "Trường này là bắt buộc."),
        ("kind", "tin đồn", "Hãy chọn"),
        ("basis", "x" * 61, "60"),
    ],
)
def test_wrong_figure_is_refused_and_what_was_typed_is_kept(field: str, typed: str, message: str, enter: Post) -> None:
    response = enter(**{"note": "Ghi thêm của văn phòng", field: typed})

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert message in text_of(response)
    assert "Ghi thêm của văn phòng" in text_of(response)
    assert field == "kind" or typed in text_of(response)
    assert not Result.objects.exists()


def test_estimate_of_a_running_period_is_taken(enter: Post) -> None:
    assert enter(kind="estimate", period_end="31/12/2023").status_code == 302


@pytest.mark.parametrize(
    ("of", "typed", "message"),
    [
        ({"kind": "share_of_units"}, "100,1", "Tỷ lệ số đơn vị phải từ 0 đến 100%."),
        ({"kind": "share_of_units"}, "-1", "Tỷ lệ số đơn vị phải từ 0 đến 100%."),
        ({"kind": "recognition", "direction": "achieved"}, "2", "Nhập 1 nếu đã đạt, 0 nếu chưa đạt."),
    ],
)
def test_figure_that_its_indicator_cannot_have_is_refused(
    of: dict[str, str], typed: str, message: str, enter: Post, indicator_set: IndicatorSet
) -> None:
    made = IndicatorFactory.create(indicator_set=indicator_set, **of)
    response = enter(made, value=typed)

    assert response.status_code == 422
    assert message in text_of(response)
    assert not Result.objects.exists()
    assert enter(made, value="1").status_code == 302


def test_figure_of_another_committee_cannot_be_entered(enter: Post, other_indicator: Indicator) -> None:
    assert enter(other_indicator).status_code == 404
    assert not Result.objects.exists()
