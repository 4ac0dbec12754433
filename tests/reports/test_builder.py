"""The row is the job: claimed once, built once, FAILED with its reason, taken over from the dead."""

import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from redis import Redis
from time_machine import TimeMachineFixture

from accounts.models import AuditEntry, Unit, User
from assignments.models import ProgressReport
from conclusions.models import Conclusion
from reports import builder, permissions, tasks
from reports.builder import build_summary, claim, heading_of, release_lost_claims
from reports.figures import scope_of
from reports.material import figures_of
from reports.models import Summary
from reports.pdf import render_pdf
from reports.rollups import roll_up
from reports.services import SummaryRefused, request_summary, retry_summary
from targets.periods import parse_period
from tests.conftest import TODAY, Together, use_broker
from tests.factories import SummaryFactory, UnitFactory

pytestmark = pytest.mark.usefixtures("clock")
H2 = parse_period("2023-H2")


@pytest.fixture
def summary(committee: Unit, report: ProgressReport) -> Summary:
    """Queued, for a period with something in it."""
    return SummaryFactory.create(committee=committee)


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def stolen(summary: Summary) -> None:
    """Another worker has taken the row over."""
    Summary.objects.filter(pk=summary.pk).update(claim="ai-khac")


# --- Building ------------------------------------------------------------------------------------


def test_built_summary_is_ready_with_its_file_and_figures(summary: Summary) -> None:
    build_summary(summary.pk)

    summary.refresh_from_db()
    assert (summary.status, summary.progress, summary.attempts) == (Summary.Status.READY, 100, 1)
    assert summary.built_at == timezone.now()
    made = {kind: Path(getattr(summary, kind).path) for kind in ("pdf", "docx", "xlsx")}
    assert made["pdf"].read_bytes().startswith(b"%PDF-")
    assert summary.hashes == {kind: hashlib.sha256(path.read_bytes()).hexdigest() for kind, path in made.items()}
    assert sorted(made.values()) == sorted(files())
    assert [entry.action for entry in AuditEntry.objects.about(summary)] == ["Lập bản tổng hợp"]


def test_frozen_figures_are_those_of_the_roll_up(summary: Summary, committee: Unit) -> None:
    build_summary(summary.pk)

    summary.refresh_from_db()
    expected = figures_of(roll_up(scope_of(committee), on=TODAY, period=H2), ())
    assert summary.figures == json.loads(json.dumps(expected))


def test_summary_of_a_past_period_is_as_of_its_last_day(summary: Summary, clock: TimeMachineFixture) -> None:
    clock.move_to(datetime(2024, 3, 1, tzinfo=UTC))

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert summary.figures is not None
    assert summary.figures["on"] == "2023-12-31"


def test_summary_keeps_to_its_unit_and_paper(
    committee: Unit, report: ProgressReport, draft: ProgressReport, paper: Conclusion
) -> None:
    summary = SummaryFactory.create(committee=committee, unit=report.assignment.unit, conclusion=paper)

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert summary.figures is not None
    assert [line["code"] for line in summary.figures["unit_lines"]] == ["NNPTNT"]
    assert summary.figures["scope"]["conclusion_reference"] == "406-TB/HU"


def test_building_twice_makes_one_result(summary: Summary) -> None:
    build_summary(summary.pk)
    first = Summary.objects.get()

    build_summary(summary.pk)

    again = Summary.objects.get()
    assert (again.pdf.name, again.attempts, again.hashes) == (first.pdf.name, 1, first.hashes)
    assert len(files()) == 3
    assert AuditEntry.objects.about(summary).count() == 1


def test_summary_of_an_empty_period_fails_with_its_reason(committee: Unit) -> None:
    summary = SummaryFactory.create(committee=committee)

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert summary.status == Summary.Status.FAILED
    assert summary.error == "Không có nhiệm vụ, chỉ tiêu hay báo cáo nào trong 6 tháng cuối năm 2023 để tổng hợp."
    assert files() == []


