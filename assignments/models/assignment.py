"""Who does what by when, and the later day that is asked for it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, DateField, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Unit, User
from assignments.models.state import State
from conclusions.models import Directive
from targets.models import Indicator


def _gone_on(day: date) -> Exists:
    return Exists(Assignment.objects.filter(transferred_from=OuterRef("pk")).existing_on(day))


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """All of the committee's; a unit's people see what it or a unit below it leads or takes part in.

        Who has taken a task over sees it as it was with the unit before.
        """
        if user.is_superuser:
            return self
        own = Q(unit__committee_id=user.committee_id)
        taken_over = Assignment.objects.filter(own, transferred_from__isnull=False)
        if user.sees_whole_committee or user.unit is None:
            return self.filter(own | Q(pk__in=taken_over.values("transferred_from_id")))
        below = Unit.objects.filter(path__startswith=user.unit.path).values("pk")
        taking_part = Assignment.supporting_units.through.objects.filter(unit_id__in=below).values("assignment_id")
        before = taken_over.filter(unit_id__in=below).values("transferred_from_id")
        return self.filter(own & (Q(unit_id__in=below) | Q(pk__in=taking_part)) | Q(pk__in=before))

    def of_committee(self, committee_id: int | None) -> "AssignmentQuerySet":
        return self.filter(unit__committee_id=committee_id)

    def existing_on(self, day: date) -> "AssignmentQuerySet":
        return self.filter(assigned_on__lte=day)

    def counted_on(self, day: date) -> "AssignmentQuerySet":
        """What the figures count: existing on the day, and not passed on by then, as it counts with its new unit."""
        return self.existing_on(day).filter(~_gone_on(day))

    def passed_on_by(self, day: date) -> "AssignmentQuerySet":
        """What another unit has taken over by the day."""
        return self.filter(_gone_on(day))

    def open_on(self, day: date) -> "AssignmentQuerySet":
        """Assigned by `day`, neither finished nor stopped on it."""
        return self.existing_on(day).filter(
            Q(completed_on__isnull=True) | Q(completed_on__gt=day),
            Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=day),
        )

    def measures(self) -> "AssignmentQuerySet":
        """Those that answer a poor forecast: on an indicator, with person, product and day, from a paper or not."""
        return self.filter(indicator__isnull=False, due_on__isnull=False).exclude(person="").exclude(product="")

    def in_field(self, topic: str, groups: Iterable[str]) -> "AssignmentQuerySet":
        """Under directives of the field `topic`; of measures without a paper those of its `groups` of indicators."""
        measures = Q(directive__isnull=True, indicator__group__in=groups)
        return self.filter(Q(directive__topic=topic) | measures)

    def with_state(self, on: date) -> Any:
        """Annotate `state` (a `State` value) and `deadline` (the first, or the one granted by `on`) for that day."""
        granted = (
            Extension.objects.filter(assignment=OuterRef("pk"), decision=Extension.Decision.GRANTED, decided_on__lte=on)
            .order_by("-decided_on", "-pk")
            .values("asked_until")[:1]
        )
        soon = on + timedelta(days=settings.KETLUAN["due_soon_days"])
        done = Q(completed_on__lte=on)
        return self.annotate(
            deadline=Coalesce(Subquery(granted, output_field=DateField()), F("due_on")),
        ).annotate(
            state=Case(
                When(cancelled_on__lte=on, then=Value(State.STOPPED)),
                When(done & Q(deadline__isnull=True), then=Value(State.DONE_ON_TIME)),
                When(done & Q(completed_on__lte=F("deadline")), then=Value(State.DONE_ON_TIME)),
                When(done, then=Value(State.DONE_LATE)),
                When(deadline__isnull=True, then=Value(State.STANDING)),
                When(deadline__lt=on, then=Value(State.OVERDUE)),
                When(deadline__lte=soon, then=Value(State.DUE_SOON)),
                default=Value(State.IN_TIME),
                output_field=models.CharField(),
            )
        )

    def with_extensions(self, on: date) -> Any:
        """Annotate `extension_count`: how many later deadlines were granted by that day."""
        granted = Extension.objects.filter(
            assignment=OuterRef("pk"), decision=Extension.Decision.GRANTED, decided_on__lte=on
        )
        counted = granted.order_by().values("assignment").annotate(number=Count("pk")).values("number")
        return self.annotate(extension_count=Coalesce(Subquery(counted), 0))

    def with_waiting_extension(self, on: date) -> Any:
        """Annotate `asked_pk`, `asked_until` and `asked_reason`: the request for more time that waited on that day."""
        asked = Q(extensions__asked_at__date__lte=on)
        asked &= Q(extensions__decided_on__isnull=True) | Q(extensions__decided_on__gt=on)
        fields = {
            "asked_pk": F("waited__pk"),
            "asked_until": F("waited__asked_until"),
            "asked_reason": F("waited__reason"),
        }
        return self.annotate(waited=FilteredRelation("extensions", condition=asked)).annotate(**fields)

    def by_deadline(self) -> Any:
        """Earliest deadline first, standing tasks last, on both databases; after `with_state`."""
        return self.order_by(F("deadline").asc(nulls_last=True), "unit__sort_key", "pk")


class Assignment(models.Model):
    """One unit answers for a directive, an indicator or both. Without `due_on` it is a standing task."""

    class Frequency(models.TextChoices):
        MONTH = "month", "Hằng tháng"
        QUARTER = "quarter", "Hằng quý"
        HALF_YEAR = "half_year", "6 tháng"
        YEAR = "year", "Hằng năm"

    directive = models.ForeignKey(
        Directive, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="nhiệm vụ"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="chỉ tiêu"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name="đơn vị chủ trì")
    supporting_units = models.ManyToManyField(
        Unit, related_name="supported_assignments", blank=True, verbose_name="đơn vị phối hợp"
    )
    task = models.CharField("nội dung giao", max_length=500)
    product = models.CharField("sản phẩm", max_length=300, blank=True)
    person = models.CharField("người chịu trách nhiệm", max_length=120, blank=True)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    frequency = models.CharField("kỳ báo cáo", max_length=10, choices=Frequency, default=Frequency.HALF_YEAR)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người giao")
    assigned_on = models.DateField("ngày giao")
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    cancelled_on = models.DateField("ngày dừng", null=True, blank=True)
    transferred_from = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="chuyển từ"
    )
    search_key = models.CharField(max_length=900, editable=False)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "giao việc"
        verbose_name_plural = "giao việc"
        ordering = ("directive", "unit", "pk")
        indexes = (models.Index(fields=["unit", "due_on"], name="assignment_unit_due"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(directive__isnull=False) | Q(indicator__isnull=False), name="assignment_is_about_something"
            ),
            models.CheckConstraint(
                # A task passed on keeps its first deadline, were it over long ago.
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("assigned_on")) | Q(transferred_from__isnull=False),
                name="assignment_due_after_assigned",
            ),
            models.UniqueConstraint(
                fields=["directive", "unit", "task"],
                condition=Q(cancelled_on__isnull=True, directive__isnull=False),
                name="assignment_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "task"],
                condition=Q(cancelled_on__isnull=True, directive__isnull=True),
                name="measure_once_per_unit",
            ),
        )

    def __str__(self) -> str:
        return self.task

    @property
    def is_open(self) -> bool:
        """Neither finished nor stopped."""
        ended: date | None = self.completed_on or self.cancelled_on
        return ended is None


class OfAssignmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "OfAssignmentQuerySet":
        """What belongs to an assignment is seen by those who see the assignment."""
        return self.filter(assignment__in=Assignment.objects.visible_to(user))


class RequestQuerySet(OfAssignmentQuerySet):
    def waiting(self) -> "RequestQuerySet":
        """Not decided yet, on an assignment that is neither finished nor stopped."""
        going = {"assignment__completed_on__isnull": True, "assignment__cancelled_on__isnull": True}
        return self.filter(decision="pending", **going)


class Extension(models.Model):
    """A later deadline asked by the unit; the first one stays on the assignment."""

    class Decision(models.TextChoices):
        PENDING = "pending", "Chờ quyết định"
        GRANTED = "granted", "Đồng ý"
        REFUSED = "refused", "Không đồng ý"
        WITHDRAWN = "withdrawn", "Đã rút"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions", verbose_name="việc được giao")
    asked_until = models.DateField("xin lùi đến ngày")
    reason = models.TextField("lý do")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người xin")
    asked_at = models.DateTimeField("lúc xin", auto_now_add=True)
    decision = models.CharField("quyết định", max_length=10, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decision_note = models.TextField("ý kiến", blank=True)

    objects: ClassVar[Any] = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="pending") | Q(decided_on__isnull=False), name="extension_decision_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(decision="pending"), name="extension_asked_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment} đến {self.asked_until:%d/%m/%Y}"

    @property
    def days_after_first(self) -> int:
        """Days from the first deadline to the one asked for."""
        first: date | None = self.assignment.due_on
        return 0 if first is None else (self.asked_until - first).days

    @property
    def is_for_committee(self) -> bool:
        """Whether it goes so far that the Standing Committee itself decides."""
        limit: int = settings.KETLUAN["extension_office_days"]
        return self.days_after_first > limit
