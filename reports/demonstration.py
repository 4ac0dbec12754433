"""The demonstration set: people, assignments and reports made up for training, apart from the real set.

Everything that hangs on its accounts and assignments is illustrative too and goes with it.
"""

import json
import os
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from accounts.models import DemonstrationRow, Deputy, Unit, User
from accounts.services import create_user
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
from assignments.services import assign
from conclusions.models import Conclusion, Directive, Intake
from reports.models import Meeting, Summary
from reports.reference import COMMITTEE, SET_CODE
from targets.models import Assessment, Indicator, Result
from targets.periods import parse_period
from targets.received import Upload

PASSWORD_FILE = "demo-password"  # noqa: S105 - a name, not a password


class DemonstrationInUse(Exception):
    """Somebody with an account of their own has worked on demonstration rows; the message names them."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    accounts: tuple[tuple[str, str, str], ...]
    """(username, role label, unit) of each account."""
    password: str
    added: bool


def demo_password() -> str:
    """The accounts' one password: KETLUAN_DEMO_PASSWORD, or one made up once and kept beside the data."""
    if chosen := os.environ.get("KETLUAN_DEMO_PASSWORD"):
        return chosen
    path = Path(settings.DATA_DIR) / PASSWORD_FILE
    if not path.exists():
        letters = string.ascii_letters + string.digits
        path.touch(mode=0o600)
        path.write_text("Kl-" + "".join(secrets.choice(letters) for _ in range(11)) + "9a")
    return path.read_text().strip()


@transaction.atomic
def load_demo() -> Demonstration:
    """Add the demonstration set when it is not there; loading again changes nothing but a newly chosen password."""
    spec = json.loads((Path(settings.BASE_DIR) / "fixtures" / "demonstration.json").read_text(encoding="utf-8"))
    password = demo_password()
    added = not DemonstrationRow.objects.exists()
    if added:
        people = _load_people(spec["people"], password)
        _load_assignments(spec["assignments"], people)
    else:
        _keep_password(password)
    usernames = [person["username"] for person in spec["people"]]
    users = User.objects.filter(username__in=usernames)
    accounts = {
        user.username: (user.username, user.get_role_display(), user.unit.name if user.unit else "") for user in users
    }
    return Demonstration(tuple(accounts[name] for name in usernames if name in accounts), password, added)


def _register(*rows: models.Model) -> None:
    DemonstrationRow.objects.bulk_create(
        [DemonstrationRow(model=row._meta.label_lower, object_id=str(row.pk)) for row in rows]
    )


def _demo_pks(model: type[models.Model]) -> list[int]:
    return [
        int(pk)
        for pk in DemonstrationRow.objects.filter(model=model._meta.label_lower).values_list("object_id", flat=True)
    ]


def _load_people(rows: list[dict[str, str]], password: str) -> dict[str, User]:
    people = {}
    for row in rows:
        unit = Unit.objects.get(committee__code=COMMITTEE, code=row["unit"])
        people[row["username"]] = create_user(
            username=row["username"],
            password=password,
            by=None,
            full_name=row["full_name"],
            role=row["role"],
            unit=unit,
            must_change_password=False,
        )
    _register(*people.values())
    return people


def _keep_password(password: str) -> None:
    for user in User.objects.filter(pk__in=_demo_pks(User)):
        if "KETLUAN_DEMO_PASSWORD" in os.environ and not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])


def _load_assignments(rows: list[dict[str, Any]], people: dict[str, User]) -> None:
    office = next(user for user in people.values() if user.role == User.Role.OFFICE)
    units = {unit.code: unit for unit in Unit.objects.filter(committee__code=COMMITTEE)}
    directives = {directive.position: directive for directive in Directive.objects.filter(conclusion__number="406")}
    indicators = {row.number: row for row in Indicator.objects.filter(indicator_set__code=SET_CODE)}
    heads = {user.unit_id: user for user in people.values() if user.role == User.Role.UNIT_HEAD}
    for row in rows:
        made = assign(
            directives[row["directive"]],
            units=[units[code] for code in row["units"]],
            supporting_units=[units[code] for code in row.get("supporting", [])],
            task=row["task"],
            product=row.get("product", ""),
            person=row.get("person", ""),
            due_on=date.fromisoformat(row["due_on"]) if row.get("due_on") else None,
            frequency=row.get("frequency", Assignment.Frequency.HALF_YEAR),
            indicator=indicators[row["indicator"]] if row.get("indicator") else None,
            assigned_on=date.fromisoformat(row["assigned_on"]),
            by=office,
        )
        _register(*made)
        for assignment in made:
            reports = row.get("reports_by_unit", {}).get(assignment.unit.code, row.get("reports", {}))
            for code, report in reports.items():
                _load_report(assignment, code, report, office, heads.get(assignment.unit_id, office))
            _load_end(assignment, row)


