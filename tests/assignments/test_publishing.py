"""A reviewed draft becomes a published paper whose tasks are given out: all of it or nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Unit, User
from assignments import publishing
from assignments.models import Assignment, ProgressReport
from assignments.permissions import can_assign
from assignments.publishing import plan, publish_intake
from conclusions import edits
from conclusions.drafts import Draft, as_data, from_data
from conclusions.edits import Standing, keep_unchanged
from conclusions.found import FoundPassage
from conclusions.models import Conclusion, Directive, Intake
from conclusions.services import IntakeMoved, PaperRefused, discard_intake, save_draft
from tests.conftest import TODAY
from tests.factories import ConclusionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def accepted(intake: Intake, office: User, *keys: int) -> Intake:
    draft = from_data(intake.draft or {})
    for key in keys:
        draft = edits.accept(draft, key)
    save_draft(intake, draft, version=intake.version, by=office)
    return intake


def published(intake: Intake, office: User) -> Conclusion:
    return publish_intake(intake, version=intake.version, by=office)


def nothing_published() -> bool:
    return not Assignment.objects.exists() and set(Intake.objects.values_list("status", flat=True)) == {"read"}


# --- A new paper ---------------------------------------------------------------------------------


def test_accepted_directives_are_published_and_given_out(
    intake: Intake, office: User, agriculture: Unit, farmers: Unit, cam_thach: Unit, cam_luong: Unit
) -> None:
    paper = published(accepted(intake, office, 1, 2, 3, 4), office)

    assert (paper.reference, paper.state, paper.edition) == ("410-TB/HU", Conclusion.State.PUBLISHED, 1)
    assert (paper.document.name, paper.sha256) == (intake.file.name, "a" * 64)
    assert [row.words for row in paper.passages.all()][3].startswith("- Giao Phòng NN&PTNT chủ trì")
    assert [row.row for row in paper.passages.all()] == [False] * 5 + [True]
    first, group, nobody, row = paper.directives.all()
    assert first.words.startswith("Giao Phòng NN&PTNT")
    assert (first.due_on, first.due_words, first.product) == (
        date(2024, 6, 30),
        "trước ngày 30/6/2024",
        "Báo cáo rà soát",
    )
    given = first.assignments.get()
    assert (given.unit, list(given.supporting_units.all()), given.due_on) == (agriculture, [farmers], date(2024, 6, 30))
    assert (given.task, given.product, given.assigned_by) == ("Rà soát đất lúa", "Báo cáo rà soát", office)
    assert {one.unit for one in group.assignments.all()} == {cam_thach, cam_luong}
    assert (nobody.assignments.count(), nobody.actors) == (0, "Sở Tài chính")
    assert {(one.frequency, one.due_on) for one in row.assignments.all()} == {("quarter", None)}
    intake.refresh_from_db()
    assert (intake.status, intake.conclusion, intake.edition) == (Intake.Status.PUBLISHED, paper, 1)
    assert [entry.action for entry in AuditEntry.objects.about(paper)] == ["Công bố văn bản"]


def test_what_nobody_accepted_is_not_published(intake: Intake, office: User) -> None:
    paper = published(accepted(intake, office, 2), office)

    assert [directive.title for directive in paper.directives.all()] == ["Lập hồ sơ"]
    assert paper.passages.count() == 6


def test_task_whose_deadline_has_passed_is_published_and_not_given_out(intake: Intake, office: User) -> None:
    draft = edits.accept(edits.change(from_data(intake.draft or {}), 1, due_on=TODAY - timedelta(days=1)), 1)
    save_draft(intake, draft, version=1, by=office)

    directive = published(intake, office).directives.get()
    assert directive.due_on == TODAY - timedelta(days=1)
    assert not directive.assignments.exists()


def test_unit_of_another_committee_is_never_given_a_task(intake: Intake, office: User, other_unit: Unit) -> None:
    draft = edits.accept(edits.change(from_data(intake.draft or {}), 1, leads=[other_unit.pk]), 1)
    save_draft(intake, draft, version=1, by=office)

    assert not published(intake, office).directives.get().assignments.exists()


def test_plan_counts_what_publishing_would_do(read_draft: Draft, agriculture: Unit, cam_thach: Unit) -> None:
    units = {agriculture.pk: agriculture, cam_thach.pk: cam_thach}
    draft = edits.accept(edits.accept(edits.accept(read_draft, 1), 2), 3)

    made = plan(draft, units, today=TODAY)
    assert (made.directives, made.assignments, made.without_unit, made.late, made.proposals) == (3, 2, 1, 0, 1)
    assert made.question == (
        "Công bố văn bản với 3 nhiệm vụ; 2 việc giao; 1 nhiệm vụ chưa có đơn vị chủ trì; "
        "1 đề xuất chưa chấp nhận, sẽ không công bố? Sau khi công bố, lời văn không sửa được."
    )
    assert plan(draft, units, today=date(2024, 7, 1)).late == 1


def test_draft_with_something_missing_is_refused(intake: Intake, office: User) -> None:
    save_draft(intake, edits.change_header(from_data(intake.draft or {}), number=""), version=1, by=office)

    with pytest.raises(PaperRefused, match="Thiếu số của văn bản"):
        published(intake, office)
    assert nothing_published()


def twin(committee: Unit, day: date) -> None:
    ConclusionFactory.create(
        committee=committee, number="0410", symbol="TB/HU", issuer="Huyện ủy Cẩm Thuỷ", signed_on=day
    )


def test_same_number_of_the_same_issuer_and_year_is_refused(intake: Intake, office: User, committee: Unit) -> None:
    twin(committee, date(2023, 1, 1))

    with pytest.raises(PaperRefused, match="ký ngày 01/01/2023, đã được công bố"):
        published(accepted(intake, office, 1), office)
    assert nothing_published()


def test_number_begins_anew_in_another_year(intake: Intake, office: User, committee: Unit) -> None:
    twin(committee, date(2020, 1, 1))

    assert published(accepted(intake, office, 1), office).reference == "410-TB/HU"


def test_older_version_is_not_published(intake: Intake, office: User) -> None:
    accepted(intake, office, 1)

    with pytest.raises(IntakeMoved):
        publish_intake(intake, version=1, by=office)
    assert nothing_published()


@pytest.mark.parametrize("end", ["published", "discarded"])
def test_paper_is_published_once(end: str, intake: Intake, office: User) -> None:
    before = Intake.objects.get()
    if end == "published":
        published(intake, office)
    else:
        discard_intake(intake, by=office)
    papers = Conclusion.objects.count()

    with pytest.raises((IntakeMoved, PaperRefused)):
        published(before, office)
    assert Conclusion.objects.count() == papers


def test_failure_half_way_leaves_nothing(intake: Intake, office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **more: Any) -> None:
        raise RuntimeError("mất điện")

    accepted(intake, office, 1)
    monkeypatch.setattr(publishing, "assign", broken)

    with pytest.raises(RuntimeError):
        published(intake, office)
    assert nothing_published()
    assert not Conclusion.objects.exists()


# --- An amended text -----------------------------------------------------------------------------


@pytest.fixture
def amendment(intake: Intake, office: User, paper: Conclusion, read_draft: Draft) -> Intake:
    """Of `paper`: its first directive stands word for word in a new passage, the second is gone, two are new."""
    kept = paper.directives.get(position=1)
    passages = (*read_draft.passages, FoundPassage(7, 2, "-", "", f"Như trước: {kept.words}", "task"))
    draft = replace(read_draft, passages=passages)
    standing = [Standing(row.pk, row.title, row.words) for row in paper.directives.select_related("passage")]
    draft = edits.accept(edits.accept(keep_unchanged(draft, standing), 1), 3)
    Intake.objects.filter(pk=intake.pk).update(amends=paper, draft=as_data(draft))
    return Intake.objects.get(pk=intake.pk)


def test_unchanged_directive_keeps_its_row_assignments_and_reports(
    amendment: Intake, office: User, paper: Conclusion, assignment: Assignment, report: ProgressReport
) -> None:
    kept = paper.directives.get(position=1)
    words = kept.words

    assert published(amendment, office) == paper

    kept.refresh_from_db()
    assert (kept.words, kept.passage.edition, kept.passage.position) == (words, 2, 7)
    assert (kept.withdrawn_on, kept.assignments.get(), assignment.reports.get()) == (None, assignment, report)
    assignment.refresh_from_db()
    assert assignment.cancelled_on is None


def test_new_edition_stands_beside_the_old_one(amendment: Intake, office: User, paper: Conclusion) -> None:
    old = list(paper.passages.values_list("text", flat=True))

    published(amendment, office)

    paper.refresh_from_db()
    amendment.refresh_from_db()
    assert (paper.edition, amendment.edition, paper.sha256) == (2, 2, "a" * 64)
    assert (paper.number, paper.title) == ("406", "kết luận về bảo vệ đất lúa")
    assert list(paper.passages.filter(edition=1).values_list("text", flat=True)) == old
    assert paper.passages.filter(edition=2).count() == 7
    assert [(row.position, row.title) for row in paper.directives.in_force_on(TODAY)] == [
        (1, "Xây dựng sản phẩm OCOP"),
        (3, "Rà soát đất lúa"),
        (4, "Bố trí vốn"),
    ]


def test_gone_directive_is_withdrawn_and_its_open_work_stops(
    amendment: Intake, office: User, agriculture: Unit, unassigned_directive: Directive
) -> None:
    common = {"directive": unassigned_directive, "unit": agriculture, "assigned_by": office, "assigned_on": TODAY}
    going = Assignment.objects.create(task="Đang làm", **common)
    done = Assignment.objects.create(task="Đã xong", completed_on=TODAY, **common)

    published(amendment, office)

    unassigned_directive.refresh_from_db()
    going.refresh_from_db()
    done.refresh_from_db()
    assert unassigned_directive.withdrawn_on == timezone.localdate()
    assert unassigned_directive.withdrawn_reason == "Không còn trong bản sửa đổi (bản 2) của 406-TB/HU."
    assert (going.cancelled_on, done.cancelled_on) == (TODAY, None)
    assert not can_assign(office, unassigned_directive)
    reasons = [entry.after["reason"] for entry in AuditEntry.objects.about(going).filter(action="Dừng việc")]
    assert reasons == [unassigned_directive.withdrawn_reason]


def test_kept_directive_that_is_dropped_on_review_is_withdrawn(
    amendment: Intake, office: User, paper: Conclusion
) -> None:
    draft = from_data(amendment.draft or {})
    key = next(found.key for found in draft.directives if found.keeps)
    save_draft(amendment, edits.make_finding(draft, key), version=1, by=office)

    published(amendment, office)

    assert paper.directives.get(position=1).withdrawn_on == TODAY


def test_of_two_amendments_of_one_edition_the_second_is_refused(
    amendment: Intake, office: User, paper: Conclusion
) -> None:
    stale = Intake.objects.select_related("amends").get(pk=amendment.pk)
    assert stale.amends is not None
    assert stale.amends.edition == 1
    Conclusion.objects.filter(pk=paper.pk).update(edition=2)

    with pytest.raises(IntakeMoved, match="bản sửa đổi khác"):
        published(stale, office)


def test_plan_of_an_amendment_counts_kept_and_withdrawn(amendment: Intake, paper: Conclusion) -> None:
    made = plan(
        from_data(amendment.draft or {}), {}, today=TODAY, in_force=paper.directives.values_list("pk", flat=True)
    )

    assert (made.kept, made.withdrawn, made.directives) == (1, 1, 2)
