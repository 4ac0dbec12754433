"""Two sets with the same names never mix: each counts, links and stands for itself."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Unit, User
from targets.models import Indicator, IndicatorSet
from tests.conftest import ClientOf
from tests.factories import IndicatorFactory, IndicatorSetFactory, ResultFactory, TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NAMES = ("Tỷ lệ hộ nghèo", "Tỷ lệ che phủ rừng", "Thu ngân sách")


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def shown(response: Any) -> list[tuple[str, str]]:
    return [(row.line.set_code, row.line.name) for group in response.context["groups"] for row in group.rows]


@pytest.fixture
def yearly(committee: Unit) -> IndicatorSet:
    return IndicatorSetFactory.create(
        committee=committee, code="NQ 2023", name="Nghị quyết năm 2023", period_end=date(2023, 12, 31)
    )


@pytest.fixture
def twins(indicator_set: IndicatorSet, yearly: IndicatorSet) -> dict[str, list[Indicator]]:
    """The same three names in both sets. Of the congress's one is met; of the year's one exceeded, one met."""
    made: dict[str, list[Indicator]] = {}
    for of, values in ((indicator_set, (100, 10, None)), (yearly, (120, 100, 90))):
        made[of.code] = [IndicatorFactory.create(indicator_set=of, name=name, unit_of_measure="tỷ") for name in NAMES]
        for indicator, value in zip(made[of.code], values, strict=True):
            TargetFactory.create(indicator=indicator, period_end=of.period_end, value=Decimal(100))
            if value is not None:
                ResultFactory.create(indicator=indicator, value=Decimal(value))
    return made


def test_each_set_counts_for_itself(office: User, twins: dict[str, list[Indicator]], client_of: ClientOf) -> None:
    rows = client_of(office).get(reverse("indicator_sets")).context["rows"]
    told = {
        row.code: (counts.total, counts.reached, {value: n for value, _, n in counts.bands}) for row, counts in rows
    }

    assert told == {
        "DH26": (3, 1, {"exceeded": 0, "met": 1, "near": 0, "not_met": 1, "no_data": 1}),
        "NQ 2023": (3, 2, {"exceeded": 1, "met": 1, "near": 1, "not_met": 0, "no_data": 0}),
    }


@pytest.mark.parametrize(
    ("code", "reached", "rows"), [("DH26", "1/3", NAMES[:1]), ("NQ 2023", "2/3", NAMES[:2])], ids=["congress", "year"]
)
def test_count_of_reached_leads_to_its_rows(
    code: str,
    reached: str,
    rows: tuple[str, ...],
    office: User,
    twins: dict[str, list[Indicator]],
    client_of: ClientOf,
) -> None:
    client = client_of(office)
    page = client.get(reverse("indicator_board"), {"bo": code})
    address = f"?bo={code.replace(' ', '%20')}&den-ngay=15/11/2023&ket-qua=dat-va-vuot"

    assert f'<strong class="num">{reached}</strong>' in text_of(page)
    assert address in text_of(page)
    assert shown(client.get(reverse("indicator_board") + address)) == [(code, name) for name in rows]


def test_link_of_the_count_keeps_the_day(office: User, twins: dict[str, list[Indicator]], client_of: ClientOf) -> None:
    page = client_of(office).get(reverse("indicator_board"), {"den-ngay": "29/06/2023"})

    assert "Tính đến 29/06/2023" in text_of(page)
    assert "den-ngay=29/06/2023&ket-qua=dat-va-vuot" in text_of(page)
    assert page.context["reached"] == 0


def test_sets_stand_side_by_side_as_of_a_day(
    office: User, twins: dict[str, list[Indicator]], client_of: ClientOf
) -> None:
    page = client_of(office).get(reverse("indicator_sets"), {"den-ngay": "29/06/2023"})

    assert "Tính đến ngày 29/06/2023" in text_of(page)
    assert {counts.reached for _, counts in page.context["rows"]} == {0}


def test_board_leads_to_the_sets_when_there_are_several(
    office: User, indicator_set: IndicatorSet, committee: Unit, client_of: ClientOf
) -> None:
    address = reverse("indicator_sets")
    assert address not in text_of(client_of(office).get(reverse("indicator_board")))
    IndicatorSetFactory.create(committee=committee)
    assert address in text_of(client_of(office).get(reverse("indicator_board")))


def test_sets_of_strangers_are_not_shown(
    office: User, indicator_set: IndicatorSet, other_indicator: Indicator, client_of: ClientOf
) -> None:
    rows = client_of(office).get(reverse("indicator_sets")).context["rows"]

    assert [row for row, _ in rows] == [indicator_set]


def test_committee_without_a_set_is_told_so(office: User, client_of: ClientOf) -> None:
    assert "Chưa có bộ chỉ tiêu" in text_of(client_of(office).get(reverse("indicator_sets")))


def test_namesake_of_another_set_stands_with_its_own_figures(
    office: User, twins: dict[str, list[Indicator]], other_indicator: Indicator, client_of: ClientOf
) -> None:
    Indicator.objects.filter(pk=other_indicator.pk).update(name=NAMES[0], search_key="ty le ho ngheo")
    mine, theirs = twins["DH26"][0], twins["NQ 2023"][0]
    page = client_of(office).get(reverse("indicator_detail", args=[mine.pk]))

    assert [(of.code, line.indicator_id) for of, line in page.context["namesakes"]] == [("NQ 2023", theirs.pk)]
    words = ("Cùng tên trong bộ khác", "Nghị quyết năm 2023", "Mức ≥ 100", "kết quả 120", "đến 31/12/2023")
    assert all(word in text_of(page) for word in words)
    assert page.context["line"].latest == 100


def test_indicator_without_namesake_has_no_such_panel(office: User, indicator: Indicator, client_of: ClientOf) -> None:
    page = client_of(office).get(reverse("indicator_detail", args=[indicator.pk]))

    assert "Cùng tên trong bộ khác" not in text_of(page)
