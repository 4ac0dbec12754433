"""Taking away the demonstration set with everything that was made with its accounts, and nothing of anybody else's."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from accounts.models import AuditEntry, DemonstrationRow, Deputy, User
from assignments.models import (
    Assignment,
    ConcernStep,
    Contribution,
    Evidence,
    Extension,
    FilledForm,
    Handover,
    Instruction,
    InstructionAnswer,
    ProgressReport,
    Review,
)
from conclusions.models import Conclusion, Directive, Intake
from reports.demonstration import demonstration_keys
from reports.models import (
    Decision,
    Meeting,
    ScheduleStep,
    SignedCopy,
    Summary,
    SummaryBatch,
    SummaryRecipient,
    SummarySchedule,
)
from targets.models import Assessment, Result, Target
from targets.received import Upload


class DemonstrationInUse(Exception):
    """Somebody with an account of their own has worked on demonstration rows; the message names them."""


@transaction.atomic
def clear_demo() -> dict[str, int]:
    """Take away the demonstration set and all that was made with its accounts; the audit trail stays.

    Returns the rows removed by table. Raises `DemonstrationInUse` when a real account worked on demonstration
    rows, or a demonstration account on real ones.
    """
    people, assignments = demonstration_keys(User), demonstration_keys(Assignment)
    everything = models.Q(pk__in=assignments) | models.Q(assigned_by__in=people)
    _refuse_real_work(everything, people)
    evidence = Evidence.objects.filter(report__assignment__in=Assignment.objects.filter(everything))
    files = [row.file for row in evidence]
    summaries, their_files = _summaries(people)
    received, other_files = _received(people)
    files += their_files + other_files
    removed: dict[str, int] = {}
    try:
        for rows in (
            *summaries,
            Meeting.objects.filter(pk__in=_meetings_of(people)),
            Target.objects.filter(pk__in=_raised_by(people)),
            ConcernStep.objects.filter(by__in=people),
            InstructionAnswer.objects.filter(models.Q(by__in=people) | models.Q(sent_back_by__in=people)),
            Instruction.objects.filter(models.Q(by__in=people) | models.Q(withdrawn_by__in=people)),
            Assessment.objects.filter(by__in=people),
            Extension.objects.filter(asked_by__in=people),
            Handover.objects.filter(asked_by__in=people),
            Contribution.objects.filter(by__in=people),
            Deputy.objects.filter(models.Q(user__in=people) | models.Q(appointed_by__in=people)),
            Assignment.objects.filter(everything),
            Result.objects.filter(recorded_by__in=people),
            *received,
            User.objects.filter(pk__in=people),
            DemonstrationRow.objects.all(),
        ):
            for label, count in rows.delete()[1].items():
                removed[label] = removed.get(label, 0) + count
    except (models.ProtectedError, models.RestrictedError) as error:
        raise DemonstrationInUse("Tài khoản minh hoạ đã làm việc trên dữ liệu thật. Chưa xoá gì.") from error
    transaction.on_commit(partial(_delete, files))
    return removed


_Rows = tuple[models.QuerySet[Any], ...]
"""Rows to delete, in the order in which they may go."""


def _summaries(people: list[int]) -> tuple[_Rows, list[FieldFile]]:
    """What summaries these accounts asked for, scheduled or issued, and their files; none replaces another any more."""
    schedules = SummarySchedule.objects.filter(created_by__in=people)
    made = models.Q(requested_by__in=people) | models.Q(pk__in=_made_by(schedules))
    summaries = Summary.objects.filter(made | models.Q(issued_by__in=people, requested_by__isnull=True))
    files = [file for row in summaries for kind in Summary.FILES if (file := getattr(row, kind))]
    copies = SignedCopy.objects.filter(models.Q(summary__in=summaries) | models.Q(by__in=people))
    files += [copy.file for copy in copies]
    recipients = SummaryRecipient.objects.filter(models.Q(summary__in=summaries) | models.Q(user__in=people))
    batches = SummaryBatch.objects.filter(requested_by__in=people)
    Summary.objects.filter(replaces__in=summaries).update(replaces=None)
    return (recipients, copies, schedules, summaries, batches), files


def _received(people: list[int]) -> tuple[_Rows, list[FieldFile]]:
    """The sheets, forms and papers that these accounts brought in, and their files."""
    sheets = Upload.objects.filter(uploaded_by__in=people)
    forms = FilledForm.objects.filter(models.Q(uploaded_by__in=people) | models.Q(applied_by__in=people))
    intakes = Intake.objects.filter(by__in=people)
    files = [row.file for rows in (sheets, forms, intakes) for row in rows if row.file]
    papers = list(intakes.filter(edition=1).values_list("conclusion_id", flat=True))
    directives, conclusions = Directive.objects.filter(conclusion__in=papers), Conclusion.objects.filter(pk__in=papers)
    return (sheets, forms, directives, intakes, conclusions), files


def _made_by(schedules: models.QuerySet[SummarySchedule]) -> list[int]:
    """The summaries that these schedules asked for: nobody is named in them."""
    steps = ScheduleStep.objects.filter(schedule__in=schedules, summary__requested_by__isnull=True)
    return list(steps.filter(summary__isnull=False).values_list("summary_id", flat=True))


def _raised_by(people: list[int]) -> list[int]:
    """The targets that demonstration accounts raised: a target does not say who raised it, the trail does."""
    raised = AuditEntry.objects.filter(actor__in=people, object_type=Target._meta.label_lower)
    return [int(key) for key in raised.values_list("object_id", flat=True)]


def _meetings_of(people: list[int]) -> list[int]:
    """The sessions that demonstration accounts opened, closed or decided in."""
    own = models.Q(opened_by__in=people) | models.Q(closed_by__in=people)
    decided = models.Q(items__decisions__by__in=people) | models.Q(items__decisions__struck_by__in=people)
    return list(Meeting.objects.filter(own | decided).values_list("pk", flat=True).distinct())


def _delete(files: Iterable[FieldFile]) -> None:
    for file in files:
        file.delete(save=False)


def _refuse_real_work(assignments: models.Q, people: list[int]) -> None:
    strangers: set[str] = set()
    for rows, who in (*_work_on(Assignment.objects.filter(assignments)), *_words_with(people)):
        real = rows.filter(**{f"{who}__isnull": False}).exclude(**{f"{who}__in": people})
        strangers.update(real.values_list(f"{who}__full_name", flat=True))
    if strangers:
        raise DemonstrationInUse(
            f"Có người dùng thật đã làm việc trên dữ liệu minh hoạ: {', '.join(sorted(strangers))}. Chưa xoá gì."
        )


_Work = tuple[tuple[models.QuerySet[Any], str], ...]
"""Rows that go when the set goes, and their field that says whose work they are."""


def _work_on(tasks: models.QuerySet[Any]) -> _Work:
    reports = ProgressReport.objects.filter(assignment__in=tasks)
    return (
        (tasks, "assigned_by"),
        (reports, "author"),
        (reports, "submitted_by"),
        (Review.objects.filter(report__in=reports), "reviewer"),
        (Evidence.objects.filter(report__in=reports), "added_by"),
        (Extension.objects.filter(assignment__in=tasks), "asked_by"),
        (Extension.objects.filter(assignment__in=tasks), "decided_by"),
        (Handover.objects.filter(assignment__in=tasks), "asked_by"),
        (Handover.objects.filter(assignment__in=tasks), "decided_by"),
        (Contribution.objects.filter(assignment__in=tasks), "by"),
        (ConcernStep.objects.filter(report__in=reports), "by"),
        (Instruction.objects.filter(assignment__in=tasks), "by"),
    )


def _words_with(people: list[int]) -> _Work:
    """What somebody said to a demonstration account's instructions, and in the sessions it took part in."""
    instructions = Instruction.objects.filter(models.Q(by__in=people) | models.Q(withdrawn_by__in=people))
    answers = InstructionAnswer.objects.filter(models.Q(instruction__in=instructions) | models.Q(by__in=people))
    meetings = Meeting.objects.filter(pk__in=_meetings_of(people))
    decisions = Decision.objects.filter(item__meeting__in=meetings)
    return (
        (instructions, "by"),
        (instructions, "withdrawn_by"),
        (answers, "by"),
        (answers, "sent_back_by"),
        (meetings, "opened_by"),
        (meetings, "closed_by"),
        (decisions, "by"),
        (decisions, "struck_by"),
    )
