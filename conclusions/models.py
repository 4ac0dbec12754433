"""What was decided: the signed paper, its words as a tree, and the tasks found in them."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from accounts.models import Unit, User
from conclusions.found import of_the_party


class ConclusionQuerySet(models.QuerySet["Conclusion"]):
    def visible_to(self, user: User) -> "ConclusionQuerySet":
        """The papers of the user's committee; drafts are seen by the office only."""
        if user.is_superuser:
            return self
        papers = self.filter(committee_id=user.committee_id)
        if user.role in {User.Role.OFFICE, User.Role.ADMINISTRATOR}:
            return papers
        return papers.filter(state=Conclusion.State.PUBLISHED)


class Conclusion(models.Model):
    """A signed paper whose tasks are followed up."""

    class Kind(models.TextChoices):
        RESOLUTION = "NQ", "Nghị quyết"
        DIRECTIVE = "CT", "Chỉ thị"
        CONCLUSION = "KL", "Kết luận"
        DECISION = "QĐ", "Quyết định"
        PLAN = "KH", "Kế hoạch"
        NOTICE = "TB", "Thông báo"
        PROGRAMME = "CTr", "Chương trình"

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        PUBLISHED = "published", "Đã công bố"

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="conclusions", verbose_name="cấp ủy theo dõi")
    kind = models.CharField("loại văn bản", max_length=5, choices=Kind)
    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40, help_text="Ví dụ: TB/HU")
    parent_body = models.CharField("cấp trên trực tiếp", max_length=200, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    place = models.CharField("nơi ban hành", max_length=100, blank=True)
    signed_on = models.DateField("ngày ký")
    title = models.TextField("trích yếu")
    meeting_on = models.DateField("ngày họp", null=True, blank=True)
    signer_capacity = models.CharField("thể thức ký", max_length=100, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("người ký", max_length=100, blank=True)
    recipients = models.TextField("nơi nhận", blank=True)
    document = models.FileField("tệp gốc", upload_to="conclusions/%Y/", null=True, blank=True)
    sha256 = models.CharField("SHA-256 của tệp", max_length=64, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    edition = models.PositiveSmallIntegerField("bản", default=1, help_text="Tăng thêm một mỗi lần nhập bản sửa đổi.")
    search_key = models.TextField(editable=False)
    created_at = models.DateTimeField("lúc nhập", auto_now_add=True)

    objects: ClassVar[Any] = ConclusionQuerySet.as_manager()

    class Meta:
        verbose_name = "kết luận"
        verbose_name_plural = "kết luận"
        ordering = ("-signed_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "issuer", "number", "symbol", "signed_on"],
                condition=~Q(number=""),
                name="conclusion_number_once",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """As offices cite it: `406-TB/HU` of the Party, `623/TB-VPCP` and `131/2025/NĐ-CP` of the State."""
        if not self.number:
            return self.symbol
        return f"{self.number}{'-' if self.is_of_the_party else '/'}{self.symbol}"

    @property
    def is_of_the_party(self) -> bool:
        return of_the_party(self.symbol)


class Passage(models.Model):
    """One piece of the paper, word for word. Those of an edition, joined by `position`, are the paper; never edited
    once published."""

    class Kind(models.TextChoices):
        FORM = "form", "Thể thức"
        HEADING = "heading", "Đề mục"
        FINDING = "finding", "Nhận định"
        TASK = "task", "Nhiệm vụ"

    conclusion = models.ForeignKey(Conclusion, models.CASCADE, related_name="passages", verbose_name="văn bản")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="thuộc đoạn"
    )
    edition = models.PositiveSmallIntegerField("bản", default=1)
    position = models.PositiveIntegerField("thứ tự")
    marker = models.CharField("dấu đầu đoạn", max_length=60, blank=True)
    heading = models.TextField("đề mục", blank=True)
    text = models.TextField("lời văn", blank=True)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    row = models.BooleanField("dòng của bảng", default=False, help_text="Các ô trong lời văn cách nhau bằng “ | ”.")
    note = models.CharField("ghi chú của Văn phòng", max_length=300, blank=True)

    class Meta:
        verbose_name = "đoạn"
        verbose_name_plural = "đoạn văn bản"
        ordering = ("conclusion", "edition", "position")
        constraints = (
            models.UniqueConstraint(fields=["conclusion", "edition", "position"], name="passage_position_once"),
        )

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def words(self) -> str:
        """The passage as printed: marker, heading and text parted by single spaces."""
        return " ".join(part for part in (self.marker, self.heading, self.text) if part)


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def visible_to(self, user: User) -> "DirectiveQuerySet":
        if user.is_superuser:
            return self
        return self.filter(conclusion__in=Conclusion.objects.visible_to(user))

    def in_force_on(self, day: date) -> "DirectiveQuerySet":
        """Of papers signed by `day`, without what an amended text had withdrawn by then."""
        signed = Q(conclusion__signed_on__isnull=True) | Q(conclusion__signed_on__lte=day)
        return self.filter(signed, Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))

    def of_committee(self, committee_id: int | None) -> "DirectiveQuerySet":
        return self.filter(conclusion__committee_id=committee_id, conclusion__state=Conclusion.State.PUBLISHED)


class Directive(models.Model):
    """A task found in a passage: the characters `start` to `end` of the passage's text."""

    class Topic(models.TextChoices):
        ECONOMY = "economy", "Kinh tế"
        SOCIETY = "society", "Văn hóa - xã hội"
        ENVIRONMENT = "environment", "Tài nguyên - môi trường"
        SECURITY = "security", "Quốc phòng - an ninh"
        PARTY = "party", "Xây dựng Đảng và hệ thống chính trị"
        GENERAL = "general", "Chung"

    conclusion = models.ForeignKey(Conclusion, models.CASCADE, related_name="directives", verbose_name="văn bản")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="directives", verbose_name="đoạn")
    start = models.PositiveIntegerField("từ ký tự")
    end = models.PositiveIntegerField("đến ký tự")
    position = models.PositiveIntegerField("số thứ tự")
    title = models.CharField("tên nhiệm vụ", max_length=300)
    due_on = models.DateField("thời hạn nêu trong văn bản", null=True, blank=True)
    due_words = models.CharField("lời văn về thời hạn", max_length=200, blank=True)
    actors = models.TextField("chủ thể nêu trong văn bản", blank=True, help_text="Mỗi dòng một chủ thể, đúng lời văn.")
    coordinating_actors = models.TextField("chủ thể phối hợp nêu trong văn bản", blank=True)
    quantities = models.TextField(
        "mức cần đạt nêu trong văn bản", blank=True, help_text="Mỗi dòng một mức, đúng lời văn."
    )
    product = models.CharField("sản phẩm nêu trong văn bản", max_length=300, blank=True)
    topic = models.CharField("lĩnh vực", max_length=20, choices=Topic, default=Topic.GENERAL)
    withdrawn_on = models.DateField("ngày rút", null=True, blank=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)
    search_key = models.TextField(editable=False)

    objects: ClassVar[Any] = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ("conclusion", "position")
        constraints = (
            models.UniqueConstraint(fields=["conclusion", "position"], name="directive_position_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="directive_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def actors_text(self) -> str:
        """The actors in one line, as the paper names them."""
        return ", ".join(self.actors.splitlines())

    @property
    def words(self) -> str:
        """The paper's own words of this task."""
        return self.passage.text[self.start : self.end]


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: User) -> "IntakeQuerySet":
        """Those of the user's committee; what may be done with them, the permissions say."""
        return self if user.is_superuser else self.filter(committee_id=user.committee_id)

    def for_lists(self) -> "IntakeQuerySet":
        """With who sent it and the `title` read (None before that), without the paper itself."""
        title = KeyTextTransform("title", KeyTransform("header", "draft"))
        return self.select_related("by").defer("reading", "draft").annotate(title=title)

    def unfinished(self) -> "IntakeQuerySet":
        return self.exclude(status__in=[Intake.Status.PUBLISHED, Intake.Status.DISCARDED])


class Intake(models.Model):
    """A paper being entered: the file as received, what the reader found, what the office makes of it.

    The row is the worker's job. `reading` is never changed once written; `draft` moves with `version`. Of a refused
    paper neither file nor text nor name is kept.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Đang chờ đọc"
        READING = "reading", "Đang đọc"
        READ = "read", "Chờ rà soát"
        REFUSED = "refused", "Không nhận"
        FAILED = "failed", "Lỗi"
        PUBLISHED = "published", "Đã công bố"
        DISCARDED = "discarded", "Đã bỏ"

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="intakes", verbose_name="cấp ủy")
    amends = models.ForeignKey(
        Conclusion, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name="sửa đổi văn bản"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người nhập")
    received_at = models.DateTimeField("lúc nhận", auto_now_add=True)
    name = models.CharField("tên tệp", max_length=200, blank=True)
    file = models.FileField("tệp như đã nhận", upload_to="intakes/%Y/", blank=True)
    sha256 = models.CharField("SHA-256 của tệp", max_length=64, blank=True)
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.QUEUED)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    step = models.CharField("bước", max_length=100, blank=True)
    reason = models.TextField("lý do", blank=True)
    claim = models.CharField(max_length=40, blank=True, editable=False)
    claimed_at = models.DateTimeField("lúc nhận đọc", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần đọc", default=0)
    reading = models.JSONField("máy đọc được", null=True, blank=True)
    draft = models.JSONField("bản Văn phòng rà soát", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người sửa cuối"
    )
    changed_at = models.DateTimeField("lúc sửa cuối", null=True, blank=True)
    conclusion = models.ForeignKey(
        Conclusion, models.PROTECT, null=True, blank=True, related_name="intakes", verbose_name="thành văn bản"
    )
    edition = models.PositiveSmallIntegerField("thành bản", null=True, blank=True)

    objects: ClassVar[Any] = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đang nhập"
        verbose_name_plural = "văn bản đang nhập"
        ordering = ("-received_at", "-pk")
        indexes = (models.Index(fields=["status", "claimed_at"], name="intake_status_claimed"),)
        constraints = (
            models.UniqueConstraint(fields=["conclusion", "edition"], name="intake_makes_one_edition"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(conclusion__isnull=False, edition__isnull=False),
                name="intake_published_as_something",
            ),
        )

    def __str__(self) -> str:
        # Without the file's name: the audit trail quotes it, and of a refused paper not even that is kept.
        return f"Văn bản đang nhập {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.READING}
