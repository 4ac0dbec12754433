"""The document made of the figures. Figures and files are frozen on purpose: an issued summary is itself a fact."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import Unit, User
from conclusions.models import Conclusion
from targets.periods import Period, period_between


class Letterhead(models.Model):
    """How a committee's own papers are headed, signed and addressed."""

    committee = models.OneToOneField(Unit, models.PROTECT, related_name="letterhead", verbose_name="cấp ủy")
    parent_body = models.CharField("cấp trên trực tiếp", max_length=200)
    issuing_body = models.CharField("cơ quan ban hành", max_length=200)
    place = models.CharField("nơi ban hành", max_length=100)
    symbol = models.CharField("ký hiệu báo cáo", max_length=40, default="BC/HU")
    signer_capacity = models.CharField("thể thức ký", max_length=100, default="T/M BAN THƯỜNG VỤ")
    signer_title = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("người ký", max_length=100, blank=True)
    recipients = models.TextField("nơi nhận", blank=True, help_text="Mỗi dòng một nơi nhận.")

    class Meta:
        verbose_name = "thể thức văn bản"
        verbose_name_plural = "thể thức văn bản"

    def __str__(self) -> str:
        return self.issuing_body


class SummaryQuerySet(models.QuerySet["Summary"]):
    def visible_to(self, user: User) -> "SummaryQuerySet":
        """The committee's summaries; a unit's people see those made of their own unit."""
        if user.is_superuser:
            return self
        own = self.filter(committee_id=user.committee_id)
        if user.sees_whole_committee or user.unit is None:
            return own
        return own.filter(unit__path__startswith=user.unit.path)

    def in_progress(self) -> "SummaryQuerySet":
        return self.filter(status__in=[Summary.Status.QUEUED, Summary.Status.BUILDING])


class Summary(models.Model):
    """One request for a summary of a period, its build, and what came of it. The row is the job."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Đang chờ"
        BUILDING = "building", "Đang lập"
        READY = "ready", "Đã xong"
        FAILED = "failed", "Lỗi"

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="summaries", verbose_name="cấp ủy")
    conclusion = models.ForeignKey(
        Conclusion, models.PROTECT, null=True, blank=True, related_name="summaries", verbose_name="kết luận"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="unit_summaries", verbose_name="đơn vị"
    )
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.QUEUED)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    step = models.CharField("bước", max_length=100, blank=True)
    error = models.TextField("lý do lỗi", blank=True)
    figures = models.JSONField("số liệu", null=True, blank=True)
    pdf = models.FileField("tệp PDF", upload_to="summaries/%Y/", null=True, blank=True)
    docx = models.FileField("tệp Word", upload_to="summaries/%Y/", null=True, blank=True)
    xlsx = models.FileField("tệp Excel", upload_to="summaries/%Y/", null=True, blank=True)
    sha256 = models.CharField("SHA-256 của tệp PDF", max_length=64, blank=True)
    number = models.CharField("số", max_length=20, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người yêu cầu"
    )
    requested_at = models.DateTimeField("lúc yêu cầu", auto_now_add=True)
    claim = models.CharField(max_length=40, blank=True, editable=False)
    claimed_at = models.DateTimeField("lúc nhận lập", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần lập", default=0)
    built_at = models.DateTimeField("lúc lập xong", null=True, blank=True)

    objects: ClassVar[Any] = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = "bản tổng hợp"
        verbose_name_plural = "bản tổng hợp"
        ordering = ("-requested_at", "-pk")
        indexes = (models.Index(fields=["status", "claimed_at"], name="summary_status_claimed"),)
        constraints = (
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="summary_period_ordered"),
            models.UniqueConstraint(
                F("committee"),
                Coalesce(F("conclusion"), 0),
                Coalesce(F("unit"), 0),
                F("period_start"),
                F("period_end"),
                condition=Q(status__in=["queued", "building"]),
                name="summary_built_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"Tổng hợp {self.period.label}"

    @property
    def period(self) -> Period:
        return period_between(self.period_start, self.period_end)
