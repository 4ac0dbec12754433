"""What a coordinating unit adds to the lead unit's report: one paragraph for each period, never overwritten unseen."""

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from assignments import permissions
from assignments.models import Assignment, Contribution, ProgressReport
from assignments.services import PeriodClosed, ReportMoved, save_contribution, stop_assignment
from targets.periods import parse_period
from tests.conftest import ClientOf, Together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODE = "2023-H2"
WORDS = "Hội đã vận động 40 hộ tham gia."


def save(assignment: Assignment, unit: Unit, by: User, **fields: Any) -> Contribution:
    return save_contribution(
        assignment, unit=unit, period=parse_period(CODE), by=by, **{"text": WORDS, "version": None, **fields}
    )


def test_coordinating_unit_writes_and_the_lead_sees_it_beside_its_form(
    assignment: Assignment, farmers: Unit, supporting_head: User, unit_head: User, client_of: ClientOf
) -> None:
    address = reverse("contribute", args=[assignment.pk, CODE])
    assert client_of(supporting_head).post(address, {"text": WORDS, "version": ""}).status_code == 302

    assert (Contribution.objects.get().unit, Contribution.objects.get().by) == (farmers, supporting_head)
    page = client_of(unit_head).get(reverse("write_report", args=[assignment.pk, CODE]))
    assert WORDS in unescape(page.content.decode())
    assert 'data-insert-into="work_done"' in page.content.decode()


def test_office_sees_it_on_the_reports_page(
    report: ProgressReport, farmers: Unit, supporting_head: User, office: User, client_of: ClientOf
) -> None:
    ProgressReport.objects.update(status="returned")
    save(report.assignment, farmers, supporting_head)

    page = unescape(client_of(office).get(reverse("report_detail", args=[report.pk])).content.decode())

    assert WORDS in page
    assert "data-insert-into" not in page


def test_desk_lists_what_may_be_contributed_to(
    assignment: Assignment, farmers: Unit, supporting_head: User, client_of: ClientOf
) -> None:
    def desk() -> str:
        return unescape(client_of(supporting_head).get(reverse("desk")).content.decode())

    assert reverse("contribute", args=[assignment.pk, CODE]) in desk()
    assert "Đã viết" not in desk()
    save(assignment, farmers, supporting_head)
    assert "Đã viết" in desk()


def test_only_people_of_a_coordinating_unit_contribute(
    assignment: Assignment, supporting_head: User, unit_head: User, office: User
) -> None:
    may = [permissions.can_contribute(user, assignment) for user in (supporting_head, unit_head, office)]

    assert may == [True, False, False]


def test_nothing_is_written_without_words(assignment: Assignment, supporting_head: User, client_of: ClientOf) -> None:
    response = client_of(supporting_head).post(reverse("contribute", args=[assignment.pk, CODE]), {"text": " "})

    assert response.status_code == 422
    assert "Hãy viết phần của đơn vị" in unescape(response.content.decode())
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_nothing_is_added_once_the_report_is_sent(
    status: str, report: ProgressReport, farmers: Unit, supporting_head: User, client_of: ClientOf
) -> None:
    ProgressReport.objects.update(status=status)

    with pytest.raises(PeriodClosed, match="đã gửi báo cáo"):
        save(report.assignment, farmers, supporting_head)
    page = client_of(supporting_head).get(reverse("contribute", args=[report.assignment_id, CODE]))
    assert "Đơn vị chủ trì đã gửi báo cáo" in unescape(page.content.decode())


@pytest.mark.parametrize(("code", "status"), [("2024-H1", 422), ("2023-Q3", 422), ("nam-sau", 404)])
def test_only_an_open_period_takes_words(
    code: str, status: int, assignment: Assignment, supporting_head: User, client_of: ClientOf
) -> None:
    response = client_of(supporting_head).post(reverse("contribute", args=[assignment.pk, code]), {"text": WORDS})

    assert response.status_code == status
    assert not Contribution.objects.exists()


def test_stopped_task_takes_no_words(
    assignment: Assignment, supporting_head: User, office: User, client_of: ClientOf
) -> None:
    stop_assignment(assignment, by=office, reason="Không còn phù hợp")

    assert client_of(supporting_head).get(reverse("contribute", args=[assignment.pk, CODE])).status_code == 403


def test_second_writer_is_told_and_nothing_is_overwritten(
    assignment: Assignment, farmers: Unit, supporting_head: User, client_of: ClientOf
) -> None:
    first = save(assignment, farmers, supporting_head)
    save(assignment, farmers, supporting_head, text="Đã vận động 50 hộ.", version=first.version)
    client, address = client_of(supporting_head), reverse("contribute", args=[assignment.pk, CODE])

    late = client.post(address, {"text": "Đã vận động 45 hộ.", "version": first.version})

    page = unescape(late.content.decode())
    assert late.status_code == 422
    assert "Đã vận động 50 hộ." in page
    assert "Đã vận động 45 hộ." in page
    assert Contribution.objects.get().text == "Đã vận động 50 hộ."

    assert client.post(address, {"text": "Đã vận động 45 hộ.", "version": "2"}).status_code == 302
    last = AuditEntry.objects.filter(action="Viết phần phối hợp").last()
    assert last is not None
    assert (last.before["text"], last.after["text"]) == ("Đã vận động 50 hộ.", "Đã vận động 45 hộ.")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_first_writers_at_once_keep_one_paragraph(
    assignment: Assignment, farmers: Unit, supporting_head: User, together: Together
) -> None:
    outcomes = together(
        lambda: save(assignment, farmers, supporting_head), lambda: save(assignment, farmers, supporting_head)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Contribution", ReportMoved.__name__]
