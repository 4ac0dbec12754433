"""A task passed on to another unit."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Unit, User
from assignments.models.assignment import Assignment, RequestQuerySet


class HandoverQuerySet(RequestQuerySet):
    def visible_to(self, user: User) -> "HandoverQuerySet":
        """Those of assignments the user sees, and those offered to the user's own unit."""
        if user.is_superuser:
            return self
        seen = Q(assignment__in=Assignment.objects.visible_to(user))
        return self.filter(seen | Q(to_unit_id=user.unit_id)) if user.unit_id else self.filter(seen)


class Handover(models.Model):
    """A task passed on to another unit: asked with a reason, in force once the receiver accepts it."""

    class Decision(models.TextChoices):
        PENDING = "pending", "Chờ đơn vị nhận"
        ACCEPTED = "accepted", "Đã nhận"
        DECLINED = "declined", "Không nhận"
        WITHDRAWN = "withdrawn", "Đã rút"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="handovers", verbose_name="việc được giao")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị nhận")
    reason = models.TextField("lý do")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người chuyển")
    asked_at = models.DateTimeField("lúc chuyển", auto_now_add=True)
    decision = models.CharField("trả lời", max_length=10, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trả lời"
    )
    decided_on = models.DateField("ngày trả lời", null=True, blank=True)
    decision_note = models.TextField("ý kiến", blank=True)

    objects: ClassVar[Any] = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "chuyển việc"
        verbose_name_plural = "chuyển việc"
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="pending") | Q(decided_on__isnull=False), name="handover_decision_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(decision="declined") | ~Q(decision_note=""), name="declined_handover_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(decision="pending"), name="handover_asked_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment} → {self.to_unit}"
