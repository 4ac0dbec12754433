"""What a person was told, the one mail of the day that tells it, and a unit's calendar for outside programs."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Unit, User


class Mail(models.Model):
    """One person's digest of one day. The row is the job, and the record of what became of it.

    QUEUED: nothing was handed over; with a `claim` a worker is on its way to the mail server. SENDING: marked, with its
    Message-ID, just before the text is handed over; from here on it is never sent a second time. SENT: the server took
    it. FAILED: the server refused it, or could not be reached, too often; it was not delivered. UNCLEAR: the worker or
    the line broke between SENDING and the server's answer: it may have been sent, and is reported instead of repeated.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        UNCLEAR = "unclear", "Có thể đã gửi"

    user = models.ForeignKey(User, models.CASCADE, related_name="mails", verbose_name="người nhận")
    day = models.DateField("ngày")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.QUEUED)
    address = models.EmailField("địa chỉ")
    subject = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung")
    html = models.TextField("nội dung HTML", editable=False)
    message_id = models.CharField("Message-ID", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    not_before = models.DateTimeField("không gửi trước", default=timezone.now)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    claimed_at = models.DateTimeField("lúc nhận gửi", null=True, blank=True)
    sent_at = models.DateTimeField("lúc gửi", null=True, blank=True)
    error = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "thư tổng hợp"
        verbose_name_plural = "thư tổng hợp"
        ordering = ("-day", "-pk")
        indexes = (models.Index(fields=["state", "not_before"], name="mail_state"),)
        constraints = (models.UniqueConstraint(fields=["user", "day"], name="mail_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.user} {self.day:%d/%m/%Y}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread_by(self, user: User) -> "NoticeQuerySet":
        return self.filter(user=user, read_at__isnull=True)


class Notice(models.Model):
    """One thing told to one person: once, whoever asks, as `key` says what it is. `mail` is the digest that told it.

    `about` names the object: what is told of it later takes the place of what was told before.
    """

    class Kind(models.TextChoices):
        GIVEN = "given", "Việc mới giao"
        REPORT_DUE = "report_due", "Đến hạn báo cáo"
        REPORT_LATE = "report_late", "Chậm báo cáo"
        TASK_DUE = "task_due", "Đến hạn hoàn thành"
        TASK_LATE = "task_late", "Quá hạn hoàn thành"
        RETURNED = "returned", "Trả lại báo cáo"
        ASKED = "asked", "Yêu cầu bổ sung"
        ACCEPTED = "accepted", "Duyệt báo cáo"
        TO_REVIEW = "to_review", "Chờ duyệt"
        REMINDED = "reminded", "Văn phòng nhắc"
        REQUESTED = "requested", "Đề nghị"
        DECIDED = "decided", "Quyết định"
        INSTRUCTED = "instructed", "Ý kiến chỉ đạo"
        SUMMARY = "summary", "Bản tổng hợp"

    user = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name="người nhận")
    kind = models.CharField("loại", max_length=12, choices=Kind)
    key = models.CharField("khoá", max_length=120, editable=False)
    about = models.CharField("về", max_length=100, editable=False)
    text = models.CharField("nội dung", max_length=700)
    url = models.CharField("đường dẫn", max_length=200)
    at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("lúc đọc", null=True, blank=True)
    mail = models.ForeignKey(
        Mail, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name="thư tổng hợp"
    )

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["user", "at"], name="notice_user_at"),
            models.Index(fields=["about"], name="notice_about"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread"),
        )
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="notice_told_once"),)

    def __str__(self) -> str:
        return self.text


class CalendarFeed(models.Model):
    """A unit's deadlines for calendar programs, behind an address that names nobody. Only the token's hash is kept."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="feeds", verbose_name="đơn vị")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="người tạo")
    made_at = models.DateTimeField("lúc tạo", default=timezone.now)
    revoked_at = models.DateTimeField("lúc thu hồi", null=True, blank=True)

    class Meta:
        verbose_name = "lịch của đơn vị"
        verbose_name_plural = "lịch của đơn vị"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["unit"], condition=Q(revoked_at__isnull=True), name="feed_once_per_unit"),
        )

    def __str__(self) -> str:
        return f"Lịch của {self.unit.short_name}"
