"""Figures of single units: entered with numerator and denominator, added up on the indicator's page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Unit, User
from targets.models import Indicator, IndicatorSet, Result
from tests.conftest import ClientOf
from tests.factories import IndicatorFactory, ResultFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Post = Callable[..., Any]


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def share(indicator_set: IndicatorSet) -> Indicator:
    return IndicatorFactory.create(
        indicator_set=indicator_set, name="Tỷ lệ trường đạt chuẩn", kind="share_of_units", decimals=2
    )


@pytest.fixture
def post(office: User, share: Indicator, client_of: ClientOf) -> Post:
    days = {"period_start": "01/01/2023", "period_end": "30/06/2023", "as_of": "15/07/2023"}
    good = {"kind": "official", "source": "Báo cáo của Phòng Giáo dục", **days}

    def posted(to: Indicator = share, **fields: Any) -> Any:
        return client_of(office).post(reverse("record_result", args=[to.pk]), good | fields)

    return posted


# --- Entering ------------------------------------------------------------------------------------


def test_value_is_computed_from_numerator_and_denominator(post: Post, cam_thach: Unit) -> None:
    """2/3 are 66,67 %: half up to the indicator's decimals."""
    assert post(numerator="2", denominator="3", unit=str(cam_thach.pk)).status_code == 302
    result = Result.objects.get()
    assert (result.unit, result.numerator, result.denominator) == (cam_thach, Decimal(2), Decimal(3))
    assert result.value == Decimal("66.67")


@pytest.mark.parametrize("typed", ["66,67", "66,7"])
def test_value_that_agrees_is_kept_as_typed(typed: str, post: Post) -> None:
    assert post(value=typed, numerator="2", denominator="3").status_code == 302
    assert Result.objects.get().value == Decimal(typed.replace(",", "."))


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({}, "value", "Ghi giá trị, hoặc ghi tử số và mẫu số."),
        ({"numerator": "2"}, "denominator", "Ghi cả tử số và mẫu số, hoặc để trống cả hai."),
        ({"value": "50", "denominator": "2"}, "numerator", "Ghi cả tử số và mẫu số, hoặc để trống cả hai."),
        ({"numerator": "2", "denominator": "0"}, "denominator", "Mẫu số phải lớn hơn 0."),
        ({"numerator": "2", "denominator": "-3"}, "denominator", "Mẫu số phải lớn hơn 0."),
        ({"numerator": "4", "denominator": "3"}, "numerator", "Tử số phải từ 0 đến mẫu số"),
        ({"numerator": "-1", "denominator": "3"}, "numerator", "Tử số phải từ 0 đến mẫu số"),
        ({"numerator": "hai", "denominator": "3"}, "numerator", "Nhập một số."),
        ({"value": "60", "numerator": "2", "denominator": "3"}, "value", "Tử số chia mẫu số bằng 66,67%, khác giá trị"),
        ({"value": "101"}, "value", "Tỷ lệ số đơn vị phải từ 0 đến 100%."),
        ({"value": "50", "unit": "999999"}, "unit", "Hãy chọn"),
    ],
)
def test_wrong_rate_is_refused(typed: dict[str, str], field: str, message: str, post: Post) -> None:
    response = post(**typed)

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert not Result.objects.exists()


def test_rate_too_large_to_keep_is_refused(post: Post, indicator_set: IndicatorSet) -> None:
    """Revenue against its estimate may be more than 100 %, but not beyond what can be written down."""
    change = IndicatorFactory.create(indicator_set=indicator_set, name="Tỷ lệ tăng thu so với dự toán")

    assert post(change, numerator="139,3", denominator="100").status_code == 302
    response = post(change, numerator="9999999999999999", denominator="0,0001")
    assert "Tỷ lệ tính ra quá lớn" in " ".join(response.context["form"].errors["numerator"])


def test_other_indicators_have_no_numerator(
    post: Post, indicator: Indicator, office: User, client_of: ClientOf
) -> None:
    page = client_of(office).get(reverse("record_result", args=[indicator.pk]))

    assert "numerator" not in page.context["form"].fields
    assert post(indicator, value="").status_code == 422
    assert post(indicator, value="3").status_code == 302


def test_form_offers_the_committees_units_of_today(
    office: User, share: Indicator, committee: Unit, cam_thach: Unit, other_unit: Unit, client_of: ClientOf
) -> None:
    gone = UnitFactory.create(parent=committee, valid_to=date(2022, 12, 31))
    offered = client_of(office).get(reverse("record_result", args=[share.pk])).context["form"].fields["unit"].queryset

    assert cam_thach in offered
    assert not {gone, other_unit, committee} & set(offered)


# --- Adding up -----------------------------------------------------------------------------------


def test_units_add_up_beside_the_committees_own(
    office: User, share: Indicator, cam_thach: Unit, cam_luong: Unit, client_of: ClientOf
) -> None:
    ResultFactory.create(indicator=share, unit=cam_thach, value=Decimal("66.67"), numerator=2, denominator=3)
    ResultFactory.create(indicator=share, unit=cam_luong, value=Decimal("20"), numerator=1, denominator=5)
    ResultFactory.create(indicator=share, value=Decimal("43.3"))
    page = text_of(client_of(office).get(reverse("indicator_detail", args=[share.pk])))

    assert all(words in page for words in ("Theo đơn vị", "Xã Cẩm Thạch", "2/3", "1/5", "3/8", "37,50", "43,30"))
    assert "Số toàn cấp ủy đã công bố khác số cộng từ đơn vị 5,80 điểm phần trăm; cần đối chiếu." in page


def test_units_figures_are_not_the_committees(
    office: User, share: Indicator, cam_thach: Unit, client_of: ClientOf
) -> None:
    ResultFactory.create(indicator=share, unit=cam_thach, value=Decimal(50))
    page = client_of(office).get(reverse("indicator_detail", args=[share.pk]))

    assert page.context["line"].latest is None
    assert page.context["results"] == []


def test_page_without_figures_of_units_has_no_such_table(office: User, share: Indicator, client_of: ClientOf) -> None:
    ResultFactory.create(indicator=share)

    assert "Theo đơn vị" not in text_of(client_of(office).get(reverse("indicator_detail", args=[share.pk])))


def test_page_asks_as_often_for_seventeen_units_as_for_one(
    office: User, share: Indicator, committee: Unit, client_of: ClientOf
) -> None:
    counted = []
    for number in (1, 16):
        for unit in UnitFactory.create_batch(number, parent=committee):
            ResultFactory.create(indicator=share, unit=unit, numerator=1, denominator=2)
        with CaptureQueriesContext(connection) as queries:
            client_of(office).get(reverse("indicator_detail", args=[share.pk]))
        counted.append(len(queries))

    assert counted[0] == counted[1]
