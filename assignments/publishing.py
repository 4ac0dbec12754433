"""From a reviewed draft to a published paper whose tasks are given out: all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from assignments.models import Assignment
from assignments.services import assign, stop_assignment
from conclusions.drafts import Draft, DraftDirective, as_data, from_data, problems
from conclusions.models import Conclusion, Directive, Intake
from conclusions.services import IntakeMoved, PaperRefused, close_intake, publish_edition, publish_paper


@dataclass(frozen=True)
class Plan:
    """What publishing would do: counts for the question that is asked before."""

    directives: int
    kept: int
    withdrawn: int
    assignments: int
    without_unit: int
    late: int
    """Tasks whose stated deadline has passed: published, and left for the office to give out with a new one."""
    proposals: int
    """Proposals that nobody has accepted: they are not published."""

    @property
    def question(self) -> str:
        parts = [f"{self.directives} nhiệm vụ", f"{self.assignments} việc giao"]
        for number, words in (
            (self.kept, "nhiệm vụ giữ nguyên"),
            (self.withdrawn, "nhiệm vụ rút, việc đang giao sẽ dừng"),
            (self.without_unit, "nhiệm vụ chưa có đơn vị chủ trì"),
            (self.late, "nhiệm vụ có hạn đã qua, công bố nhưng chưa giao"),
            (self.proposals, "đề xuất chưa chấp nhận, sẽ không công bố"),
        ):
            if number:
                parts.append(f"{number} {words}")
        return f"Công bố văn bản với {'; '.join(parts)}? Sau khi công bố, lời văn không sửa được."


def plan(draft: Draft, units: Mapping[int, Unit], *, today: date, in_force: Iterable[int] = ()) -> Plan:
    """`units` are those that may be given a task, `in_force` the directives of the edition that the draft amends."""
    accepted = [directive for directive in draft.accepted if directive.keeps is None]
    kept = {directive.keeps for directive in draft.accepted if directive.keeps is not None}
    led = [(directive, [pk for pk in directive.leads.units if pk in units]) for directive in accepted]
    late = [leads for directive, leads in led if leads and _is_late(directive, today)]
    return Plan(
        directives=len(accepted),
        kept=len(kept),
        withdrawn=len(set(in_force) - kept),
        assignments=sum(len(leads) for directive, leads in led if not _is_late(directive, today)),
        without_unit=sum(not leads for _, leads in led),
        late=len(late),
        proposals=sum(not directive.accepted and directive.keeps is None for directive in draft.directives),
    )


def _is_late(directive: DraftDirective, today: date) -> bool:
    return directive.due_on is not None and directive.due_on < today


@transaction.atomic
def publish_intake(intake: Intake, *, version: int, by: User) -> Conclusion:
    """Publish the accepted directives with their words, and give them to the lead units chosen.

    Raises `PaperRefused` with what has to be mended first, or `IntakeMoved` when the draft of `version` is not the
    latest any more.
    """
    if intake.status != Intake.Status.READ or intake.version != version or intake.draft is None:
        raise IntakeMoved("Bản nháp đã được sửa, công bố hoặc bỏ trong lúc này.")
    draft = from_data(intake.draft)
    if found := problems(draft):
        raise PaperRefused(" ".join(found))
    paper, source = paper_of(draft), {"document": intake.file.name or "", "sha256": intake.sha256}
    if intake.amends is None:
        conclusion = publish_paper(paper, committee=intake.committee, by=by, **source)
    else:
        conclusion = intake.amends
        reason = f"Không còn trong bản sửa đổi (bản {conclusion.edition + 1}) của {conclusion.reference}."
        for directive in publish_edition(conclusion, paper, by=by, reason=reason, **source):
            _stop(directive, by=by, reason=reason)
    close_intake(intake, conclusion, version=version, by=by)
    _give_out(draft, conclusion, by=by)
    return conclusion


def paper_of(draft: Draft) -> dict[str, Any]:
    """The draft as `publish_paper` takes it: the accepted directives, numbered in reading order."""
    directives = [
        {
            "passage": directive.passage,
            "position": number,
            "start": directive.start,
            "end": directive.end,
            "title": directive.title,
            "topic": directive.topic,
            "due_on": directive.due_on.isoformat() if directive.due_on else None,
            "due_words": directive.due_words[:200],
            "actors": directive.leads.words,
            "coordinating": directive.coordinating.words,
            "quantities": directive.quantities,
            "product": directive.product,
            "keeps": directive.keeps,
        }
        for number, directive in enumerate(draft.accepted, start=1)
    ]
    return {**as_data(draft.header), "passages": as_data(draft.passages), "directives": directives}


def _give_out(draft: Draft, conclusion: Conclusion, *, by: User) -> None:
    today = timezone.localdate()
    units = Unit.objects.serving(conclusion.committee, today).assignable().in_bulk()
    made = conclusion.directives.filter(passage__edition=conclusion.edition).select_related("passage")
    rows = {(row.passage.position, row.start): row for row in made}
    for directive in draft.accepted:
        leads = [units[pk] for pk in directive.leads.units if pk in units]
        if directive.keeps is not None or not leads or _is_late(directive, today):
            continue
        assign(
            rows[directive.passage, directive.start],
            units=leads,
            supporting_units=[units[pk] for pk in directive.coordinating.units if pk in units],
            task=directive.title,
            product=directive.product,
            due_on=directive.due_on,
            frequency=directive.frequency or Assignment.Frequency.HALF_YEAR,
            by=by,
        )


def _stop(directive: Directive, *, by: User, reason: str) -> None:
    """What is being done for a withdrawn directive stops; what is done stays done."""
    for assignment in directive.assignments.filter(cancelled_on__isnull=True, completed_on__isnull=True):
        stop_assignment(assignment, by=by, reason=reason)
