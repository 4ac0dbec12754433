"""The grid of figures: what it shows, one save for all of it, two writers, and every way to get it wrong."""

import json
from datetime import date
from decimal import Decimal
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from targets import services
from targets.grids import Choice, Entry, Grid, choice_of, columns_of, grid_of
from targets.measures import ResultKind
from targets.models import Indicator, IndicatorSet, Result
from tests.conftest import ClientOf, Together
from tests.factories import IndicatorFactory, IndicatorSetFactory, ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "enter_figures"


@pytest.fixture
def income(indicator_set: IndicatorSet) -> Indicator:
    return IndicatorFactory.create(
        indicator_set=indicator_set, name="Thu nhập bình quân", unit_of_measure="triệu đồng", decimals=1
    )


@pytest.fixture
def planted(indicator_set: IndicatorSet) -> Indicator:
    return IndicatorFactory.create(
        indicator_set=indicator_set, name="Trồng rừng", unit_of_measure="ha", decimals=0, kind="cumulative"
    )


def figure(indicator: Indicator, year: int, value: str, **more: Any) -> Result:
    given = {"kind": "official", "as_of": date(year + 1, 1, 15), "source": "Chi cục Thống kê", **more}
    days = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    made: Result = ResultFactory.create(**{"indicator": indicator, "value": Decimal(value), **days, **given})
    return made


def name(indicator: Indicator, code: str = "2022", unit: Unit | None = None) -> str:
    return f"{indicator.pk}.{unit.pk if unit else 0}.{code}"


def sent(cells: dict[str, str], seen: dict[str, int] | None = None, **more: str) -> dict[str, str]:
    return {**cells, "seen": json.dumps(seen or {}), "source": "Báo cáo năm", "as_of": "10/11/2023", **more}


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def shown(response: Any) -> dict[str, Any]:
    return {one.cell.name: one for row in response.context["rows"] for one in row.cells}


def grid(indicator_set: IndicatorSet, choice: Choice | None = None, units: tuple[Unit, ...] = ()) -> Grid:
    return grid_of(indicator_set, indicator_set.indicators.all(), units, choice or Choice())


# --- What it shows -------------------------------------------------------------------------------


def test_rows_are_indicators_and_columns_the_years_of_the_set(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse(URL))

    years = range(income.indicator_set.period_start.year, income.indicator_set.period_end.year + 1)
    assert [column.code for column in response.context["columns"]] == [str(year) for year in years]
    assert name(income) in shown(response)


def test_cell_holds_the_figure_that_counts_with_its_origin(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    figure(income, 2022, "41", as_of=date(2023, 1, 1))
    figure(income, 2022, "42.8", as_of=date(2023, 2, 1), source="Niên giám")

    cell = shown(client_of(office).get(reverse(URL)))[name(income)]

    assert cell.text == "42,8"
    assert cell.cell.origin == "Thực hiện, công bố 01/02/2023. Nguồn: Niên giám"


def test_estimate_stands_as_a_hint_where_official_figures_are_entered(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    figure(income, 2022, "42.8", kind="estimate")

    official = shown(client_of(office).get(reverse(URL)))[name(income)]
    estimates = shown(client_of(office).get(reverse(URL), {"loai": "uoc"}))[name(income)]

    assert (official.text, official.cell.other_text) == ("", "ước 42,8")
    assert (estimates.text, estimates.cell.other_text) == ("42,8", "")


def test_figure_on_another_basis_is_not_the_cells(office: User, income: Indicator, client_of: ClientOf) -> None:
    figure(income, 2022, "30", basis="giá so sánh 1994")

    assert shown(client_of(office).get(reverse(URL)))[name(income)].text == ""


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"ky": "quy", "nam": "2022"}, ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"]),
        ({"ky": "6-thang", "nam": "2022"}, ["2022-H1", "2022-H2"]),
        ({"ky": "thang", "nam": "2022"}, [f"2022-{month:02d}" for month in range(1, 13)]),
        ({"ky": "quy"}, ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]),
        ({"ky": "quy", "nam": "1990"}, ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]),
    ],
)
def test_shorter_periods_are_those_of_one_year(
    words: dict[str, str], codes: list[str], indicator_set: IndicatorSet
) -> None:
    columns = columns_of(indicator_set, choice_of(words, indicator_set, date(2023, 11, 15)))

    assert [column.code for column in columns] == codes


