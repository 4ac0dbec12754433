"""The calendar of reports: which summary is made of each period, and what has been done of it."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Unit, User
from reports.models.summary import Summary, SummaryScope
from targets.periods import Period, PeriodKind, period_between

_LONGEST = 60


class SummaryScheduleQuerySet(models.QuerySet["SummarySchedule"]):
    def visible_to(self, user: User) -> "SummaryScheduleQuerySet":
        """Those of the committee, for whoever reads all of its work."""
        if user.is_superuser:
            return self
        return self.filter(committee_id=user.committee_id) if user.sees_whole_committee else self.none()


class SummarySchedule(SummaryScope):
    """One kind of period of one scope: the units report by `close_days` after its end, then it is summed up.

    Periods that ended before `starts_on` are left alone. Without `readers` the office is told.
    """

    class Kind(models.TextChoices):
        MONTH = PeriodKind.MONTH.value, "Hằng tháng"
        QUARTER = PeriodKind.QUARTER.value, "Hằng quý"
        HALF_YEAR = PeriodKind.HALF_YEAR.value, "6 tháng"
        NINE_MONTHS = PeriodKind.NINE_MONTHS.value, "9 tháng"
        YEAR = PeriodKind.YEAR.value, "Hằng năm"

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="schedules", verbose_name="cấp ủy")
    name = models.CharField("tên", max_length=100)
    period_kind = models.CharField("kỳ", max_length=12, choices=Kind)
    close_days = models.PositiveSmallIntegerField(
        "hạn gửi, số ngày sau kỳ", default=5, validators=[MaxValueValidator(_LONGEST)]
    )
    remind_days = models.PositiveSmallIntegerField(
        "nhắc trước hạn, số ngày", default=2, validators=[MaxValueValidator(_LONGEST)]
    )
    readers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="người nhận đường dẫn")
    starts_on = models.DateField("áp dụng từ ngày")
    is_active = models.BooleanField("đang chạy", default=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người lập"
    )
    created_at = models.DateTimeField("lúc lập", auto_now_add=True)

    objects: ClassVar[Any] = SummaryScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = "lịch báo cáo"
        verbose_name_plural = "lịch báo cáo"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["committee", "name"], name="schedule_name_once"),
            models.CheckConstraint(condition=Q(remind_days__lte=F("close_days")), name="schedule_reminds_after_end"),
        )

    def __str__(self) -> str:
        return self.name


class ScheduleStep(models.Model):
    """Something the calendar did for a period. Whoever inserts the row does it: each step happens once."""

    class Step(models.TextChoices):
        OPENED = "opened", "Mở kỳ báo cáo"
        REMINDED = "reminded", "Nhắc đơn vị còn thiếu"
        CLOSED = "closed", "Chốt danh sách"
        BUILT = "built", "Lập bản tổng hợp"
        SENT = "sent", "Gửi đường dẫn"

    schedule = models.ForeignKey(SummarySchedule, models.CASCADE, related_name="steps", verbose_name="lịch báo cáo")
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    step = models.CharField("bước", max_length=10, choices=Step)
    at = models.DateTimeField("lúc", auto_now_add=True)
    summary = models.ForeignKey(
        Summary, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bản tổng hợp"
    )

    class Meta:
        verbose_name = "bước của lịch báo cáo"
        verbose_name_plural = "bước của lịch báo cáo"
        ordering = ("-period_end", "-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["schedule", "period_start", "period_end", "step"], name="schedule_step_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule}: {self.get_step_display()}, {self.period.label}"

    @property
    def period(self) -> Period:
        return period_between(self.period_start, self.period_end)
