"""The Standing Committee's word, and its answer."""

from django.db import models
from django.db.models import Q

from accounts.models import Unit, User
from conclusions.models import Directive
from targets.models import Indicator


class Instruction(models.Model):
    """The Standing Committee's word on a directive, an indicator or a unit, and the unit's answer."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="instructions", verbose_name="cấp ủy")
    directive = models.ForeignKey(
        Directive, models.PROTECT, null=True, blank=True, related_name="instructions", verbose_name="nhiệm vụ"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="instructions", verbose_name="chỉ tiêu"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="instructions_received", verbose_name="gửi đơn vị"
    )
    text = models.TextField("ý kiến")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người cho ý kiến")
    at = models.DateTimeField("lúc", auto_now_add=True)
    due_on = models.DateField("trả lời trước ngày", null=True, blank=True)
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trả lời"
    )
    answered_at = models.DateTimeField("lúc trả lời", null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến chỉ đạo"
        verbose_name_plural = "ý kiến chỉ đạo"
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(directive__isnull=False) | Q(indicator__isnull=False) | Q(unit__isnull=False),
                name="instruction_is_about_something",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
