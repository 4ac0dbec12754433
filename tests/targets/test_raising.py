"""A target is raised by a later version; the congress's own stays as it was, and both are judged by."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from targets.models import Indicator, Target
from targets.permissions import can_raise_target
from targets.services import TargetNotRaised, raise_target
from tests.conftest import ClientOf, Together
from tests.factories import IndicatorFactory, ResultFactory, TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Post = Callable[..., Any]
GOOD = {
    "value": "20",
    "authority": "Ban Chấp hành Đảng bộ huyện",
    "decided_on": "07/07/2023",
    "reason": "Đã đạt sớm mức của đại hội",
}


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def post(office: User, target: Target, client_of: ClientOf) -> Post:
    """Raises `target` as the office; what is not named is filled in well."""

    def posted(to: Indicator | None = None, by: User | None = None, **fields: str) -> Any:
        pk = (to or target.indicator).pk
        return client_of(by or office).post(reverse("raise_target", args=[pk]), GOOD | fields)

    return posted


@pytest.mark.parametrize("whose", ["office", "standing_member"])
def test_target_is_raised_by_a_later_version(whose: str, post: Post, people: dict[str, User], target: Target) -> None:
    response = post(by=people[whose])

    assert response["Location"] == reverse("indicator_detail", args=[target.indicator_id])
    congress, raised = target.indicator.targets.order_by("version")
    days = (raised.period_end, raised.decided_on)
    assert [(row.version, int(row.value)) for row in (congress, raised)] == [(1, 17), (2, 20)]
    assert (*days, raised.reason) == (target.period_end, date(2023, 7, 7), "Đã đạt sớm mức của đại hội")
    entry = AuditEntry.objects.get(action="Nâng mức chỉ tiêu")
    assert (entry.actor, entry.before["value"], entry.after["value"]) == (people[whose], "17.0000", "20")


def test_target_is_raised_again_above_the_last(post: Post, target: Target) -> None:
    post()
    refused = post(value="20", decided_on="08/07/2023")

    assert refused.status_code == 422
    assert "Mức mới phải cao hơn mức đang có hiệu lực (20)." in text_of(refused)
    assert post(value="25", decided_on="08/07/2023").status_code == 302
    assert [row.version for row in target.indicator.targets.order_by("version")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("value", "17", "Mức mới phải cao hơn mức đang có hiệu lực (17)."),
        ("value", "16,9", "Mức mới phải cao hơn"),
        ("value", "", "Trường này là bắt buộc."),
        ("value", "N/A", "Nhập một số."),
        ("authority", " ", "Trường này là bắt buộc."),
        ("reason", "", "Trường này là bắt buộc."),
        ("decided_on", "", "Trường này là bắt buộc."),
        ("decided_on", "31/02/2023", "Nhập một ngày hợp lệ."),
        ("decided_on", "16/11/2023", "Ngày quyết định không được ở tương lai."),
        ("decided_on", "31/12/2020", "Ngày quyết định không được trước 01/01/2021"),
    ],
)
def test_wrong_version_is_refused_and_what_was_typed_is_kept(
    field: str, typed: str, message: str, post: Post, target: Target
) -> None:
    response = post(**{field: typed})

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert field == "reason" or GOOD["reason"] in text_of(response)
    assert Target.objects.get() == target


def test_day_before_the_last_version_is_refused(post: Post) -> None:
    post()

    assert "Ngày quyết định không được trước 07/07/2023" in text_of(post(value="25", decided_on="06/07/2023"))


@pytest.mark.parametrize(("typed", "status"), [("2,6", 422), ("2,5", 422), ("-0,1", 422), ("2,4", 302)])
def test_what_must_not_be_exceeded_is_raised_by_going_lower(
    typed: str, status: int, post: Post, indicator: Indicator
) -> None:
    poor = IndicatorFactory.create(
        indicator_set=indicator.indicator_set, name="Tỷ lệ hộ nghèo", direction="at_most", decimals=1
    )
    TargetFactory.create(indicator=poor, value=Decimal("2.5"))

    assert post(poor, value=typed).status_code == status
    assert poor.targets.count() == (2 if status == 302 else 1)


def test_share_cannot_be_raised_above_its_whole(post: Post, indicator: Indicator) -> None:
    share = IndicatorFactory.create(indicator_set=indicator.indicator_set, kind="share_of_units")
    TargetFactory.create(indicator=share, value=Decimal(90))

    assert "Giá trị không được lớn hơn 100." in text_of(post(share, value="101"))


@pytest.mark.parametrize("direction", ["at_least", "achieved"])
def test_indicator_without_a_value_to_raise_says_so(
    direction: str, post: Post, office: User, indicator: Indicator, client_of: ClientOf
) -> None:
    other = IndicatorFactory.create(indicator_set=indicator.indicator_set, direction=direction)
    if direction == "achieved":
        TargetFactory.create(indicator=other, value=1)
    client = client_of(office)
    page = client.get(reverse("raise_target", args=[other.pk]), follow=True)

    assert "Chỉ tiêu này không có mức nào để nâng." in text_of(page)
    assert reverse("raise_target", args=[other.pk]) not in text_of(page)
    assert post(other).status_code == 302
    assert not Target.objects.filter(indicator=other, version=2).exists()


def test_indicator_of_strangers_is_not_found(post: Post, other_indicator: Indicator) -> None:
    TargetFactory.create(indicator=other_indicator)

    assert post(other_indicator).status_code == 404
    assert other_indicator.targets.count() == 1


@pytest.mark.parametrize("whose", ["administrator", "inspector", "unit_head", "unit_staff"])
def test_colleague_may_not_raise_a_target(whose: str, post: Post, people: dict[str, User]) -> None:
    assert post(by=people[whose]).status_code == 403
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "may"),
    [("office", True), ("standing_member", True), ("administrator", False), ("inspector", False), ("unit_head", False)],
)
def test_targets_are_raised_by_office_and_standing_committee(
    name: str, may: bool, people: dict[str, User], indicator: Indicator, other_indicator: Indicator
) -> None:
    assert can_raise_target(people[name], indicator) is may
    assert can_raise_target(people[name], other_indicator) is False


@pytest.mark.parametrize(("value", "has_target"), [(17, True), (16, True), (99, False)])
def test_service_itself_refuses_what_does_not_go_beyond(
    value: int, has_target: bool, indicator: Indicator, request: pytest.FixtureRequest
) -> None:
    if has_target:
        request.getfixturevalue("target")
    with pytest.raises(TargetNotRaised):
        raise_target(
            indicator,
            value=Decimal(value),
            authority="BCH",
            reason="x",
            decided_on=date(2023, 7, 7),
            by=None,
        )


def test_value_overtaken_meanwhile_is_refused_on_the_page(
    post: Post, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else raised it between the reading of the page's target and the writing."""

    def overtaken(*args: Any, **kwargs: Any) -> None:
        raise TargetNotRaised("Mức mới không cao hơn mức đang có hiệu lực.")

    monkeypatch.setattr("targets.services.raise_target", overtaken)
    response = post()

    assert response.status_code == 422
    assert "Mức mới không cao hơn mức đang có hiệu lực." in text_of(response)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_measured_by_the_first(target: Target, together: Together) -> None:
    def act() -> Target:
        return raise_target(
            target.indicator, value=Decimal(20), authority="BCH", reason="x", decided_on=date(2023, 7, 7), by=None
        )

    outcomes = together(act, act)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Target", "TargetNotRaised"]