def test_rows_are_the_communes_of_one_indicator(
    office: User, income: Indicator, planted: Indicator, cam_thach: Unit, cam_luong: Unit, client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse(URL), {"chi-tieu": income.pk})

    assert [row.row.title for row in response.context["rows"]] == ["Xã Cẩm Lương", "Xã Cẩm Thạch"]
    assert name(income, unit=cam_thach) in shown(response)


def test_figures_of_one_commune_are_not_those_of_the_committee(
    office: User, income: Indicator, cam_thach: Unit, client_of: ClientOf
) -> None:
    figure(income, 2022, "42.8")
    figure(income, 2022, "39", unit=cam_thach)

    response = client_of(office).get(reverse(URL), {"don-vi": cam_thach.pk})

    assert shown(response)[name(income, unit=cam_thach)].text == "39,0"


def test_running_total_is_entered_from_the_first_day_or_period_by_period(
    indicator_set: IndicatorSet, planted: Indicator, income: Indicator
) -> None:
    places = {
        from_start: {cell.name: cell.place for cell in grid(indicator_set, Choice(from_start=from_start)).cells()}
        for from_start in (False, True)
    }

    assert places[False][name(planted)].start == date(2022, 1, 1)
    assert places[True][name(planted)].start == indicator_set.period_start
    assert places[True][name(income)].start == date(2022, 1, 1)


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow_with_the_grid(
    count: int, office: User, indicator_set: IndicatorSet, client_of: ClientOf
) -> None:
    for indicator in IndicatorFactory.create_batch(count, indicator_set=indicator_set):
        for year in (2021, 2022):
            figure(indicator, year, "5")
    client = client_of(office)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse(URL))

    assert len(queries) <= 9


# --- Saving --------------------------------------------------------------------------------------


def test_all_changed_cells_are_recorded_at_once(
    office: User, income: Indicator, planted: Indicator, client_of: ClientOf
) -> None:
    cells = {name(income): "42,8", name(income, "2021"): "", name(planted): "1.200"}

    response = client_of(office).post(reverse(URL), sent(cells))

    assert (response.status_code, response["Location"]) == (302, f"{reverse(URL)}#da-ghi")
    made = {(result.indicator_id, result.value) for result in Result.objects.all()}
    assert made == {(income.pk, Decimal("42.8")), (planted.pk, Decimal(1200))}
    result = Result.objects.get(indicator=income)
    assert (result.kind, result.source, result.as_of) == ("official", "Báo cáo năm", date(2023, 11, 10))
    assert (result.period_start, result.period_end) == (date(2022, 1, 1), date(2022, 12, 31))
    assert result.recorded_by == office
    assert AuditEntry.objects.filter(action="Nhập số liệu chỉ tiêu").count() == 2