def _load_report(assignment: Assignment, code: str, row: dict[str, Any], office: User, author: User) -> None:
    period = parse_period(code)
    sent_on = date.fromisoformat(row["sent_on"]) if "sent_on" in row else period.end - timedelta(days=5)
    status = row.get("status", ProgressReport.Status.ACCEPTED)
    report = ProgressReport.objects.create(
        assignment=assignment,
        period_start=period.start,
        period_end=period.end,
        status=status,
        completion=row["completion"],
        claims_done=row.get("claims_done", False),
        work_done=row["work_done"],
        difficulties=row.get("difficulties", ""),
        proposals=row.get("proposals", ""),
        addressed_to=row.get("addressed_to", ""),
        author=author,
        submitted_by=author,
        submitted_at=_at(sent_on, 9),
    )
    decision = Review.Decision.RETURNED if status == ProgressReport.Status.RETURNED else Review.Decision.ACCEPTED
    if status != ProgressReport.Status.SUBMITTED:
        review = Review.objects.create(report=report, decision=decision, note=row.get("note", ""), reviewer=office)
        Review.objects.filter(pk=review.pk).update(at=_at(sent_on + timedelta(days=2), 15))


def _load_end(assignment: Assignment, row: dict[str, Any]) -> None:
    ends = row.get("ends_by_unit", {}).get(assignment.unit.code, row)
    for field in ("completed_on", "cancelled_on"):
        if ends.get(field):
            setattr(assignment, field, date.fromisoformat(ends[field]))
    assignment.save()


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@transaction.atomic
def clear_demo() -> dict[str, int]:
    """Take away the demonstration set and all that was made with its accounts; the audit trail stays.

    Returns the rows removed by table. Raises `DemonstrationInUse` when a real account worked on demonstration
    rows, or a demonstration account on real ones.
    """
    people, assignments = _demo_pks(User), _demo_pks(Assignment)
    everything = models.Q(pk__in=assignments) | models.Q(assigned_by__in=people)
    _refuse_real_work(everything, people)
    files = [
        evidence.file
        for evidence in Evidence.objects.filter(report__assignment__in=Assignment.objects.filter(everything))
    ]
    summaries = Summary.objects.filter(requested_by__in=people)
    files += [summary.pdf for summary in summaries if summary.pdf]
    intakes = Intake.objects.filter(by__in=people)
    files += [intake.file for intake in intakes if intake.file]
    sheets = Upload.objects.filter(uploaded_by__in=people)
    files += [sheet.file for sheet in sheets]
    forms = FilledForm.objects.filter(models.Q(uploaded_by__in=people) | models.Q(applied_by__in=people))
    files += [form.file for form in forms]
    papers = list(intakes.filter(edition=1).values_list("conclusion_id", flat=True))
    removed: dict[str, int] = {}
    try:
        for rows in (
            summaries,
            Meeting.objects.filter(pk__in=_meetings_of(people)),
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
            sheets,
            forms,
            Directive.objects.filter(conclusion__in=papers),
            intakes,
            Conclusion.objects.filter(pk__in=papers),
            User.objects.filter(pk__in=people),
            DemonstrationRow.objects.all(),
        ):
            for label, count in rows.delete()[1].items():
                removed[label] = removed.get(label, 0) + count
    except (models.ProtectedError, models.RestrictedError) as error:
        raise DemonstrationInUse("Tài khoản minh hoạ đã làm việc trên dữ liệu thật. Chưa xoá gì.") from error
    transaction.on_commit(partial(_delete, files))
    return removed


def _meetings_of(people: list[int]) -> list[int]:
    """The sessions that demonstration accounts opened, closed or decided in."""
    own = models.Q(opened_by__in=people) | models.Q(closed_by__in=people)
    decided = models.Q(items__decisions__by__in=people) | models.Q(items__decisions__struck_by__in=people)
    return list(Meeting.objects.filter(own | decided).values_list("pk", flat=True).distinct())


def _delete(files: Iterable[FieldFile]) -> None:
    for file in files:
        file.delete(save=False)


def _refuse_real_work(assignments: models.Q, people: list[int]) -> None:
    tasks = Assignment.objects.filter(assignments)
    reports = ProgressReport.objects.filter(assignment__in=tasks)
    work: tuple[tuple[models.QuerySet[Any], str], ...] = (
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
    )
    strangers: set[str] = set()
    for rows, who in work:
        real = rows.filter(**{f"{who}__isnull": False}).exclude(**{f"{who}__in": people})
        strangers.update(real.values_list(f"{who}__full_name", flat=True))
    if strangers:
        raise DemonstrationInUse(
            f"Có người dùng thật đã làm việc trên dữ liệu minh hoạ: {', '.join(sorted(strangers))}. Chưa xoá gì."
        )
