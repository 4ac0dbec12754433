"""A session of the Standing Committee: what was laid before it, and what it decided on each."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Unit, User
from accounts.vietnamese import format_date
from assignments.models import Assignment, Extension, Instruction, ProgressReport
from conclusions.models import Directive, Intake
from reports.agenda_kinds import KIND_LABELS, Kind
from targets.models import Indicator, Target


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Those of one's committee; a unit's people learn of the decisions, not of the session."""
        if user.is_superuser:
            return self
        return self.filter(committee_id=user.committee_id) if user.sees_whole_committee else self.none()


class Meeting(models.Model):
    """One session. Its items are written down when it opens: what the figures said that day stays."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="meetings", verbose_name="cấp ủy")
    title = models.CharField("nội dung họp", max_length=200)
    held_on = models.DateField("ngày họp")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người mở")
    opened_at = models.DateTimeField("lúc mở", auto_now_add=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người kết thúc"
    )
    closed_at = models.DateTimeField("lúc kết thúc", null=True, blank=True)
    intake = models.ForeignKey(
        Intake, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="thông báo đã đưa vào nhập"
    )

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên họp"
        verbose_name_plural = "phiên họp"
        ordering = ("-held_on", "-pk")

    def __str__(self) -> str:
        return f"{self.title} ({self.held_on:%d/%m/%Y})"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def held_text(self) -> str:
        return format_date(self.held_on)

    @property
    def authority(self) -> str:
        """On whose word its decisions stand."""
        return f"Ban Thường vụ, phiên họp ngày {self.held_text}"


class MeetingItem(models.Model):
    """One thing to decide, in the words of the day the session opened; `key` names it as the agenda does."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name="phiên họp")
    position = models.PositiveIntegerField("thứ tự")
    kind = models.CharField("loại", max_length=20, choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind])
    key = models.CharField(max_length=60)
    title = models.TextField("nội dung")
    why = models.TextField("vì sao cần quyết định")
    directive = models.ForeignKey(
        Directive, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nhiệm vụ"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chỉ tiêu"
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="việc được giao"
    )
    extension = models.ForeignKey(
        Extension, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đề nghị gia hạn"
    )
    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="báo cáo nêu kiến nghị"
    )
    units = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name="đơn vị liên quan")

    class Meta:
        verbose_name = "việc đưa ra phiên họp"
        verbose_name_plural = "việc đưa ra phiên họp"
        ordering = ("meeting", "position")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "position"], name="meeting_item_position_once"),
            models.UniqueConstraint(fields=["meeting", "key"], name="meeting_item_laid_once"),
        )

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What was decided on an item, and the row that puts it into force. `text` is its sentence in the notice.

    One that is struck stays, and is left out of the notice.
    """

    class Kind(models.TextChoices):
        INSTRUCTION = "instruction", "Ý kiến chỉ đạo"
        EXTENSION = "extension", "Gia hạn"
        ASSIGNMENT = "assignment", "Giao việc mới"
        TARGET = "target", "Nâng mức chỉ tiêu"
        ANSWER = "answer", "Trả lời kiến nghị"
        NOTED = "noted", "Ghi nhận"

    item = models.ForeignKey(MeetingItem, models.CASCADE, related_name="decisions", verbose_name="việc")
    kind = models.CharField("quyết định", max_length=12, choices=Kind)
    text = models.TextField("nội dung")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("lúc", auto_now_add=True)
    instructions = models.ManyToManyField(Instruction, related_name="+", blank=True, verbose_name="ý kiến chỉ đạo")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="việc được giao"
    )
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mức mới")
    struck_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bỏ"
    )
    struck_at = models.DateTimeField("lúc bỏ", null=True, blank=True)

    class Meta:
        verbose_name = "quyết định tại phiên họp"
        verbose_name_plural = "quyết định tại phiên họp"
        ordering = ("item__position", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="decision_has_words"),)

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def can_be_struck(self) -> bool:
        """What moved a deadline, gave out a task or raised a target is in force: it is undone where it stands."""
        return self.struck_at is None and self.kind in {Decision.Kind.INSTRUCTION, Decision.Kind.NOTED}
