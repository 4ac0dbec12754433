"""The indicators of Cẩm Thủy as published, and the one line every board prints."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditEntry, User
from targets.attainment import Band
from targets.models import Assessment, Indicator, IndicatorSet, Result, Target
from targets.permissions import can_record_result
from targets.services import record_result
from targets.standings import IndicatorLine, indicator_line, with_figures
from tests.factories import IndicatorFactory, ResultFactory, TargetFactory


def line(number: int, on: date) -> IndicatorLine:
    return indicator_line(with_figures(Indicator.objects.filter(number=number)).get(), on)


def line_of(indicator: Indicator, on: date = date(2023, 12, 31)) -> IndicatorLine:
    return indicator_line(with_figures(Indicator.objects.filter(pk=indicator.pk)).get(), on)


# --- As published --------------------------------------------------------------------------------


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("on", "products", "band"),
    [
        (date(2022, 11, 28), None, Band.NO_DATA),
        (date(2023, 7, 7), 6, Band.NOT_MET),
        (date(2024, 6, 20), 11, Band.NOT_MET),
        (date(2024, 11, 30), 18, Band.EXCEEDED),
    ],
)
def test_ocop_products_stand_as_published_on_that_day(on: date, products: int | None, band: Band) -> None:
    """Six at the end of November 2022, eleven in 2023, eighteen of seventeen in November 2024."""
    found = line(11, on)

    assert (found.latest, found.band) == (products, band)


@pytest.mark.usefixtures("reference")
def test_target_of_the_notice_is_in_force_from_its_day() -> None:
    assert line(11, date(2023, 7, 6)).target is None
    assert line(11, date(2023, 7, 7)).target == 17


@pytest.mark.usefixtures("reference")
def test_published_mean_of_the_budget_is_kept_though_it_is_no_plain_mean() -> None:
    """101,6 and 39,3 were published with the mean 69,49, not 70,45."""
    published = Result.objects.get(indicator__number=3, period_start=date(2021, 1, 1), period_end=date(2022, 12, 31))

    assert published.value == Decimal("69.49")
    found = line(3, date(2023, 7, 7))
    assert (found.latest, found.latest_text, found.latest_source) == (Decimal("69.49"), "69,49", "406-TB/HU")


@pytest.mark.usefixtures("reference")
def test_growth_from_2019_is_kept_and_does_not_count() -> None:
    assert Result.objects.get(indicator__number=1, period_start=date(2019, 1, 1)).value == Decimal("5.7")
    assert line(1, date(2024, 12, 31)).latest == Decimal("13.33")


@pytest.mark.usefixtures("reference")
def test_plans_of_the_year_are_kept_and_are_no_results() -> None:
    found = line(2, date(2024, 12, 31))

    assert Result.objects.filter(indicator__number=2, kind=Result.Kind.PLAN, value=Decimal("54.04")).exists()
    assert found.latest == Decimal("50.3")


@pytest.mark.usefixtures("reference")
def test_set_has_twenty_seven_indicators_and_the_papers_own_statement() -> None:
    indicator_set = IndicatorSet.objects.get()

    assert indicator_set.indicators.count() == indicator_set.expected_count == 27
    assert "14/27" in indicator_set.statement


@pytest.mark.usefixtures("reference")
def test_unconfirmed_indicator_has_no_target_and_no_judgement() -> None:
    unconfirmed = Indicator.objects.exclude(provenance=Indicator.Provenance.CONFIRMED)

    assert unconfirmed.exists()
    assert not Target.objects.filter(indicator__in=unconfirmed).exists()
    lines = [indicator_line(indicator, date(2025, 12, 31)) for indicator in with_figures(unconfirmed)]
    assert {(found.confirmed, found.band) for found in lines} == {(False, Band.NO_DATA)}


@pytest.mark.usefixtures("reference")
def test_every_published_figure_names_its_source() -> None:
    assert Result.objects.exists()
    assert not Result.objects.filter(source="").exists()


# --- The line ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "value", "texts"),
    [
        ("at_least", "11", ("≥ 17", "11", "64,7%", "Chưa đạt")),
        ("at_least", "1234.5", ("≥ 17", "1.234,5", "7261,8%", "Vượt")),
        ("at_most", "17", ("≤ 17", "17", "100,0%", "Đạt")),
        ("achieved", "17", ("đạt", "đạt", "", "Đạt")),
        ("achieved", "0", ("đạt", "chưa đạt", "", "Chưa đạt")),
    ],
)
def test_line_reads_as_the_office_writes(
    direction: str, value: str, texts: tuple[str, ...], indicator: Indicator, target: Target
) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(direction=direction)
    ResultFactory.create(indicator=indicator, value=Decimal(value))

    found = line_of(indicator)

    assert (found.target_text, found.latest_text, found.percent_text.replace(".", ""), found.band_label) == texts


def test_line_never_rounds_a_published_figure_away(indicator: Indicator) -> None:
    """The indicator is counted in whole products; a source that wrote 10,25 is printed as it wrote."""
    ResultFactory.create(indicator=indicator, value=Decimal("10.25"))

    assert line_of(indicator).latest_text == "10,25"


def test_line_without_figure_and_target_is_empty_not_zero(indicator: Indicator) -> None:
    found = line_of(indicator)

    assert (found.latest, found.target, found.percent) == (None, None, None)
    assert (found.latest_text, found.target_text, found.percent_text) == ("", "", "")
    assert (found.band, found.history) == (Band.NO_DATA, ())


def test_line_has_the_history_of_figures(indicator: Indicator) -> None:
    for year, value in ((2022, 8), (2021, 3)):
        ResultFactory.create(
            indicator=indicator, period_start=date(2021, 1, 1), period_end=date(year, 12, 31), value=value
        )

    assert line_of(indicator).history == (
        (date(2021, 12, 31), Decimal(3)),
        (date(2022, 12, 31), Decimal(8)),
    )


def test_figure_of_one_unit_is_not_the_committees(indicator: Indicator, cam_thach: Any) -> None:
    ResultFactory.create(indicator=indicator, unit=cam_thach, value=4)

    assert line_of(indicator).latest is None


def test_lines_take_the_same_queries_for_one_and_many(
    indicator: Indicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def read() -> list[IndicatorLine]:
        return [indicator_line(row, date(2023, 12, 31)) for row in with_figures(Indicator.objects.all())]

    ResultFactory.create(indicator=indicator)
    TargetFactory.create(indicator=indicator)
    with django_assert_num_queries(4):
        assert len(read()) == 1
    for _ in range(5):
        more = IndicatorFactory.create(indicator_set=indicator.indicator_set)
        ResultFactory.create(indicator=more)
        TargetFactory.create(indicator=more)
    with django_assert_num_queries(4):
        assert len(read()) == 6


# --- Writing and seeing --------------------------------------------------------------------------


def test_recorded_result_is_added_and_audited(indicator: Indicator, office: User) -> None:
    fields: dict[str, Any] = {
        "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31),
        "kind": Result.Kind.OFFICIAL,
        "as_of": date(2024, 1, 5),
        "source": "Báo cáo số 12",
        "by": office,
    }

    record_result(indicator, value=Decimal(10), **fields)
    corrected = record_result(indicator, value=Decimal(11), **fields)

    assert [result.value for result in indicator.results.order_by("pk")] == [10, 11]
    entry = AuditEntry.objects.about(corrected).get()
    assert (entry.actor, entry.committee_id) == (office, indicator.indicator_set.committee_id)
    assert line_of(indicator, date(2024, 1, 5)).latest == 11


@pytest.mark.parametrize(
    "fields",
    [{"period_start": date(2024, 1, 1)}, {"denominator": Decimal(0)}],
    ids=["period backwards", "denominator zero"],
)
def test_impossible_result_is_refused_by_the_database(fields: dict[str, Any], indicator: Indicator) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultFactory.create(indicator=indicator, **fields)


def test_raised_target_needs_its_reason(target: Target) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetFactory.create(indicator=target.indicator, version=2)

    assert TargetFactory.create(indicator=target.indicator, version=2, reason="406-TB/HU nâng mức").version == 2


@pytest.mark.parametrize(
    ("name", "sees"),
    [("office", True), ("inspector", True), ("unit_staff", True), ("commune_head", True), ("other_office", False)],
)
def test_indicators_and_results_are_seen_by_their_committee(
    name: str, sees: bool, people: dict[str, User], indicator: Indicator
) -> None:
    result = ResultFactory.create(indicator=indicator)

    assert (indicator in Indicator.objects.visible_to(people[name])) is sees
    assert (indicator.indicator_set in IndicatorSet.objects.visible_to(people[name])) is sees
    assert (result in Result.objects.visible_to(people[name])) is sees


def test_superuser_sees_the_indicators_of_all(
    superuser: User, indicator: Indicator, other_indicator: Indicator
) -> None:
    ResultFactory.create(indicator=other_indicator)

    assert set(Indicator.objects.visible_to(superuser)) == {indicator, other_indicator}
    assert IndicatorSet.objects.visible_to(superuser).count() == 2
    assert Result.objects.visible_to(superuser).count() == 1


@pytest.mark.parametrize(
    ("name", "may"),
    [("office", True), ("administrator", False), ("unit_head", False), ("inspector", False), ("other_office", False)],
)
def test_results_are_entered_by_the_office(name: str, may: bool, people: dict[str, User], indicator: Indicator) -> None:
    assert can_record_result(people[name], indicator) is may


def test_rows_name_themselves(indicator: Indicator, target: Target, office: User) -> None:
    result = ResultFactory.create(indicator=indicator, value=Decimal(11))
    word = Assessment.objects.create(
        indicator=indicator, period_end=date(2025, 12, 31), rating="at_risk", reason="Thiếu vốn", by=office
    )

    assert str(indicator) == "11. Số sản phẩm OCOP"
    assert str(target) == "11. Số sản phẩm OCOP – lần 1"
    assert str(result) == "11. Số sản phẩm OCOP: 11 (01/01/2023 – 30/06/2023)"
    assert str(word) == "11. Số sản phẩm OCOP: Khó hoàn thành"


@pytest.mark.parametrize(("value", "text"), [("1910", "1.910"), ("56.25", "56,25"), ("0", "0")])
def test_figure_is_written_as_entered(value: str, text: str, indicator: Indicator) -> None:
    result = ResultFactory.create(indicator=indicator, value=Decimal(value))

    result.refresh_from_db()
    assert result.value_text == text


def test_share_of_units_is_written_as_a_fraction(indicator: Indicator) -> None:
    share = ResultFactory.create(indicator=indicator, numerator=Decimal(9), denominator=Decimal(16))
    share.refresh_from_db()

    assert share.share_text == "9/16"
    assert ResultFactory.create(indicator=indicator, numerator=Decimal(9)).share_text == ""
    assert str(indicator.indicator_set) == "Chỉ tiêu Nghị quyết Đại hội"


# --- What is shown beside the line ---------------------------------------------------------------


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("number", "on", "kinds"),
    [
        (1, date(2024, 6, 20), ["estimate_stands", "before_the_set"]),
        (7, date(2023, 7, 7), ["part_only"]),
        (10, date(2024, 12, 31), []),
        (11, date(2024, 12, 31), []),
    ],
)
def test_oddities_of_the_published_figures_are_shown(number: int, on: date, kinds: list[str]) -> None:
    assert [flag.kind.value for flag in line(number, on).flags] == kinds


@pytest.mark.usefixtures("reference")
def test_published_share_of_communes_is_told_with_its_parts() -> None:
    assert "là 75,00% (12/16)" in line(10, date(2024, 6, 20)).explanation


def test_line_judges_by_the_raised_target_and_by_the_congresss(indicator: Indicator, target: Target) -> None:
    TargetFactory.create(
        indicator=indicator, version=2, value=20, reason="Nghị quyết giữa nhiệm kỳ", decided_on=date(2023, 7, 7)
    )
    ResultFactory.create(indicator=indicator, value=Decimal(17))
    found, before = line_of(indicator), line_of(indicator, date(2023, 7, 6))

    assert (found.target_text, found.band, found.target_version) == ("≥ 20", Band.NEAR, 2)
    assert (found.congress_target_text, found.congress_percent_text, found.congress_band) == ("≥ 17", "100,0%", "met")
    assert (before.target_text, before.band, before.congress_target, before.congress_target_text) == (
        "≥ 17",
        Band.MET,
        None,
        "",
    )
