"""The office's own word on an indicator stands beside the forecast, and every word is kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from targets.models import Assessment, Indicator, Target
from targets.permissions import can_assess
from targets.services import assess_indicator
from targets.standings import IndicatorLine, indicator_line, with_figures
from tests.conftest import ClientOf
from tests.factories import IndicatorFactory, ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Post = Callable[..., Any]
GOOD = {"rating": "likely", "expected_value": "18", "reason": "Ba sản phẩm đã đủ hồ sơ"}


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def line_of(indicator: Indicator, on: date) -> IndicatorLine:
    return indicator_line(with_figures(Indicator.objects.filter(pk=indicator.pk)).get(), on)


@pytest.fixture
def post(office: User, indicator: Indicator, client_of: ClientOf) -> Post:
    """Assesses `indicator` as the office; what is not named is filled in well."""

    def posted(to: Indicator = indicator, by: User = office, **fields: str) -> Any:
        return client_of(by).post(reverse("assess_indicator", args=[to.pk]), GOOD | fields)

    return posted


def test_word_is_added_and_audited(post: Post, office: User, indicator: Indicator) -> None:
    response = post()

    assert response["Location"] == reverse("indicator_detail", args=[indicator.pk])
    word = Assessment.objects.get()
    assert (word.rating, word.expected_value, word.by) == ("likely", Decimal(18), office)
    assert word.period_end == indicator.indicator_set.period_end
    entry = AuditEntry.objects.get(action="Nhận định chỉ tiêu")
    assert (entry.actor, entry.after["reason"]) == (office, "Ba sản phẩm đã đủ hồ sơ")


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("rating", "", "Trường này là bắt buộc."),
        ("rating", "chắc chắn", "Hãy chọn"),
        ("reason", "  ", "Trường này là bắt buộc."),
        ("expected_value", "khoảng 50", "Nhập một số."),
        ("expected_value", "-1", "Giá trị không được âm."),
    ],
)
def test_wrong_word_is_refused_and_what_was_typed_is_kept(field: str, typed: str, message: str, post: Post) -> None:
    response = post(**{field: typed})

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert field == "reason" or GOOD["reason"] in text_of(response)
    assert not Assessment.objects.exists()


def test_expected_value_may_be_left_open(post: Post) -> None:
    assert post(expected_value="").status_code == 302
    assert Assessment.objects.get().expected_value is None


def test_what_is_had_or_not_is_asked_no_value(
    post: Post, office: User, indicator: Indicator, client_of: ClientOf
) -> None:
    standard = IndicatorFactory.create(indicator_set=indicator.indicator_set, kind="recognition", direction="achieved")
    page = client_of(office).get(reverse("assess_indicator", args=[standard.pk]))

    assert "expected_value" not in page.context["form"].fields
    assert post(standard).status_code == 302
    assert Assessment.objects.get().expected_value is None


def test_indicator_of_strangers_is_not_found(post: Post, other_indicator: Indicator) -> None:
    assert post(other_indicator).status_code == 404


@pytest.mark.parametrize("whose", ["administrator", "standing_member", "inspector", "unit_head"])
def test_colleague_may_not_assess(whose: str, post: Post, people: dict[str, User], client_of: ClientOf) -> None:
    assert post(by=people[whose]).status_code == 403
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(("name", "may"), [("office", True), ("standing_member", False), ("unit_head", False)])
def test_assessments_are_the_offices(
    name: str, may: bool, people: dict[str, User], indicator: Indicator, other_indicator: Indicator, client_of: ClientOf
) -> None:
    page = text_of(client_of(people[name]).get(reverse("indicator_detail", args=[indicator.pk])))

    assert can_assess(people[name], indicator) is may
    assert can_assess(people[name], other_indicator) is False
    assert (reverse("assess_indicator", args=[indicator.pk]) in page) is may


def test_every_word_is_kept_and_the_last_stands(
    post: Post, office: User, indicator: Indicator, client_of: ClientOf, clock: Any
) -> None:
    post()
    clock.move_to(datetime(2023, 11, 20, 2, tzinfo=UTC))
    post(rating="at_risk", reason="Hồ sơ bị trả lại", expected_value="15,5")

    page = client_of(office).get(reverse("indicator_detail", args=[indicator.pk]))
    assert [word.rating for word in page.context["assessments"]] == ["at_risk", "likely"]
    assert all(words in text_of(page) for words in ("Hồ sơ bị trả lại", "Ba sản phẩm đã đủ hồ sơ", "15,5"))
    now, then, before = (line_of(indicator, date(2023, 11, day)) for day in (20, 19, 14))
    assert (now.assessed, now.assessed_label, now.assessed_value_text) == ("at_risk", "Khó hoàn thành", "15,5")
    assert (then.assessed, then.assessed_on) == ("likely", date(2023, 11, 15))
    assert (before.assessed, before.assessed_label, before.assessed_value_text) == ("", "", "")


def test_word_and_forecast_stand_side_by_side_and_neither_moves_the_other(
    office: User, indicator: Indicator, target: Target, client_of: ClientOf
) -> None:
    for year, value in ((2020, 10), (2021, 14), (2022, 18)):
        ResultFactory.create(
            indicator=indicator, period_start=date(2021, 1, 1), period_end=date(year + 1, 3, 31), value=value
        )
    before = line_of(indicator, date(2023, 11, 15))
    assess_indicator(indicator, rating="at_risk", reason="Thiếu vốn", by=office)
    after = line_of(indicator, date(2023, 11, 15))

    assert (after.outlook, after.middle, after.chance) == (before.outlook, before.middle, before.chance)
    assert (after.outlook, after.assessed) == ("will_exceed", "at_risk")
    board = text_of(client_of(office).get(reverse("indicator_board")))
    assert all(words in board for words in ("Sẽ vượt", "Khó hoàn thành", "Văn phòng nhận định", "Thiếu vốn"))
