"""What became of a difficulty or a proposal that a report names: passed on, answered. Rows are only ever added."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from assignments.models.report import ProgressReport


class ConcernStepQuerySet(models.QuerySet["ConcernStep"]):
    def taken_by(self, day: date) -> "ConcernStepQuerySet":
        """The steps of that day and before, the first first."""
        return self.filter(at__date__lte=day).order_by("pk")


class ConcernStep(models.Model):
    """One step on one part of a report's words; the concern itself is derived (`assignments.concerns`)."""

    class Part(models.TextChoices):
        DIFFICULTIES = "difficulties", "Khó khăn, vướng mắc"
        PROPOSALS = "proposals", "Kiến nghị, đề xuất"

    class Kind(models.TextChoices):
        FORWARDED = "forwarded", "Đã chuyển"
        ANSWERED = "answered", "Đã trả lời"

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="concern_steps", verbose_name="báo cáo")
    part = models.CharField("phần", max_length=12, choices=Part)
    kind = models.CharField("bước", max_length=10, choices=Kind)
    addressee = models.CharField("chuyển đến", max_length=200, blank=True)
    text = models.TextField("nội dung", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("lúc", default=timezone.now)

    objects: ClassVar[Any] = ConcernStepQuerySet.as_manager()

    class Meta:
        verbose_name = "xử lý khó khăn, kiến nghị"
        verbose_name_plural = "xử lý khó khăn, kiến nghị"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="forwarded") & ~Q(addressee="") | Q(kind="answered") & ~Q(text=""),
                name="concern_step_says_something",
            ),
            models.UniqueConstraint(
                fields=["report", "part"], condition=Q(kind="answered"), name="concern_answered_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.get_kind_display()}"
