"""Difficulties and proposals, read from the accepted reports: which are open, since when, with whom, what was answered.

A run of consecutive accepted reports of one assignment that have words in the same part is one concern. A report of
which the words were answered ends its run: named again afterwards, it is a new concern.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Unit
from accounts.vietnamese import search_key
from assignments.models import ConcernStep, ProgressReport, Review

Part = ConcernStep.Part
UNADDRESSED = "Chưa nêu nơi nhận"
OPEN, FORWARDED, ANSWERED, GONE = "open", "forwarded", "answered", "gone"
STATES = {OPEN: "Mới nêu", FORWARDED: "Đã chuyển", ANSWERED: "Đã trả lời", GONE: "Kỳ sau không còn nêu"}
_ADDRESSEE = {Part.DIFFICULTIES: "blocked_by", Part.PROPOSALS: "addressed_to"}
_USED_BEFORE = 30


@dataclass(frozen=True, slots=True)
class Concern:
    """`text`, `addressee` and `report_id` are of the latest report of the run; days are days of acceptance.

    `closed_on` is the day of the answer, or the one on which a report without it was accepted; None while it is open.
    `age_days` counts from the first day to that one, or to the day asked for. `periods` are codes, the first first.
    """

    part: str
    assignment_id: int
    task: str
    unit_id: int
    unit: str
    directive_id: int | None
    directive_title: str
    indicator_id: int | None
    indicator: str
    report_id: int
    period_label: str
    periods: tuple[str, ...]
    text: str
    addressee: str
    first_raised_on: date
    last_raised_on: date
    times: int
    age_days: int
    steps: tuple[ConcernStep, ...]
    state: str
    closed_on: date | None

    @property
    def part_label(self) -> str:
        return str(Part(self.part).label)

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in {OPEN, FORWARDED}

    @property
    def is_long(self) -> bool:
        """Named in several periods."""
        return self.times > 1

    @property
    def held_by(self) -> str:
        """With whom it lies: where it was passed on to last, else whom the unit itself named; may be empty."""
        passed_on = [step.addressee for step in self.steps if step.kind == ConcernStep.Kind.FORWARDED]
        return passed_on[-1] if passed_on else self.addressee

    @property
    def held_by_label(self) -> str:
        return self.held_by or UNADDRESSED

    @property
    def answer(self) -> ConcernStep | None:
        return next((step for step in self.steps if step.kind == ConcernStep.Kind.ANSWERED), None)


def concerns_of(
    committee_id: int | None, on: date, *, unit_path: str = "", conclusion_id: int | None = None, topic: str = ""
) -> list[Concern]:
    """All of the committee as of that day, the longest-standing first; of units below `unit_path`, of one paper, of
    one field. Two queries."""
    reports: Any = ProgressReport.objects.of_committee(committee_id)
    if unit_path:
        reports = reports.filter(assignment__unit__path__startswith=unit_path)
    if conclusion_id is not None:
        reports = reports.filter(assignment__directive__conclusion_id=conclusion_id)
    if topic:
        reports = reports.filter(assignment__directive__topic=topic)
    return _concerns(reports, on)


def concern_of(report: ProgressReport, part: str, on: date) -> Concern | None:
    """The concern that this very report's words are the latest of; None when they are not, or when there is none."""
    found = _concerns(ProgressReport.objects.filter(assignment=report.assignment_id), on)
    return next((row for row in found if (row.report_id, row.part) == (report.pk, part)), None)


def _concerns(reports: Any, on: date) -> list[Concern]:
    accepted = Q(reviews__decision=Review.Decision.ACCEPTED)
    rows = (
        reports.filter(status=ProgressReport.Status.ACCEPTED)
        .annotate(accepted_at=Max("reviews__at", filter=accepted))
        .filter(accepted_at__date__lte=on)
        .select_related("assignment__unit", "assignment__directive", "assignment__indicator")
        .order_by("assignment_id", "period_end", "pk")
    )
    found = list(rows)
    steps: dict[tuple[int, str], list[ConcernStep]] = {}
    taken = ConcernStep.objects.filter(report__in=rows.order_by().values("pk")).taken_by(on)
    for step in taken.select_related("by__unit"):
        steps.setdefault((step.report_id, step.part), []).append(step)
    concerns = [
        _concern(part, run, after, steps, on)
        for _, own in groupby(found, key=lambda report: report.assignment_id)
        for part, run, after in _runs(list(own), steps)
    ]
    return sorted(concerns, key=lambda row: (-row.age_days, row.first_raised_on, row.assignment_id, row.part))


