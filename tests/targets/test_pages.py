"""The board of indicators, one indicator, and the entry of a figure: the good path, and every way to get it wrong."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from targets.models import Indicator, IndicatorSet, Result, Target
from tests.conftest import ClientOf
from tests.factories import IndicatorFactory, IndicatorSetFactory, ResultFactory, TargetFactory

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
    return [row["line"].name for group in response.context["groups"] for row in group["rows"]]


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


def test_form_offers_this_year_until_today(office: User, indicator: Indicator, client_of: ClientOf) -> None:
    page = text_of(client_of(office).get(reverse("record_result", args=[indicator.pk])))

    assert 'value="01/01/2023"' in page
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
