"""A task passed on: asked with a reason, in force once the receiver accepts; counted once, its history kept."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from accounts.services import record_succession
from assignments.models import Assignment, Extension, Handover, ProgressReport
from assignments.services import (
    RequestMoved,
    RequestRefused,
    accept_handover,
    ask_extension,
    decline_handover,
    grant_extension,
    hand_over,
    stop_assignment,
    withdraw_handover,
)
from reports.figures import Scope
from reports.rollups import roll_up
from tests.conftest import TODAY, ClientOf, Together
from tests.factories import AssignmentFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def handover(assignment: Assignment, cam_thach: Unit, unit_head: User) -> Handover:
    return hand_over(assignment, to=cam_thach, reason="Đúng địa bàn của xã", by=unit_head)


# --- Offered -------------------------------------------------------------------------------------


def test_head_offers_and_nothing_changes_yet(
    assignment: Assignment, cam_thach: Unit, unit_head: User, client_of: ClientOf
) -> None:
    typed = {"to": cam_thach.pk, "reason": "Đúng địa bàn của xã"}
    response = client_of(unit_head).post(reverse("hand_over", args=[assignment.pk]), typed)

    assert response.status_code == 302
    assert Handover.objects.get().to_unit == cam_thach
    assert Assignment.objects.get() == assignment


@pytest.mark.parametrize("typed", [{"to": "", "reason": "x"}, {"to": "999999", "reason": "x"}, {"reason": " "}])
def test_offer_needs_a_unit_and_a_reason(
    typed: dict[str, str], assignment: Assignment, cam_thach: Unit, office: User, client_of: ClientOf
) -> None:
    response = client_of(office).post(reverse("hand_over", args=[assignment.pk]), {"to": cam_thach.pk, **typed})

    assert response.status_code == 422
    assert not Handover.objects.exists()


def test_task_is_offered_once_at_a_time_and_never_to_its_own_unit(handover: Handover, office: User) -> None:
    task = handover.assignment
    with pytest.raises(RequestRefused, match="đang chờ trả lời"):
        hand_over(task, to=handover.to_unit, reason="x", by=office)
    with pytest.raises(RequestRefused, match="đơn vị khác"):
        hand_over(task, to=task.unit, reason="x", by=office)


def test_unit_that_has_the_very_task_is_not_offered_it_again(
    assignment: Assignment, farmers: Unit, office: User
) -> None:
    AssignmentFactory.create(directive=assignment.directive, unit=farmers, task=assignment.task)

    with pytest.raises(RequestRefused, match="đã được giao đúng việc này"):
        hand_over(assignment, to=farmers, reason="x", by=office)


def test_heir_of_another_committee_is_offered_the_task(
    assignment: Assignment, cam_thach: Unit, other_unit: Unit, office: User, client_of: ClientOf
) -> None:
    stranger = UnitFactory.create(parent=other_unit.parent, name="Phòng không liên quan")
    record_succession(predecessor=cam_thach, successor=other_unit, effective_on=date(2023, 7, 1), by=None)

    page = unescape(client_of(office).get(reverse("assignment_detail", args=[assignment.pk])).content.decode())

    assert f">{other_unit.name}</option>" in page
    assert f">{stranger.name}</option>" not in page


# --- Answered ------------------------------------------------------------------------------------


def test_receiver_sees_the_offer_on_its_desk_and_takes_the_task(
    handover: Handover, commune_head: User, cam_thach: Unit, farmers: Unit, client_of: ClientOf
) -> None:
    client = client_of(commune_head)
    assert "Việc chờ đơn vị nhận" in unescape(client.get(reverse("desk")).content.decode())

    client.post(reverse("accept_handover", args=[handover.pk]), {"person": "Chủ tịch xã"})

    old = Assignment.objects.get(pk=handover.assignment_id)
    new = Assignment.objects.get(transferred_from=old)
    assert (old.cancelled_on, new.assigned_on, new.unit, new.person) == (TODAY, TODAY, cam_thach, "Chủ tịch xã")
    same = ("directive_id", "indicator_id", "task", "product", "due_on", "frequency")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.assigned_by, list(new.supporting_units.all())) == (handover.asked_by, [farmers])


def test_named_person_is_asked_for_again(handover: Handover, commune_head: User, client_of: ClientOf) -> None:
    Assignment.objects.update(person="Trưởng phòng")

    response = client_of(commune_head).post(reverse("accept_handover", args=[handover.pk]), {"person": ""})

    assert response.status_code == 422
    assert Assignment.objects.count() == 1


def test_first_deadline_and_granted_ones_go_with_the_task_even_when_over(
    directive: Any, agriculture: Unit, cam_thach: Unit, unit_head: User, office: User, commune_head: User
) -> None:
    task = AssignmentFactory.create(directive=directive, unit=agriculture, due_on=date(2023, 10, 31))
    grant_extension(ask_extension(task, until=date(2023, 11, 30), reason="Mưa", by=unit_head), by=office)
    ask_extension(task, until=date(2023, 12, 30), reason="Lũ", by=unit_head)

    new = accept_handover(hand_over(task, to=cam_thach, reason="x", by=office), by=commune_head)

    stands = Assignment.objects.with_state(TODAY).get(pk=new.pk)
    assert (stands.due_on, stands.deadline) == (date(2023, 10, 31), date(2023, 11, 30))
    assert not Extension.objects.waiting().exists()
    assert Extension.objects.filter(assignment=task, decision="withdrawn").count() == 1


def test_reports_stay_and_are_read_from_the_new_task(
    report: ProgressReport, handover: Handover, commune_head: User, client_of: ClientOf
) -> None:
    client = client_of(commune_head)
    assert client.get(reverse("report_detail", args=[report.pk])).status_code == 404

    ProgressReport.objects.update(status="accepted")
    new = accept_handover(handover, by=commune_head)

    page = unescape(client.get(reverse("assignment_detail", args=[new.pk])).content.decode())
    assert "Phòng Nông nghiệp và Phát triển nông thôn ngày 15/11/2023" in page
    assert reverse("assignment_detail", args=[report.assignment_id]) in page
    assert client.get(reverse("report_detail", args=[report.pk])).status_code == 200


def test_declining_needs_a_reason_and_leaves_the_task(
    handover: Handover, commune_head: User, client_of: ClientOf
) -> None:
    address = reverse("decline_handover", args=[handover.pk])
    assert client_of(commune_head).post(address, {"note": ""}).status_code == 422

    client_of(commune_head).post(address, {"note": "Không đủ người"})

    handover.refresh_from_db()
    assert (handover.decision, handover.decision_note) == ("declined", "Không đủ người")
    assert Assignment.objects.get().cancelled_on is None


def test_withdrawn_or_answered_offer_is_not_answered_again(
    handover: Handover, unit_head: User, commune_head: User, client_of: ClientOf
) -> None:
    withdraw_handover(Handover.objects.get(pk=handover.pk), by=unit_head)

    with pytest.raises(RequestMoved):
        decline_handover(handover, by=commune_head, note="Không")
    page = client_of(commune_head).post(reverse("accept_handover", args=[handover.pk]), {}, follow=True)

    assert "không còn chờ trả lời" in unescape(page.content.decode())
    assert Assignment.objects.count() == 1


def test_task_stopped_meanwhile_is_not_taken_over(handover: Handover, office: User, commune_head: User) -> None:
    stop_assignment(handover.assignment, by=office, reason="Không còn phù hợp")

    with pytest.raises(RequestMoved):
        accept_handover(handover, by=commune_head)


# --- Counted -------------------------------------------------------------------------------------


def test_task_passed_on_counts_once_and_on_past_days_with_its_old_unit(
    handover: Handover, scope: Scope, commune_head: User, client_of: ClientOf
) -> None:
    accept_handover(handover, by=commune_head)

    now, before = (roll_up(scope, on=day) for day in (TODAY, date(2023, 11, 14)))

    assert (now.assignments.total, now.assignments.in_time, now.assignments.stopped) == (1, 1, 0)
    assert [line.code for line in now.unit_lines] == ["X15142"]
    assert [line.code for line in before.unit_lines] == ["NNPTNT"]


def test_list_of_tasks_shows_what_is_counted_and_what_was_passed_on_by_its_filter(
    handover: Handover, commune_head: User, office: User, client_of: ClientOf
) -> None:
    new = accept_handover(handover, by=commune_head)

    def listed(word: str) -> list[int]:
        response = client_of(office).get(reverse("assignment_list"), {"trang-thai": word})
        return [row.pk for row in response.context["page_obj"]]

    assert listed("") == [new.pk]
    assert listed("passed-on") == [handover.assignment_id]


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accepted_and_withdrawn_at_once_has_one_outcome(
    handover: Handover, unit_head: User, commune_head: User, together: Together
) -> None:
    one, other = (Handover.objects.get(pk=handover.pk) for _ in range(2))

    outcomes = together(lambda: accept_handover(one, by=commune_head), lambda: withdraw_handover(other, by=unit_head))

    assert [type(outcome) for outcome in outcomes].count(RequestMoved) == 1
    handover.refresh_from_db()
    assert Assignment.objects.count() == (2 if handover.decision == "accepted" else 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accepted_and_stopped_at_once_ends_the_old_task_once(
    handover: Handover, office: User, commune_head: User, together: Together
) -> None:
    task = Assignment.objects.get(pk=handover.assignment_id)

    together(
        lambda: accept_handover(handover, by=commune_head), lambda: stop_assignment(task, by=office, reason="Thôi")
    )

    ends = AuditEntry.objects.filter(action__in=["Dừng việc", "Chuyển việc"])
    assert ends.count() == 1
    assert Assignment.objects.count() == (2 if ends.get().action == "Chuyển việc" else 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accepted_twice_at_once_makes_one_new_task(handover: Handover, commune_head: User, together: Together) -> None:
    one, other = (Handover.objects.get(pk=handover.pk) for _ in range(2))

    outcomes = together(lambda: accept_handover(one, by=commune_head), lambda: accept_handover(other, by=commune_head))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Assignment", "RequestMoved"]
    assert Assignment.objects.count() == 2