def test_both_targets_are_shown_on_board_and_page(
    post: Post, office: User, target: Target, client_of: ClientOf
) -> None:
    ResultFactory.create(indicator=target.indicator, value=Decimal(18))
    post()
    client = client_of(office)
    board = text_of(client.get(reverse("indicator_board")))
    page = client.get(reverse("indicator_detail", args=[target.indicator_id]))

    assert all(words in board for words in ("≥ 20", "phấn đấu", "≥ 17", "đại hội", "105,9%"))
    assert [(row.aim_text, row.band, row.in_force) for row in page.context["versions"]] == [
        ("≥ 20", "near", True),
        ("≥ 17", "exceeded", False),
    ]
    assert "Đã đạt sớm mức của đại hội" in text_of(page)
    assert page.context["chart"].target_path.count("M") == 2


@pytest.mark.parametrize(("whose", "offered"), [("office", True), ("standing_member", True), ("unit_head", False)])
def test_act_is_offered_to_whom_it_is_allowed(
    whose: str, offered: bool, people: dict[str, User], target: Target, client_of: ClientOf
) -> None:
    page = text_of(client_of(people[whose]).get(reverse("indicator_detail", args=[target.indicator_id])))

    assert (reverse("raise_target", args=[target.indicator_id]) in page) is offered


# --- In the administration -----------------------------------------------------------------------


@pytest.fixture
def browser(administrator: User, client_of: ClientOf) -> Client:
    return client_of(administrator)


@pytest.mark.parametrize(("version", "status"), [("1", 302), ("2", 200)])
def test_administrator_adds_the_congresss_target_only(
    version: str, status: int, browser: Client, indicator: Indicator
) -> None:
    fields = {"indicator": indicator.pk, "period_end": "31/12/2025", "value": "17", "authority": "Đại hội"}
    response = browser.post(
        reverse("admin:targets_target_add"), {**fields, "version": version, "reason": "x", "decided_on": ""}
    )

    assert response.status_code == status
    assert Target.objects.count() == (1 if version == "1" else 0)


def test_congresss_target_cannot_be_added_twice_nor_changed(browser: Client, target: Target) -> None:
    fields = {"indicator": target.indicator_id, "period_end": "31/12/2025", "value": "99", "authority": "Đại hội"}
    extra = {"version": "1", "reason": "", "decided_on": ""}

    assert browser.post(reverse("admin:targets_target_add"), fields | extra).status_code == 200
    assert browser.post(reverse("admin:targets_target_change", args=[target.pk]), fields | extra).status_code == 403
    assert Target.objects.get().value == 17


def test_indicator_with_a_target_is_not_deleted_with_it(browser: Client, target: Target) -> None:
    browser.post(reverse("admin:targets_indicator_delete", args=[target.indicator_id]), {"post": "yes"})

    assert Target.objects.get() == target
