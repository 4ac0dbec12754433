"""Who does what by when, and what they say they did."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Unit, User
from accounts.vietnamese import format_number
from conclusions.models import Directive
from targets.models import Indicator, Result
from targets.periods import Period, period_between


class State(models.TextChoices):
    """State of an assignment on a day: the offices' four-way count, near deadline, standing, stopped."""

    STOPPED = "stopped", "Đã dừng"
    DONE_ON_TIME = "done_on_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"
    OVERDUE = "overdue", "Quá hạn"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    IN_TIME = "in_time", "Trong hạn"
    STANDING = "standing", "Thường xuyên"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """All of the committee's; a unit's people see what it or a unit below it leads or takes part in."""
        if user.is_superuser:
            return self
        own = self.filter(unit__committee_id=user.committee_id)
        if user.sees_whole_committee or user.unit is None:
            return own
        below = Unit.objects.filter(path__startswith=user.unit.path).values("pk")
        taking_part = Assignment.supporting_units.through.objects.filter(unit_id__in=below).values("assignment_id")
        return own.filter(Q(unit_id__in=below) | Q(pk__in=taking_part))

    def of_committee(self, committee_id: int | None) -> "AssignmentQuerySet":
        return self.filter(unit__committee_id=committee_id)

    def existing_on(self, day: date) -> "AssignmentQuerySet":
        return self.filter(assigned_on__lte=day)

    def open_on(self, day: date) -> "AssignmentQuerySet":
        """Assigned by `day`, neither finished nor stopped on it."""
        return self.existing_on(day).filter(
            Q(completed_on__isnull=True) | Q(completed_on__gt=day),
            Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=day),
        )

    def measures(self) -> "AssignmentQuerySet":
        """Those that answer a poor forecast: on an indicator, with person, product and day, from a paper or not."""
        return self.filter(indicator__isnull=False, due_on__isnull=False).exclude(person="").exclude(product="")

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
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chuyển từ"
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
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("assigned_on")), name="assignment_due_after_assigned"
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


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def visible_to(self, user: User) -> "ProgressReportQuerySet":
        """Reports on assignments the user sees; a draft is seen by the unit that writes it only."""
        if user.is_superuser:
            return self
        reports = self.filter(assignment__in=Assignment.objects.visible_to(user))
        return reports.filter(~Q(status=ProgressReport.Status.DRAFT) | Q(assignment__unit_id=user.unit_id))

    def of_committee(self, committee_id: int | None) -> "ProgressReportQuerySet":
        return self.filter(assignment__unit__committee_id=committee_id)


class ProgressReport(models.Model):
    """What a unit says it did in a period. It counts once the office accepts it; returned counts as not done."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        SUBMITTED = "submitted", "Chờ duyệt"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã duyệt"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reports", verbose_name="việc được giao")
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.DRAFT)
    completion = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    claims_done = models.BooleanField("đề nghị công nhận hoàn thành", default=False)
    work_done = models.TextField("kết quả", blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("kiến nghị, đề xuất", blank=True)
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
        return self.status in {self.Status.DRAFT, self.Status.RETURNED}


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


class Evidence(models.Model):
    """A file that proves a report, kept as received."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="evidence", verbose_name="báo cáo")
    file = models.FileField("tệp", upload_to="evidence/%Y/%m/")
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveIntegerField("dung lượng (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người gửi")
    added_at = models.DateTimeField("lúc gửi", auto_now_add=True)

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


class Extension(models.Model):
    """A later deadline asked by the unit; the first one stays on the assignment."""

    class Decision(models.TextChoices):
        PENDING = "pending", "Chờ quyết định"
        GRANTED = "granted", "Đồng ý"
        REFUSED = "refused", "Không đồng ý"

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

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="pending") | Q(decided_on__isnull=False), name="extension_decision_has_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment} đến {self.asked_until:%d/%m/%Y}"


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
