"""More time for a task: asked by its unit, decided once by office or Standing Committee; the first deadline stays."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from assignments import permissions
from assignments.models import Assignment, Extension
from assignments.services import (
    RequestMoved,
    RequestRefused,
    ask_extension,
    grant_extension,
    refuse_extension,
    stop_assignment,
    withdraw_extension,
)
from reports.figures import Scope
from reports.rollups import roll_up
from tests.conftest import TODAY, ClientOf, Together
from tests.factories import AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WORDS = {"until": "30/1/2026", "reason": "Chờ vốn đối ứng"}


@pytest.fixture
def extension(assignment: Assignment, unit_head: User) -> Extension:
    """Thirty days after the first deadline: the office's to decide."""
    return ask_extension(assignment, until=date(2026, 1, 30), reason="Chờ vốn đối ứng", by=unit_head)


def with_state(assignment: Assignment) -> Any:
    return Assignment.objects.with_state(TODAY).get(pk=assignment.pk)


# --- Asked ---------------------------------------------------------------------------------------


def test_head_asks_and_nothing_changes_yet(assignment: Assignment, unit_head: User, client_of: ClientOf) -> None:
    response = client_of(unit_head).post(reverse("ask_extension", args=[assignment.pk]), WORDS)

    assert response.status_code == 302
    extension = Extension.objects.get()
    assert (extension.asked_until, extension.decision, extension.asked_by) == (date(2026, 1, 30), "pending", unit_head)
    assert with_state(assignment).deadline == date(2025, 12, 31)
    assert AuditEntry.objects.filter(action="Xin gia hạn").count() == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"until": ""}, "Hãy ghi ngày xin lùi đến."),
        ({"until": "mai"}, "Hãy ghi ngày dạng 31/12/2023."),
        ({"until": "1/11/2023"}, "Ngày xin gia hạn đã qua."),
        ({"until": "31/12/2025"}, "phải sau thời hạn đang có, ngày 31/12/2025"),
        ({"reason": " "}, "Hãy nêu lý do xin gia hạn."),
    ],
)
def test_what_cannot_be_asked_says_why_and_keeps_what_was_typed(
    words: dict[str, str], message: str, assignment: Assignment, unit_head: User, client_of: ClientOf
) -> None:
    typed = {**WORDS, **words}
    response = client_of(unit_head).post(reverse("ask_extension", args=[assignment.pk]), typed)

    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert message in page
    assert typed["reason"].strip() in page
    assert not Extension.objects.exists()


def test_one_request_waits_at_a_time(extension: Extension, unit_head: User) -> None:
    with pytest.raises(RequestRefused, match="đã có một đề nghị"):
        ask_extension(extension.assignment, until=date(2026, 3, 1), reason="Thêm", by=unit_head)


@pytest.mark.parametrize("fields", [{"due_on": None}, {"completed_on": TODAY}, {"cancelled_on": TODAY}])
def test_standing_or_ended_task_takes_no_extension(
    fields: dict[str, Any], assignment: Assignment, unit_head: User, client_of: ClientOf
) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(**fields)

    with pytest.raises(RequestRefused):
        ask_extension(assignment, until=date(2026, 1, 30), reason="Chờ vốn", by=unit_head)
    answer = client_of(unit_head).post(reverse("ask_extension", args=[assignment.pk]), WORDS)
    assert answer.status_code == 403


# --- Decided -------------------------------------------------------------------------------------


def test_granted_day_counts_from_its_decision_and_the_first_stays(
    extension: Extension, office: User, client_of: ClientOf
) -> None:
    client = client_of(office)
    client.post(reverse("decide_extension", args=[extension.pk]), {"decision": "granted", "note": "Đồng ý."})

    assignment = with_state(extension.assignment)
    assert (assignment.deadline, assignment.due_on) == (date(2026, 1, 30), date(2025, 12, 31))
    page = unescape(client.get(reverse("assignment_detail", args=[assignment.pk])).content.decode())
    assert "hạn đầu 31/12/2025, gia hạn đến 30/01/2026" in page


