"""The demonstration set: people, their work and what was said about it, made up for training, apart from the real set.

Everything that hangs on its accounts and assignments is illustrative too and goes with it (`reports.clearing`).
"""

import json
import os
import secrets
import string
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from accounts.models import DemonstrationRow, Unit, User
from accounts.services import create_user
from assignments.models import (
    Assignment,
    ConcernStep,
    Extension,
    Instruction,
    InstructionAnswer,
    ProgressReport,
    Review,
)
from assignments.services import assign
from conclusions.models import Directive
from reports.models import BoardView
from reports.reference import COMMITTEE, SET_CODE
from reports.services import save_view
from targets.models import Indicator
from targets.periods import parse_period

PASSWORD_FILE = "demo-password"  # noqa: S105 - a name, not a password


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
        _load_views(spec["views"], people)
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


def demonstration_keys(model: type[models.Model]) -> list[int]:
    """The keys of the rows of that table which came with the set."""
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
    for user in User.objects.filter(pk__in=demonstration_keys(User)):
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
            head = heads.get(assignment.unit_id, office)
            for code, report in reports.items():
                _load_steps(_load_report(assignment, code, report, office, head), report, people)
            _load_end(assignment, row)
            _load_instruction(assignment, row.get("instruction"), people)
            _load_request(assignment, row.get("asks"), head)


def _load_report(assignment: Assignment, code: str, row: dict[str, Any], office: User, author: User) -> ProgressReport:
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
        blocked_by=row.get("blocked_by", ""),
        author=author,
        submitted_by=author,
        submitted_at=_at(sent_on, 9),
    )
    decision = Review.Decision.RETURNED if status == ProgressReport.Status.RETURNED else Review.Decision.ACCEPTED
    if status != ProgressReport.Status.SUBMITTED:
        review = Review.objects.create(report=report, decision=decision, note=row.get("note", ""), reviewer=office)
        Review.objects.filter(pk=review.pk).update(at=_at(sent_on + timedelta(days=2), 15))
    return report


def _load_steps(report: ProgressReport, row: dict[str, Any], people: dict[str, User]) -> None:
    """What became of the report's difficulties and proposals."""
    for step in row.get("steps", ()):
        ConcernStep.objects.create(
            report=report,
            part=step["part"],
            kind=step["kind"],
            addressee=step["addressee"],
            text=step["text"],
            by=people[step["by"]],
            at=_at(date.fromisoformat(step["on"]), 10),
        )


def _load_instruction(assignment: Assignment, row: dict[str, Any] | None, people: dict[str, User]) -> None:
    if row is None:
        return
    instruction = Instruction.objects.create(
        committee=Unit.objects.get(code=COMMITTEE, kind=Unit.Kind.COMMITTEE),
        unit=assignment.unit,
        assignment=assignment,
        directive=assignment.directive,
        text=row["text"],
        by=people[row["by"]],
        due_on=date.fromisoformat(row["due_on"]),
    )
    Instruction.objects.filter(pk=instruction.pk).update(at=_at(date.fromisoformat(row["on"]), 10))
    if answer := row.get("answer"):
        at, by = _at(date.fromisoformat(answer["on"]), 16), people[answer["by"]]
        InstructionAnswer.objects.create(instruction=instruction, text=answer["text"], by=by, at=at)


def _load_request(assignment: Assignment, row: dict[str, Any] | None, head: User) -> None:
    """The unit asks for more time, and nobody has decided yet."""
    if row is None:
        return
    until = date.fromisoformat(row["until"])
    asked = Extension.objects.create(assignment=assignment, asked_until=until, reason=row["reason"], asked_by=head)
    Extension.objects.filter(pk=asked.pk).update(asked_at=_at(date.fromisoformat(row["on"]), 9))


def _load_end(assignment: Assignment, row: dict[str, Any]) -> None:
    ends = row.get("ends_by_unit", {}).get(assignment.unit.code, row)
    for field in ("completed_on", "cancelled_on"):
        if ends.get(field):
            setattr(assignment, field, date.fromisoformat(ends[field]))
    assignment.save()


def _load_views(rows: list[dict[str, Any]], people: dict[str, User]) -> None:
    committee = Unit.objects.get(code=COMMITTEE, kind=Unit.Kind.COMMITTEE)
    for row in rows:
        owner = people[row["owner"]]
        view = BoardView(
            committee=committee,
            owner=owner,
            name=row["name"],
            blocks=row["blocks"],
            topic=row["topic"],
            is_shared=row["is_shared"],
        )
        key = Directive.objects.filter(conclusion__number="406", position__in=row["key_directives"])
        _register(save_view(view, key_directives=key, by=owner))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
