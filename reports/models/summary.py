"""The document made of the figures. Figures and files are frozen on purpose: an issued summary is itself a fact."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import Unit, User
from conclusions.models import Conclusion, Directive
from targets.models import IndicatorSet
from targets.periods import Period, period_between


class SummaryQuerySet(models.QuerySet["Summary"]):
    def visible_to(self, user: User) -> "SummaryQuerySet":
        """The committee's summaries; a unit's people see those made of their own unit, and the issued ones that were
        addressed to them."""
        if user.is_superuser:
            return self
        own = self.filter(committee_id=user.committee_id)
        if user.sees_whole_committee or user.unit is None:
            return own
        addressed = SummaryRecipient.objects.filter(user=user).values("summary")
        return own.filter(Q(unit__path__startswith=user.unit.path) | Q(pk__in=addressed))

    def in_progress(self) -> "SummaryQuerySet":
        return self.filter(status__in=Summary.RUNNING)

    def without_content(self) -> "SummaryQuerySet":
        """Without figures and paper, some hundred kilobytes a row, for lists and for what is asked every second."""
        return self.defer("figures", "paper")

    def issued(self) -> "SummaryQuerySet":
        """Those that have gone out with their number, also while their last files are being made."""
        return self.filter(issued_on__isnull=False)


class SummaryScope(models.Model):
    """Which part of the committee's work is summed up; all of it when nothing is named."""

    conclusion = models.ForeignKey(
        Conclusion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kết luận"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị")
    topic = models.CharField("lĩnh vực", max_length=20, choices=Directive.Topic, blank=True)
    indicator_set = models.ForeignKey(
        IndicatorSet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bộ chỉ tiêu"
    )

    class Meta:
        abstract = True

    @property
    def scope_words(self) -> str:
        """What is summed up, short; empty for the whole committee's work."""
        parts = (
            self.unit.name if self.unit else "",
            f"văn bản {self.conclusion.reference}" if self.conclusion else "",
            f"lĩnh vực {self.get_topic_display()}" if self.topic else "",
            self.indicator_set.name if self.indicator_set else "",
        )
        return "; ".join(part for part in parts if part)