def with_waiting_proposals(reports: Any, on: date) -> Any:
    """Annotate `waits`: whether the report's proposals were addressed to somebody and not answered by that day, and no
    later report was accepted by then; `held_by`: with whom they lie; `accepted_at`: when the report was accepted."""
    steps = ConcernStep.objects.filter(report=OuterRef("pk"), part=Part.PROPOSALS).taken_by(on)
    passed_on = steps.filter(kind=ConcernStep.Kind.FORWARDED).order_by("-pk").values("addressee")[:1]
    review = Review.objects.filter(decision=Review.Decision.ACCEPTED, at__date__lte=on)
    later = review.filter(
        report__assignment=OuterRef("assignment"),
        report__status=ProgressReport.Status.ACCEPTED,
        report__period_end__gt=OuterRef("period_end"),
    )
    # In this order: what the report's own row says comes before what has to be looked up for it.
    waiting = Q(proposals__gt="") & Q(status=ProgressReport.Status.ACCEPTED)
    waiting &= Q(accepted_at__isnull=False) & Q(held_by__gt="")
    waiting &= ~Exists(steps.filter(kind=ConcernStep.Kind.ANSWERED)) & ~Exists(later)
    return reports.annotate(
        held_by=Coalesce(Subquery(passed_on), F("addressed_to")),
        accepted_at=Subquery(review.filter(report=OuterRef("pk")).order_by("-at").values("at")[:1]),
    ).annotate(waits=Case(When(waiting, then=Value(True)), default=Value(False)))


_Steps = dict[tuple[int, str], list[ConcernStep]]


def _runs(reports: Sequence[Any], steps: _Steps) -> Iterator[tuple[str, list[Any], Any]]:
    """(part, reports of the run, the report after it or None), of one assignment's accepted reports in their order."""
    for part in Part.values:
        run: list[Any] = []
        for report in reports:
            if getattr(report, part).strip():
                run.append(report)
                if _answered(steps.get((report.pk, part), ())):
                    yield part, run, None
                    run = []
            elif run:
                yield part, run, report
                run = []
        if run:
            yield part, run, None


def _answered(steps: Iterable[ConcernStep]) -> ConcernStep | None:
    return next((step for step in steps if step.kind == ConcernStep.Kind.ANSWERED), None)


def _concern(part: str, run: list[Any], after: Any, steps: _Steps, on: date) -> Concern:
    latest, assignment = run[-1], run[-1].assignment
    own = tuple(step for report in run for step in steps.get((report.pk, part), ()))
    days = [timezone.localdate(report.accepted_at) for report in run]
    answer = _answered(own)
    state = ANSWERED if answer else GONE if after else FORWARDED if own else OPEN
    closed = answer.at if answer else after.accepted_at if after else None
    closed_on = timezone.localdate(closed) if closed else None
    return Concern(
        part=part,
        assignment_id=assignment.pk,
        task=assignment.task,
        unit_id=assignment.unit_id,
        unit=assignment.unit.name,
        directive_id=assignment.directive_id,
        directive_title=str(assignment.directive) if assignment.directive else "",
        indicator_id=assignment.indicator_id,
        indicator=assignment.indicator.name if assignment.indicator else "",
        report_id=latest.pk,
        period_label=latest.period.label,
        periods=tuple(report.period.code for report in run),
        text=getattr(latest, part).strip(),
        addressee=getattr(latest, _ADDRESSEE[Part(part)]).strip(),
        first_raised_on=min(days),
        last_raised_on=max(days),
        times=len(run),
        age_days=((closed_on or on) - min(days)).days,
        steps=own,
        state=state,
        closed_on=closed_on,
    )


# --- To whom -------------------------------------------------------------------------------------

_LEADING = re.compile(r"(ban thuong vu|thuong truc|btv)(?: (.+))?")


def is_for_standing_committee(addressee: str, committee: str) -> bool:
    """Whether these words name the Standing Committee of the committee of that name, not that of another.

    >>> is_for_standing_committee("Ban Thường vụ Huyện ủy", "Huyện ủy Cẩm Thủy")
    True
    >>> is_for_standing_committee("Ban Thường vụ Tỉnh ủy", "Huyện ủy Cẩm Thủy")
    False
    """
    found = _LEADING.fullmatch(search_key(addressee))
    return found is not None and search_key(committee).startswith(found[2] or "")


def usual_addressees(committee_id: int | None) -> tuple[str, ...]:
    """Whom to offer: the bodies that decide, then those named before by units of the committee. Two queries."""
    kinds = (Unit.Kind.LEADERSHIP, Unit.Kind.ADMINISTRATION)
    bodies = Unit.objects.filter(committee_id=committee_id, kind__in=kinds).values_list("name", flat=True)
    used = ProgressReport.objects.of_committee(committee_id).exclude(addressed_to="").order_by("addressed_to")
    names: dict[str, str] = {}
    for name in [*bodies, *used.values_list("addressed_to", flat=True).distinct()[:_USED_BEFORE]]:
        names.setdefault(search_key(name), name)
    return tuple(names.values())
