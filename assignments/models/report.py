"""What a unit says it did in a period, what proves it, and what the office says to it."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Unit, User
from accounts.vietnamese import format_number
from assignments.models.assignment import Assignment, OfAssignmentQuerySet
from targets.models import Indicator, Result
from targets.periods import Period, period_between


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def visible_to(self, user: User) -> "ProgressReportQuerySet":
        """Reports on assignments the user sees; a draft is seen by the unit that writes it only."""
        if user.is_superuser:
            return self
        reports = self.filter(assignment__in=Assignment.objects.visible_to(user))
        return reports.filter(~Q(status=ProgressReport.Status.DRAFT) | Q(assignment__unit_id=user.unit_id))

    def of_committee(self, committee_id: int | None) -> "ProgressReportQuerySet":
        return self.filter(assignment__unit__committee_id=committee_id)

    def with_what_a_reviewer_needs(self, on: date) -> Any:
        """With assignment (its state on that day), directive, values and `standing_evidence`: few queries for all."""
        work = Assignment.objects.with_state(on).select_related(
            "unit", "directive__conclusion", "directive__passage", "indicator"
        )
        files = models.Prefetch("evidence", Evidence.objects.standing(), to_attr="standing_evidence")
        return self.select_related("submitted_by", "author").prefetch_related(
            models.Prefetch("assignment", work), "values__indicator__indicator_set", files
        )


class ProgressReport(models.Model):
    """What a unit says it did in a period. It counts once the office accepts it; returned counts as not done."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        SUBMITTED = "submitted", "Chờ duyệt"
        ASKED = "asked", "Chờ bổ sung"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã duyệt"

    # The unit may write; the office sent it back; the office has it or has accepted it; sent and not sent back whole.
    BACK = (Status.ASKED, Status.RETURNED)
    EDITABLE = (Status.DRAFT, *BACK)
    WITH_OFFICE = (Status.SUBMITTED, Status.ACCEPTED)
    SENT = (*WITH_OFFICE, Status.ASKED)

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reports", verbose_name="việc được giao")
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.DRAFT)
    completion = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    claims_done = models.BooleanField("đề nghị công nhận hoàn thành", default=False)
    work_done = models.TextField("kết quả", blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("kiến nghị, đề xuất", blank=True)
    addressed_to = models.CharField("kiến nghị với", max_length=200, blank=True)
    blocked_by = models.CharField("vướng ở cơ quan, đơn vị", max_length=200, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người viết")
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người gửi"
    )
    submitted_at = models.DateTimeField("lúc gửi", null=True, blank=True)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)
    version = models.PositiveIntegerField("phiên bản", default=1)

    objects: ClassVar[Any] = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tiến độ"
        verbose_name_plural = "báo cáo tiến độ"
        ordering = ("-period_end", "-pk")
        indexes = (models.Index(fields=["status", "submitted_at"], name="report_status_submitted"),)
        constraints = (
            models.UniqueConstraint(fields=["assignment", "period_start", "period_end"], name="report_once_per_period"),
            models.CheckConstraint(condition=Q(completion__lte=100), name="report_completion_at_most_100"),
        )

    def __str__(self) -> str:
        return f"{self.assignment} – {self.period.label}"

    @property
    def period(self) -> Period:
        return period_between(self.period_start, self.period_end)

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE


class ReportedValue(models.Model):
    """A figure claimed in a report; it becomes a `Result` when the office accepts the report."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="values", verbose_name="báo cáo")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="chỉ tiêu")
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4)
    result = models.OneToOneField(
        Result, models.PROTECT, null=True, blank=True, related_name="claim", verbose_name="kết quả đã ghi"
    )

    class Meta:
        verbose_name = "số liệu báo cáo"
        verbose_name_plural = "số liệu báo cáo"
        constraints = (models.UniqueConstraint(fields=["report", "indicator"], name="reported_value_once"),)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"

    @property
    def value_text(self) -> str:
        return format_number(self.value)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> "EvidenceQuerySet":
        """The files that belong to the report now; a removed one is kept, but no longer part of it."""
        return self.filter(removed_at__isnull=True)


class Evidence(models.Model):
    """A file that proves a report, kept as received."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="evidence", verbose_name="báo cáo")
    file = models.FileField("tệp", upload_to="evidence/%Y/%m/")
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveIntegerField("dung lượng (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người gửi")
    added_at = models.DateTimeField("lúc gửi", auto_now_add=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bỏ"
    )
    removed_at = models.DateTimeField("lúc bỏ", null=True, blank=True)

    objects: ClassVar[Any] = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu kèm theo"
        verbose_name_plural = "tài liệu kèm theo"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """The office's decision on one submission of a report."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Duyệt"
        ASKED = "asked", "Yêu cầu bổ sung"
        RETURNED = "returned", "Trả lại"

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="reviews", verbose_name="báo cáo")
    decision = models.CharField("quyết định", max_length=10, choices=Decision)
    note = models.TextField("ý kiến", blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người duyệt")
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "lần duyệt"
        verbose_name_plural = "lần duyệt"
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(condition=Q(decision="accepted") | ~Q(note=""), name="return_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.report}"


class Contribution(models.Model):
    """What a coordinating unit did in a period, for the lead unit's report."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="contributions", verbose_name="việc được giao"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị phối hợp")
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    text = models.TextField("phần của đơn vị")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người viết")
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)
    version = models.PositiveIntegerField("phiên bản", default=1)

    objects: ClassVar[Any] = OfAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phần phối hợp"
        verbose_name_plural = "phần phối hợp"
        ordering = ("unit__sort_key", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "unit", "period_start", "period_end"], name="contribution_once_per_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit}: {self.assignment}"

    @property
    def period(self) -> Period:
        return period_between(self.period_start, self.period_end)