class SummaryBatch(models.Model):
    """The summaries of many units asked for at once; `stopped_at` while the rest of them is put off."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cấp ủy")
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người yêu cầu")
    requested_at = models.DateTimeField("lúc yêu cầu", auto_now_add=True)
    stopped_at = models.DateTimeField("lúc dừng", null=True, blank=True)

    class Meta:
        verbose_name = "đợt lập bản tổng hợp"
        verbose_name_plural = "đợt lập bản tổng hợp"
        ordering = ("-requested_at", "-pk")

    def __str__(self) -> str:
        return f"Tổng hợp từng đơn vị, {self.period.label}"

    @property
    def period(self) -> Period:
        return period_between(self.period_start, self.period_end)


class Summary(SummaryScope):
    """One request for a summary of a period, its build, and what came of it. The row is the job.

    `figures` is the roll-up, `paper` all parts written of it (`papers.Paper`), `choices` the parts kept, their order
    and openings. Once issued, none of it changes: a correction is a summary of its own that `replaces` this one.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Đang chờ"
        BUILDING = "building", "Đang lập"
        READY = "ready", "Đã xong"
        FAILED = "failed", "Lỗi"
        CANCELLED = "cancelled", "Đã huỷ"

    RUNNING = (Status.QUEUED, Status.BUILDING)
    FILES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "archive": "PDF lưu trữ (kèm số liệu)"}

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="summaries", verbose_name="cấp ủy")
    batch = models.ForeignKey(
        SummaryBatch, models.PROTECT, null=True, blank=True, related_name="summaries", verbose_name="đợt lập"
    )
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.QUEUED)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    step = models.CharField("bước", max_length=100, blank=True)
    error = models.TextField("lý do lỗi", blank=True)
    figures = models.JSONField("số liệu", null=True, blank=True)
    paper = models.JSONField("các phần", null=True, blank=True)
    choices = models.JSONField("các phần đã chọn", default=list, blank=True)
    pdf = models.FileField("tệp PDF", upload_to="summaries/%Y/", null=True, blank=True)
    archive = models.FileField("tệp PDF lưu trữ", upload_to="summaries/%Y/", null=True, blank=True)
    docx = models.FileField("tệp Word", upload_to="summaries/%Y/", null=True, blank=True)
    xlsx = models.FileField("tệp Excel", upload_to="summaries/%Y/", null=True, blank=True)
    hashes = models.JSONField("SHA-256 của các tệp", default=dict, blank=True)
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người yêu cầu"
    )
    requested_at = models.DateTimeField("lúc yêu cầu", auto_now_add=True)
    claim = models.CharField(max_length=40, blank=True, editable=False)
    claimed_at = models.DateTimeField("lúc nhận lập", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần lập", default=0)
    built_at = models.DateTimeField("lúc lập xong", null=True, blank=True)
    # What was written on it when it went out.
    number = models.CharField("số", max_length=20, blank=True)
    term = models.CharField("nhiệm kỳ đánh số", max_length=9, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issued_at = models.DateTimeField("lúc ban hành", null=True, blank=True)
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ban hành"
    )
    heading = models.JSONField("thể thức khi ban hành", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="thay thế bản"
    )

    objects: ClassVar[Any] = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = "bản tổng hợp"
        verbose_name_plural = "bản tổng hợp"
        ordering = ("-requested_at", "-pk")
        indexes = (models.Index(fields=["status", "claimed_at"], name="summary_status_claimed"),)
        constraints = (
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="summary_period_ordered"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True, number="") | Q(issued_on__isnull=False) & ~Q(number=""),
                name="summary_issued_with_number",
            ),
            models.UniqueConstraint(
                fields=["committee", "term", "number"], condition=~Q(number=""), name="summary_number_once_in_term"
            ),
            models.UniqueConstraint(
                F("committee"),
                Coalesce(F("conclusion"), 0),
                Coalesce(F("unit"), 0),
                F("topic"),
                Coalesce(F("indicator_set"), 0),
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

    @property
    def is_running(self) -> bool:
        """Whether it waits for a worker or is being built."""
        return self.status in self.RUNNING

    @property
    def is_issued(self) -> bool:
        return self.issued_on is not None

    @property
    def reference(self) -> str:
        """`127-BC/HU`; empty until it is issued."""
        return f"{self.number}-{(self.heading or {}).get('symbol', '')}" if self.number else ""


class SummaryRecipient(models.Model):
    """Somebody with an account to whom an issued summary was sent, and what became of it."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="recipients", verbose_name="bản tổng hợp")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người nhận")
    sent_at = models.DateTimeField("lúc gửi", auto_now_add=True)
    opened_at = models.DateTimeField("lúc mở", null=True, blank=True)
    acknowledged_at = models.DateTimeField("lúc xác nhận đã nhận", null=True, blank=True)

    class Meta:
        verbose_name = "người nhận bản tổng hợp"
        verbose_name_plural = "người nhận bản tổng hợp"
        ordering = ("summary", "user__full_name", "pk")
        constraints = (models.UniqueConstraint(fields=["summary", "user"], name="summary_sent_once_to_each"),)

    def __str__(self) -> str:
        return f"{self.summary} → {self.user}"


class SignedCopy(models.Model):
    """The paper as it came back signed: the bytes as received, never saved anew. Every copy is kept."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="signed_copies", verbose_name="bản tổng hợp")
    name = models.CharField("tên tệp", max_length=200)
    file = models.FileField("tệp", upload_to="signed/%Y/")
    sha256 = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người đính kèm")
    at = models.DateTimeField("lúc đính kèm", auto_now_add=True)

    class Meta:
        verbose_name = "bản đã ký"
        verbose_name_plural = "bản đã ký"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.name