def test_correction_is_a_later_figure_and_the_earlier_one_stays(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    first = figure(income, 2022, "42.8")

    client_of(office).post(reverse(URL), sent({name(income): "43"}, {name(income): first.pk}))

    assert [result.value for result in Result.objects.order_by("pk")] == [Decimal("42.8"), Decimal(43)]
    assert shown(client_of(office).get(reverse(URL)))[name(income)].text == "43,0"


def test_what_was_not_changed_is_not_recorded_again(
    office: User, income: Indicator, planted: Indicator, client_of: ClientOf
) -> None:
    first = figure(income, 2022, "42.8")

    client_of(office).post(reverse(URL), sent({name(income): "42,8", name(planted): "5"}, {name(income): first.pk}))

    assert Result.objects.filter(indicator=income).count() == 1
    assert Result.objects.filter(indicator=planted).count() == 1


def test_words_go_to_the_note(office: User, income: Indicator, client_of: ClientOf) -> None:
    note = {f"ghi-chu.{name(income)}": "nguồn ghi “khoảng 50”"}

    client_of(office).post(reverse(URL), sent({name(income): "50"}, None, **note))

    assert Result.objects.get().note == "nguồn ghi “khoảng 50”"


@pytest.mark.parametrize("wrong", ["N/A", "khoảng 50", "69.49", "1,23456"])
def test_one_wrong_cell_keeps_all_from_being_recorded(
    wrong: str, office: User, income: Indicator, planted: Indicator, client_of: ClientOf
) -> None:
    response = client_of(office).post(reverse(URL), sent({name(income): wrong, name(planted): "5"}))

    assert response.status_code == 422
    assert not Result.objects.exists()
    assert "1 ô cần sửa; chưa ghi số nào." in text_of(response)
    cells = shown(response)
    assert (cells[name(income)].text, cells[name(planted)].text) == (wrong, "5")
    assert cells[name(income)].reading.problem


@pytest.mark.parametrize(
    ("shared", "message"),
    [
        ({"source": ""}, "Nguồn của các số này"),
        ({"as_of": "16/11/2023"}, "Ngày công bố không được ở tương lai."),
        ({"as_of": "hôm nay"}, "Công bố ngày"),
    ],
)
def test_source_and_day_are_asked_for_and_the_cells_stay(
    shared: dict[str, str], message: str, office: User, income: Indicator, client_of: ClientOf
) -> None:
    response = client_of(office).post(reverse(URL), sent({name(income): "42,8"}, None, **shared))

    assert response.status_code == 422
    assert message in text_of(response)
    assert shown(response)[name(income)].text == "42,8"
    assert not Result.objects.exists()


def test_recorded_figure_cannot_be_emptied(office: User, income: Indicator, client_of: ClientOf) -> None:
    first = figure(income, 2022, "42.8")

    response = client_of(office).post(reverse(URL), sent({name(income): ""}, {name(income): first.pk}))

    assert response.status_code == 422
    assert "không xoá được" in text_of(response)


def test_figure_stated_before_the_recorded_one_is_refused_for_it_would_not_count(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    first = figure(income, 2022, "42.8", as_of=date(2023, 11, 12))

    response = client_of(office).post(reverse(URL), sent({name(income): "43"}, {name(income): first.pk}))

    assert response.status_code == 422
    assert "Đã có số công bố ngày 12/11/2023" in text_of(response)
    assert Result.objects.count() == 1


def test_nothing_changed_is_said(office: User, income: Indicator, client_of: ClientOf) -> None:
    response = client_of(office).post(reverse(URL), sent({name(income): ""}))

    assert "Chưa có ô nào thay đổi." in text_of(response)


@pytest.mark.parametrize("seen", ["", "{", "[1]", '{"x": "y"}', '{"1.0.2022": 999}'])
def test_broken_list_of_what_was_seen_changes_nothing(
    seen: str, office: User, income: Indicator, client_of: ClientOf
) -> None:
    figure(income, 2022, "42.8")

    response = client_of(office).post(reverse(URL), {**sent({name(income): "43"}), "seen": seen})

    assert response.status_code == 422
    assert Result.objects.count() == 1


def test_cell_that_is_not_in_the_grid_is_not_recorded(
    office: User, income: Indicator, other_committee: Unit, client_of: ClientOf
) -> None:
    theirs = IndicatorFactory.create(indicator_set=IndicatorSetFactory.create(committee=other_committee))

    client_of(office).post(reverse(URL), sent({name(theirs): "5", name(income): "6"}))

    assert [result.indicator for result in Result.objects.all()] == [income]


# --- Two writers ---------------------------------------------------------------------------------


def test_figure_of_somebody_else_is_shown_cell_by_cell_and_nothing_is_recorded(
    office: User, second_office: User, income: Indicator, planted: Indicator, client_of: ClientOf
) -> None:
    figure(income, 2022, "41", recorded_by=second_office)  # after our page was opened

    response = client_of(office).post(reverse(URL), sent({name(income): "43", name(planted): "5"}))

    assert response.status_code == 422
    assert Result.objects.count() == 1
    cells = shown(response)
    assert cells[name(income)].conflict.startswith("Lò Văn Phòng vừa ghi 41,0 lúc ")
    assert cells[name(planted)].conflict == ""
    assert (cells[name(income)].text, cells[name(planted)].text) == ("43", "5")


def test_second_save_after_a_conflict_keeps_ones_own_figure_over_the_others(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    figure(income, 2022, "41")
    refused = client_of(office).post(reverse(URL), sent({name(income): "43"}))
    seen = json.loads(refused.context["form"].seen_text)

    client_of(office).post(reverse(URL), sent({name(income): "43"}, seen))

    assert [result.value for result in Result.objects.order_by("pk")] == [Decimal(41), Decimal(43)]


def test_taking_the_others_figure_records_nothing_in_that_cell(
    office: User, income: Indicator, planted: Indicator, client_of: ClientOf
) -> None:
    figure(income, 2022, "41")

    response = client_of(office).post(reverse(URL), sent({name(income): "41,0", name(planted): "5"}))

    assert response.status_code == 302
    assert Result.objects.filter(indicator=income).count() == 1


def test_others_figure_in_a_cell_left_alone_is_no_conflict(
    office: User, income: Indicator, planted: Indicator, client_of: ClientOf
) -> None:
    first = figure(income, 2022, "41")
    figure(income, 2022, "44")

    response = client_of(office).post(
        reverse(URL), sent({name(income): "41,0", name(planted): "5"}, {name(income): first.pk})
    )

    assert response.status_code == 302
    assert Result.objects.filter(indicator=income).count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_recorded(
    office: User, second_office: User, income: Indicator, together: Together
) -> None:
    cell = next(one for one in grid(income.indicator_set).cells() if one.name == name(income))

    def save(by: User, value: int) -> int:
        entry = Entry(cell, Decimal(value), "", None)
        return services.save_figures(
            [entry], kind=ResultKind.OFFICIAL, as_of=date(2023, 11, 10), source="Báo cáo", by=by
        )

    outcomes = together(partial(save, office, 43), partial(save, second_office, 44))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FiguresMoved", "int"]
    assert Result.objects.count() == 1


# --- How cells are understood --------------------------------------------------------------------


def test_cells_are_understood_as_they_would_be_recorded(office: User, income: Indicator, client_of: ClientOf) -> None:
    cells = {name(income): "1.234,5", name(income, "2021"): "khoảng 50"}

    answer = client_of(office).post(reverse("check_figures"), cells).json()

    assert answer[name(income)] == {
        "words": "1.234,5 triệu đồng",
        "problem": "",
        "warning": "",
        "suggestion": None,
    }
    assert answer[name(income, "2021")]["suggestion"] == {"text": "50", "note": "nguồn ghi “khoảng 50”"}
    assert not Result.objects.exists()


def test_block_with_points_for_decimals_is_recognised_as_a_whole(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    cells = {name(income): "2.573", name(income, "2021"): "69.49"}
    client = client_of(office)

    alone = client.post(reverse("check_figures"), cells).json()
    block = client.post(reverse("check_figures"), {**cells, "khoi": "1"}).json()

    assert alone[name(income)]["words"] == "2.573,0 triệu đồng"
    assert block[name(income)]["suggestion"] == {"text": "2,573", "note": ""}


def test_jump_is_measured_by_the_figure_of_the_year_before(
    office: User, income: Indicator, client_of: ClientOf
) -> None:
    figure(income, 2021, "40")

    answer = client_of(office).post(reverse("check_figures"), {name(income): "400"}).json()

    assert answer[name(income)]["warning"].startswith("gấp 10,0 lần")


def test_checking_by_get_is_refused(office: User, income: Indicator, client_of: ClientOf) -> None:
    assert client_of(office).get(reverse("check_figures")).status_code == 405


def test_unknown_set_is_not_found(office: User, income: Indicator, client_of: ClientOf) -> None:
    assert client_of(office).get(reverse(URL), {"bo": "KHONG-CO"}).status_code == 404


def test_set_without_indicators_says_what_to_do(office: User, indicator_set: IndicatorSet, client_of: ClientOf) -> None:
    indicator_set.indicators.all().delete()

    assert "Không có ô nào để nhập" in text_of(client_of(office).get(reverse(URL)))
