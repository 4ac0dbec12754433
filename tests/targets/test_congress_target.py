"""The congress's own target is kept by the database itself, whoever asks."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from targets.models import Indicator, Target
from targets.services import raise_target
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db


def raised(target: Target) -> Target:
    day = date(2023, 7, 7)
    return raise_target(target.indicator, value=Decimal(20), authority="BCH", reason="đạt sớm", decided_on=day, by=None)


@pytest.mark.parametrize(
    "change",
    [{"value": Decimal(16)}, {"period_end": date(2026, 12, 31)}, {"version": 2}],
    ids=lambda change: str(*change),
)
def test_congress_target_is_not_changed(change: dict[str, Any], target: Target) -> None:
    with pytest.raises(IntegrityError, match="stays as it was decided"), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(**change)

    kept = Target.objects.get()
    assert (kept.value, kept.period_end, kept.version) == (Decimal(17), date(2025, 12, 31), 1)


def test_congress_target_is_not_moved_to_another_indicator(target: Target, indicator: Indicator) -> None:
    other = IndicatorFactory.create(indicator_set=indicator.indicator_set)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(indicator=other)


def test_congress_target_is_not_changed_past_the_program(target: Target) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE targets_target SET value = value - 1")


def test_congress_target_is_not_deleted(target: Target) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        target.delete()

    assert Target.objects.count() == 1


def test_indicator_with_a_congress_target_is_not_deleted(target: Target, indicator: Indicator) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        indicator.indicator_set.delete()

    assert Target.objects.count() == Indicator.objects.count() == 1


def test_indicator_without_a_target_may_go(indicator: Indicator) -> None:
    indicator.delete()

    assert not Indicator.objects.exists()


def test_citation_may_be_spelled_better(target: Target) -> None:
    Target.objects.filter(pk=target.pk).update(authority="Đại hội Đảng bộ huyện lần thứ XXVI", value=Decimal(17))

    assert Target.objects.get().authority == "Đại hội Đảng bộ huyện lần thứ XXVI"


def test_raised_target_is_no_congress_target(target: Target) -> None:
    second = raised(target)
    Target.objects.filter(pk=second.pk).update(value=Decimal(21))
    second.delete()

    assert Target.objects.get() == target


@pytest.mark.django_db(transaction=True)
def test_tables_of_a_transactional_test_are_emptied_all_the_same(target: Target) -> None:
    assert Target.objects.count() == 1  # what follows is the emptying
