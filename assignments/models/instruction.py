"""The Standing Committee's word, and what the unit it is addressed to answers."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from accounts.models import Unit, User
from assignments.models.assignment import Assignment
from conclusions.models import Directive
from targets.models import Indicator


class AnswerState(models.TextChoices):
    """How an instruction stands on a day."""

    WAITING = "waiting", "Chờ trả lời"
    LATE = "late", "Quá hạn trả lời"
    ANSWERED = "answered", "Đã trả lời"
    WITHDRAWN = "withdrawn", "Đã rút"


def _answered_on(day: date) -> Exists:
    return Exists(InstructionAnswer.objects.filter(instruction=OuterRef("pk")).standing_on(day))


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, user: User) -> "InstructionQuerySet":
        """All of the committee's; a unit's people see those addressed to it or a unit below it, and those on an
        assignment or a directive in which one of them leads or takes part."""
        if user.is_superuser:
            return self
        own = self.filter(committee_id=user.committee_id)
        if user.sees_whole_committee or user.unit is None:
            return own
        work = Assignment.objects.visible_to(user)
        below = Unit.objects.filter(path__startswith=user.unit.path).values("pk")
        directives = work.filter(directive__isnull=False).values("directive_id")
        return own.filter(
            Q(unit_id__in=below) | Q(assignment_id__in=work.values("pk")) | Q(directive_id__in=directives)
        )

    def of_committee(self, committee_id: int | None) -> "InstructionQuerySet":
        return self.filter(committee_id=committee_id)

    def about_directive(self, directive: Directive) -> "InstructionQuerySet":
        """Those on the directive itself, and those on what was given out of it."""
        return self.filter(Q(directive=directive) | Q(assignment__directive=directive))

    def about_indicator(self, indicator: Indicator) -> "InstructionQuerySet":
        return self.filter(Q(indicator=indicator) | Q(assignment__indicator=indicator))

    def about_assignment(self, assignment: Assignment) -> "InstructionQuerySet":
        """Those on the assignment itself, and those to its unit on its directive or its indicator."""
        above = Q(directive__isnull=False, directive=assignment.directive_id)
        above |= Q(indicator__isnull=False, indicator=assignment.indicator_id)
        return self.filter(Q(assignment=assignment) | Q(above, unit=assignment.unit_id))

    def existing_on(self, day: date) -> "InstructionQuerySet":
        return self.filter(at__date__lte=day)

    def unanswered_on(self, day: date) -> "InstructionQuerySet":
        """Given by `day`, on that day neither withdrawn nor answered in a way that was let stand."""
        in_force = self.existing_on(day).filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))
        return in_force.filter(~_answered_on(day))

    def with_answer_state(self, on: date) -> Any:
        """Annotate `answer_state` (an `AnswerState` value) for that day, and `answer`: the latest words by then."""
        answers = InstructionAnswer.objects.filter(instruction=OuterRef("pk"), at__date__lte=on)
        return self.annotate(
            answer=Subquery(answers.order_by("-pk").values("text")[:1]),
            answer_state=Case(
                When(withdrawn_on__lte=on, then=Value(AnswerState.WITHDRAWN)),
                When(_answered_on(on), then=Value(AnswerState.ANSWERED)),
                When(due_on__lt=on, then=Value(AnswerState.LATE)),
                default=Value(AnswerState.WAITING),
                output_field=models.CharField(),
            ),
        )

    def for_lists(self, on: date) -> Any:
        """As of that day, with all that a row shows."""
        shown = self.existing_on(on).with_answer_state(on)
        return shown.select_related("unit", "by", "directive__conclusion", "indicator", "assignment__unit")


class Instruction(models.Model):
    """The Standing Committee's word on a directive, an indicator, an assignment or a unit; addressed to one unit.

    `by` wrote it down; where the office did so, `recorded_for` says on whose word.
    """

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="instructions", verbose_name="cấp ủy")
    directive = models.ForeignKey(
        Directive, models.PROTECT, null=True, blank=True, related_name="instructions", verbose_name="nhiệm vụ"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="instructions", verbose_name="chỉ tiêu"
    )
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, null=True, blank=True, related_name="instructions", verbose_name="việc được giao"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="instructions_received", verbose_name="gửi đơn vị"
    )
    text = models.TextField("ý kiến")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người cho ý kiến")
    at = models.DateTimeField("lúc", auto_now_add=True)
    recorded_for = models.CharField("theo ý kiến của", max_length=200, blank=True)
    due_on = models.DateField("trả lời trước ngày", null=True, blank=True)
    withdrawn_on = models.DateField("ngày rút", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người rút"
    )
    withdrawn_reason = models.TextField("lý do rút", blank=True)

    objects: ClassVar[Any] = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến chỉ đạo"
        verbose_name_plural = "ý kiến chỉ đạo"
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(directive__isnull=False) | Q(indicator__isnull=False) | Q(unit__isnull=False),
                name="instruction_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="withdrawn_instruction_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def given_by(self) -> str:
        """On whose word it stands."""
        return self.recorded_for or self.by.full_name


class InstructionAnswerQuerySet(models.QuerySet["InstructionAnswer"]):
    def standing_on(self, day: date) -> "InstructionAnswerQuerySet":
        """Given by `day` and on that day not sent back as unclear."""
        return self.filter(Q(sent_back_at__isnull=True) | Q(sent_back_at__date__gt=day), at__date__lte=day)


class InstructionAnswer(models.Model):
    """One answer of the unit. A better one is a further row; one that was not clear keeps what was said to it."""

    instruction = models.ForeignKey(Instruction, models.CASCADE, related_name="answers", verbose_name="ý kiến chỉ đạo")
    text = models.TextField("trả lời")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người trả lời")
    at = models.DateTimeField("lúc", default=timezone.now)
    sent_back_at = models.DateTimeField("lúc yêu cầu trả lời lại", null=True, blank=True)
    sent_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người yêu cầu trả lời lại"
    )
    sent_back_note = models.TextField("điều chưa rõ", blank=True)

    objects: ClassVar[Any] = InstructionAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời ý kiến chỉ đạo"
        verbose_name_plural = "trả lời ý kiến chỉ đạo"
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_back_at__isnull=True) | ~Q(sent_back_note=""),
                name="answer_sent_back_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