def test_refusal_needs_a_word_and_changes_no_day(extension: Extension, office: User, client_of: ClientOf) -> None:
    address = reverse("decide_extension", args=[extension.pk])

    silent = client_of(office).post(address, {"decision": "refused", "note": " "})
    extension.refresh_from_db()
    assert (silent.status_code, extension.decision) == (422, "pending")
    assert "Hãy ghi ý kiến" in unescape(silent.content.decode())

    client_of(office).post(address, {"decision": "refused", "note": "Đủ vốn rồi."})
    extension.refresh_from_db()
    assert (extension.decision, extension.decision_note) == ("refused", "Đủ vốn rồi.")
    assert with_state(extension.assignment).deadline == date(2025, 12, 31)


def test_far_day_is_for_the_standing_committee_alone(
    assignment: Assignment, unit_head: User, office: User, standing_member: User, client_of: ClientOf
) -> None:
    far = ask_extension(assignment, until=date(2026, 1, 31), reason="Chờ vốn", by=unit_head)
    assert not permissions.can_decide_extension(office, far)
    assert permissions.can_decide_extension(standing_member, far)

    board = unescape(client_of(standing_member).get(reverse("board")).content.decode())
    desk = unescape(client_of(office).get(reverse("desk")).content.decode())

    assert "xin lùi từ 31/12/2025 đến 31/01/2026: “Chờ vốn”" in board
    assert "Gia hạn chờ quyết định" not in desk


def test_near_day_stands_on_the_offices_desk(extension: Extension, office: User, client_of: ClientOf) -> None:
    assert "xin đến 30/01/2026" in unescape(client_of(office).get(reverse("desk")).content.decode())


def test_decided_request_is_not_decided_again(
    extension: Extension, office: User, second_office: User, client_of: ClientOf
) -> None:
    grant_extension(Extension.objects.get(pk=extension.pk), by=office)

    with pytest.raises(RequestMoved):
        refuse_extension(extension, by=second_office, note="Không.")
    typed = {"decision": "refused", "note": "Không."}
    page = client_of(second_office).post(reverse("decide_extension", args=[extension.pk]), typed, follow=True)

    assert "không còn chờ quyết định" in unescape(page.content.decode())
    extension.refresh_from_db()
    assert extension.decision == "granted"


def test_request_on_a_stopped_task_waits_no_more(extension: Extension, office: User) -> None:
    stop_assignment(extension.assignment, by=office, reason="Không còn phù hợp")

    assert not Extension.objects.waiting().exists()
    with pytest.raises(RequestMoved):
        grant_extension(extension, by=office)


def test_unit_takes_its_request_back(extension: Extension, unit_head: User, office: User) -> None:
    withdraw_extension(extension, by=unit_head)

    with pytest.raises(RequestMoved):
        grant_extension(extension, by=office)
    assert ask_extension(extension.assignment, until=date(2026, 1, 15), reason="Khác", by=unit_head).pk


# --- Counted -------------------------------------------------------------------------------------


def test_record_of_the_unit_counts_extensions_and_both_deadlines(
    directive: Any, scope: Scope, unit_head: User, office: User, agriculture: Any
) -> None:
    late = AssignmentFactory.create(directive=directive, unit=agriculture, due_on=date(2023, 11, 20))
    grant_extension(ask_extension(late, until=date(2023, 12, 10), reason="Mưa", by=unit_head), by=office)
    Assignment.objects.filter(pk=late.pk).update(completed_on=date(2023, 12, 1))
    AssignmentFactory.create(
        directive=directive, unit=agriculture, due_on=date(2023, 12, 31), completed_on=date(2023, 12, 1)
    )

    (line,) = roll_up(scope, on=date(2023, 12, 31)).unit_lines

    assert (line.counts.done_on_time, line.on_first_deadline, line.extensions) == (2, 1, 1)
    (before,) = roll_up(scope, on=date(2023, 11, 14)).unit_lines
    assert before.extensions == 0


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_deciders_at_once_make_one_outcome(
    extension: Extension, office: User, second_office: User, together: Together
) -> None:
    one, other = (Extension.objects.get(pk=extension.pk) for _ in range(2))

    outcomes = together(
        lambda: grant_extension(one, by=office), lambda: refuse_extension(other, by=second_office, note="Không.")
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Extension", "RequestMoved"]
    assert AuditEntry.objects.filter(action__endswith="gia hạn").count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_askings_at_once_make_one_request(assignment: Assignment, unit_head: User, together: Together) -> None:
    def ask() -> Extension:
        return ask_extension(assignment, until=date(2026, 1, 30), reason="Mưa", by=unit_head)

    outcomes = together(ask, ask)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Extension", "RequestRefused"]