def test_broken_build_fails_with_words_for_the_user(summary: Summary, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(html: str) -> bytes:
        raise RuntimeError("no fonts")

    monkeypatch.setattr(builder, "render_pdf", broken)

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert summary.status == Summary.Status.FAILED
    assert "Hãy thử lại" in summary.error
    assert "no fonts" not in summary.error


def test_unknown_row_is_left_alone(db: None) -> None:
    build_summary(4_062_023)

    assert not Summary.objects.exists()


# --- The claim -----------------------------------------------------------------------------------


def test_row_is_claimed_once(summary: Summary) -> None:
    assert claim(summary.pk) is not None
    assert claim(summary.pk) is None

    summary.refresh_from_db()
    assert (summary.status, summary.attempts) == (Summary.Status.BUILDING, 1)


@pytest.mark.parametrize("status", ["building", "ready", "failed", "cancelled"])
def test_row_that_does_not_wait_is_not_claimed(status: str, summary: Summary) -> None:
    Summary.objects.update(status=status)

    assert claim(summary.pk) is None


@pytest.mark.parametrize("moment", ["render_pdf", "ContentFile"], ids=["while rendering", "while saving"])
def test_lost_claim_leaves_no_file_and_nothing_of_its_own(
    moment: str, summary: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain: Callable[[Any], Any] = render_pdf if moment == "render_pdf" else ContentFile

    def meanwhile(argument: Any) -> Any:
        stolen(summary)
        return plain(argument)

    monkeypatch.setattr(builder, moment, meanwhile)

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert (summary.status, summary.claim) == (Summary.Status.BUILDING, "ai-khac")
    assert (summary.figures, bool(summary.pdf)) == (None, False)
    assert files() == []
    assert not AuditEntry.objects.about(summary).exists()


def test_failure_after_the_claim_was_lost_does_not_touch_the_row(
    summary: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(html: str) -> bytes:
        stolen(summary)
        raise RuntimeError

    monkeypatch.setattr(builder, "render_pdf", broken)

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert (summary.status, summary.error) == (Summary.Status.BUILDING, "")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_build_it_once(summary: Summary, together: Together) -> None:
    together(lambda: build_summary(summary.pk), lambda: build_summary(summary.pk))

    summary.refresh_from_db()
    assert (summary.status, summary.attempts) == (Summary.Status.READY, 1)
    assert len(files()) == 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_claim_is_renewed_while_the_worker_lives(
    summary: Summary, settings: Settings, monkeypatch: pytest.MonkeyPatch, clock: TimeMachineFixture
) -> None:
    """The lease is shorter than the rendering; the sweep in the middle of it finds nothing to take."""
    settings.KETLUAN = {**settings.KETLUAN, "build_lease_seconds": 1}
    clock.move_to(datetime.now(UTC), tick=True)
    swept: list[int] = []

    def slow(html: str) -> bytes:
        deadline = datetime.now(UTC) + timedelta(seconds=2.5)
        while datetime.now(UTC) < deadline:
            swept.extend(release_lost_claims())
            time.sleep(0.05)  # a busy machine has to run the worker's heartbeat too
        return render_pdf(html)

    monkeypatch.setattr(builder, "render_pdf", slow)

    build_summary(summary.pk)

    summary.refresh_from_db()
    assert swept == []
    assert summary.status == Summary.Status.READY


# --- The sweep -----------------------------------------------------------------------------------


def left_by_the_dead(summary: Summary, *, seconds: int, attempts: int = 1) -> None:
    Summary.objects.filter(pk=summary.pk).update(
        status=Summary.Status.BUILDING,
        claim="worker-da-chet",
        attempts=attempts,
        claimed_at=timezone.now() - timedelta(seconds=seconds),
    )


def test_row_of_a_dead_worker_is_queued_again(summary: Summary) -> None:
    left_by_the_dead(summary, seconds=21)

    assert release_lost_claims() == [summary.pk]

    summary.refresh_from_db()
    assert (summary.status, summary.claim, summary.step) == (Summary.Status.QUEUED, "", "Lập lại sau sự cố")


def test_row_of_a_living_worker_stays_with_it(summary: Summary) -> None:
    left_by_the_dead(summary, seconds=19)

    assert release_lost_claims() == []

    summary.refresh_from_db()
    assert summary.claim == "worker-da-chet"


def test_row_that_killed_five_workers_is_given_up(summary: Summary) -> None:
    left_by_the_dead(summary, seconds=21, attempts=5)

    assert release_lost_claims() == []

    summary.refresh_from_db()
    assert summary.status == Summary.Status.FAILED
    assert "nhiều lần" in summary.error


def test_row_whose_message_was_lost_is_found(summary: Summary) -> None:
    assert release_lost_claims() == [summary.pk]


def test_row_taken_over_is_built_by_the_next_worker(summary: Summary) -> None:
    left_by_the_dead(summary, seconds=21)

    for pk in release_lost_claims():
        build_summary(pk)

    summary.refresh_from_db()
    assert (summary.status, summary.attempts) == (Summary.Status.READY, 2)


# --- The month's end -----------------------------------------------------------------------------


# --- Asking --------------------------------------------------------------------------------------


def ask(committee: Unit, by: User, **fields: Any) -> Summary:
    return request_summary(committee=committee, period=H2, by=by, **fields)


def test_request_makes_a_queued_row(committee: Unit, office: User) -> None:
    summary = ask(committee, office)

    assert (summary.status, summary.requested_by, summary.period) == (Summary.Status.QUEUED, office, H2)
    assert str(summary) == "Tổng hợp 6 tháng cuối năm 2023"
    assert [entry.action for entry in AuditEntry.objects.about(summary)] == ["Yêu cầu tổng hợp"]


@pytest.mark.parametrize("status", ["queued", "building"])
def test_second_request_of_the_same_scope_is_the_first(status: str, committee: Unit, office: User) -> None:
    first = ask(committee, office)
    Summary.objects.update(status=status)

    assert ask(committee, office) == first
    assert Summary.objects.count() == 1


@pytest.mark.parametrize("status", ["ready", "failed"])
def test_request_after_the_first_is_finished_is_a_new_one(status: str, committee: Unit, office: User) -> None:
    first = ask(committee, office)
    Summary.objects.update(status=status)

    assert ask(committee, office) != first


def test_requests_of_other_scopes_stand_beside_it(
    committee: Unit, agriculture: Unit, paper: Conclusion, office: User
) -> None:
    made = {ask(committee, office), ask(committee, office, unit=agriculture), ask(committee, office, conclusion=paper)}

    assert len(made) == 3


def test_future_period_is_refused(committee: Unit, office: User) -> None:
    with pytest.raises(SummaryRefused, match="Chưa đến 6 tháng đầu năm 2024"):
        request_summary(committee=committee, period=parse_period("2024-H1"), by=office)

    assert not Summary.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_one(committee: Unit, office: User, broker: str, together: Together) -> None:
    one, other = together(lambda: ask(committee, office), lambda: ask(committee, office))

    assert one == other
    assert Summary.objects.get() == one


def test_failed_summary_is_tried_again(summary: Summary, office: User) -> None:
    Summary.objects.update(status="failed", error="Lỗi", attempts=5, progress=40)
    summary.refresh_from_db()

    assert retry_summary(summary, by=office)

    summary.refresh_from_db()
    assert (summary.status, summary.attempts, summary.progress, summary.error) == (Summary.Status.QUEUED, 0, 0, "")
    assert AuditEntry.objects.about(summary).get().before == {"error": "Lỗi"}


@pytest.mark.parametrize("status", ["queued", "building", "ready"])
def test_only_a_failed_summary_is_tried_again(status: str, summary: Summary, office: User) -> None:
    Summary.objects.update(status=status)

    assert not retry_summary(summary, by=office)
    assert not AuditEntry.objects.about(summary).exists()


def test_retry_while_the_same_scope_is_being_built_is_refused(committee: Unit, office: User, summary: Summary) -> None:
    """The database keeps one build for a scope: the failed row stays failed, nothing breaks."""
    Summary.objects.update(status="failed")
    summary.refresh_from_db()
    SummaryFactory.create(committee=committee)

    assert not retry_summary(summary, by=office)

    summary.refresh_from_db()
    assert summary.status == Summary.Status.FAILED


# --- The broker ----------------------------------------------------------------------------------


def waiting(broker: str) -> list[Any]:
    """What waits in the queue, as Celery's messages name it: (task, arguments)."""
    path = broker.removeprefix("redis+socket://").partition("?")[0].replace("%2F", "/")
    with Redis(unix_socket_path=path) as client:
        messages = [json.loads(message) for message in client.lrange("celery", 0, -1)]
    return [(message["headers"]["task"], message["headers"]["argsrepr"]) for message in messages]


def test_request_is_queued_on_commit(
    committee: Unit, office: User, broker: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        summary = ask(committee, office)
        assert waiting(broker) == []

    assert waiting(broker) == [("reports.tasks.build", f"({summary.pk},)")]


def test_request_survives_a_broker_that_is_away(
    committee: Unit,
    office: User,
    broker: str,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    use_broker(f"redis+socket://{tmp_path}/khong-co.sock")

    with django_capture_on_commit_callbacks(execute=True):
        summary = ask(committee, office)

    assert release_lost_claims() == [summary.pk]


def test_sweep_sends_what_waits(summary: Summary, broker: str) -> None:
    tasks.sweep_summaries()

    assert waiting(broker) == [("reports.tasks.build", f"({summary.pk},)")]


def test_build_task_builds(summary: Summary) -> None:
    tasks.build(summary.pk)

    summary.refresh_from_db()
    assert summary.status == Summary.Status.READY


# --- Heading, seeing, acting ---------------------------------------------------------------------


def test_heading_is_the_committees_letterhead(committee: Unit, paper: Conclusion) -> None:
    heading = heading_of(committee)

    assert (heading.issuing_body, heading.place, heading.symbol) == ("HUYỆN ỦY CẨM THỦY", "Cẩm Thủy", "BC/HU")
    assert heading.recipients == ("Các đồng chí Thường vụ Huyện ủy", "Lưu VP/HU")
    assert str(committee.letterhead) == "HUYỆN ỦY CẨM THỦY"


def test_committee_without_letterhead_is_headed_by_its_name(other_committee: Unit) -> None:
    assert heading_of(other_committee).issuing_body == "Huyện ủy Bá Thước"


@pytest.mark.parametrize(
    ("name", "whole", "own"),
    [
        ("office", True, True),
        ("inspector", True, True),
        ("unit_head", False, True),
        ("unit_staff", False, True),
        ("commune_head", False, False),
        ("other_office", False, False),
    ],
)
def test_summary_is_seen_by_the_committee_and_that_of_a_unit_by_its_people(
    name: str, whole: bool, own: bool, people: dict[str, User], committee: Unit, agriculture: Unit
) -> None:
    of_all = SummaryFactory.create(committee=committee)
    of_unit = SummaryFactory.create(committee=committee, unit=agriculture)

    seen = Summary.objects.visible_to(people[name])

    assert (of_all in seen) is whole
    assert (of_unit in seen) is own


def test_superuser_sees_every_summary(superuser: User, summary: Summary) -> None:
    other = SummaryFactory.create(committee=UnitFactory.create(kind=Unit.Kind.COMMITTEE))

    assert set(Summary.objects.visible_to(superuser)) == {summary, other}


@pytest.mark.parametrize(
    ("name", "may"),
    [("office", True), ("standing_member", True), ("administrator", False), ("inspector", False), ("unit_head", False)],
)
def test_summary_is_asked_for_by_office_and_standing_committee(name: str, may: bool, people: dict[str, User]) -> None:
    assert permissions.can_request_summary(people[name]) is may


def test_failed_summary_is_tried_again_by_office_or_asker(summary: Summary, people: dict[str, User]) -> None:
    summary.requested_by = people["standing_member"]
    summary.status = Summary.Status.FAILED

    may = {name for name, user in people.items() if permissions.can_retry(user, summary)}

    assert may == {"office", "standing_member"}
    summary.status = Summary.Status.READY
    assert not permissions.can_retry(people["office"], summary)
