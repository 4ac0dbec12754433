"""The real set: loaded once, corrected by the office, never doubled, nothing invented."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import audit
from accounts.models import Succession, Unit, User
from assignments.models import Assignment, ProgressReport
from conclusions.models import Conclusion
from reports.models import Letterhead, SummarySchedule
from reports.reference import Loaded, load_reference
from targets.models import Indicator, Result, Target


@pytest.mark.django_db
def test_first_load_says_what_it_added() -> None:
    loaded = load_reference()

    assert loaded.conclusions == 1
    assert loaded.indicators == 27
    assert loaded.units == Unit.objects.count()
    assert loaded.results == Result.objects.count() > 0


@pytest.mark.usefixtures("reference")
def test_second_load_adds_nothing() -> None:
    assert load_reference() == Loaded(0, 0, 0, 0)


@pytest.mark.usefixtures("reference")
def test_second_load_keeps_what_the_office_corrected() -> None:
    Unit.objects.filter(code="NNPTNT").update(name="Phòng Nông nghiệp và Môi trường")
    Indicator.objects.filter(number=2).update(name="Thu nhập bình quân")
    Letterhead.objects.update(signer_name="Lê Văn Trung")

    load_reference()

    assert Unit.objects.get(code="NNPTNT").name == "Phòng Nông nghiệp và Môi trường"
    assert Indicator.objects.get(number=2).name == "Thu nhập bình quân"
    assert Letterhead.objects.get().signer_name == "Lê Văn Trung"


@pytest.mark.usefixtures("reference")
def test_missing_unit_is_added_again_and_nothing_else() -> None:
    Unit.objects.filter(code="X15142", committee__code="HU").update(code="X15142-cũ")
    successions = Succession.objects.count()

    load_reference()

    assert Unit.objects.filter(code="X15142").exists()
    assert Conclusion.objects.count() == 1
    assert Succession.objects.count() == successions + 1


@pytest.mark.usefixtures("reference")
def test_seventeen_communes_became_five_on_the_first_of_july_2025() -> None:
    successions = Succession.objects.all()

    assert successions.values("predecessor").distinct().count() == 17
    assert successions.values("successor").distinct().count() == 5
    assert {row.effective_on for row in successions} == {date(2025, 7, 1)}
    heirs = Unit.objects.filter(inheritances__isnull=False).distinct()
    assert {(heir.committee_id, heir.valid_from) for heir in heirs} == {(None, date(2025, 7, 1))}


@pytest.mark.usefixtures("reference")
def test_district_ends_the_day_before_its_communes_are_merged() -> None:
    assert Unit.objects.get(code="HU").valid_to == date(2025, 6, 30)
    assert "HU" not in Unit.objects.valid_on(date(2025, 7, 1)).values_list("code", flat=True)


@pytest.mark.usefixtures("reference")
def test_units_not_checked_say_so() -> None:
    assert Unit.objects.get(code="NNPTNT").provenance == Unit.Provenance.PATTERN
    assert Unit.objects.get(code="UBND").provenance == Unit.Provenance.CONFIRMED
    assert not Unit.objects.filter(source="").exists()


@pytest.mark.usefixtures("reference")
def test_committee_begins_with_a_monthly_report_which_the_office_may_change() -> None:
    schedule = SummarySchedule.objects.get(committee__code="HU")
    assert (schedule.period_kind, schedule.is_active) == ("month", True)
    assert schedule.starts_on.day == 1

    SummarySchedule.objects.update(name="Báo cáo quý", period_kind="quarter", is_active=False)
    load_reference()

    kept = SummarySchedule.objects.get(committee__code="HU")
    assert (kept.name, kept.period_kind, kept.is_active) == ("Báo cáo quý", "quarter", False)


@pytest.mark.usefixtures("reference")
def test_real_set_holds_no_people_and_no_work() -> None:
    assert not User.objects.exists()
    assert not Assignment.objects.exists()
    assert not ProgressReport.objects.exists()


@pytest.mark.usefixtures("reference")
def test_targets_are_those_found_in_print() -> None:
    targets = {row.indicator.number: row.value for row in Target.objects.select_related("indicator")}

    assert {number: targets[number] for number in (1, 2, 9, 11)} == {1: 13, 2: 70, 9: 1, 11: 17}
    assert not Target.objects.exclude(indicator__provenance=Indicator.Provenance.CONFIRMED).exists()


@pytest.mark.usefixtures("reference")
def test_share_of_units_keeps_its_numerator_and_denominator() -> None:
    result = Result.objects.get(indicator__number=10, period_end=date(2022, 12, 31))

    assert (result.value, result.numerator, result.denominator) == (Decimal("56.25"), Decimal(9), Decimal(16))


@pytest.mark.usefixtures("reference")
def test_loading_leaves_a_whole_trail() -> None:
    assert list(audit.broken_links()) == []
