"""What is measured: sets of indicators, their targets in versions, their results with source."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Unit, User
from accounts.vietnamese import format_number
from targets.measures import Direction as DirectionOf
from targets.measures import Kind as KindOf
from targets.received import Upload


class IndicatorSetQuerySet(models.QuerySet["IndicatorSet"]):
    def visible_to(self, user: User) -> "IndicatorSetQuerySet":
        return self if user.is_superuser else self.filter(committee_id=user.committee_id)


class IndicatorSet(models.Model):
    """The indicators of one resolution. A congress's 27 and a yearly resolution's 27 are two sets and never mix."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="indicator_sets", verbose_name="cấp ủy")
    code = models.CharField("mã", max_length=30)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    name = models.CharField("tên bộ chỉ tiêu", max_length=300)
    document = models.CharField("văn bản", max_length=300, blank=True)
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    expected_count = models.PositiveIntegerField("số chỉ tiêu theo văn bản", null=True, blank=True)
    statement = models.TextField(
        "văn bản đã nhận định",
        blank=True,
        help_text="Lời của văn bản về kết quả chung, giữ nguyên văn; không phải số tính ra.",
    )

    objects: ClassVar[Any] = IndicatorSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ chỉ tiêu"
        verbose_name_plural = "bộ chỉ tiêu"
        ordering = ("-period_end", "period_start", "code")
        constraints = (
            models.UniqueConstraint(fields=["committee", "code"], name="indicator_set_code_once"),
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="indicator_set_period_ordered"),
        )

    def __str__(self) -> str:
        return self.name


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User) -> "IndicatorQuerySet":
        return self if user.is_superuser else self.filter(indicator_set__committee_id=user.committee_id)

    def of_committee(self, committee_id: int | None) -> "IndicatorQuerySet":
        return self.filter(indicator_set__committee_id=committee_id)


class Indicator(models.Model):
    """One measured quantity of a set."""

    class Direction(models.TextChoices):
        AT_LEAST = DirectionOf.AT_LEAST.value, "trở lên"
        AT_MOST = DirectionOf.AT_MOST.value, "không quá"
        ACHIEVED = DirectionOf.ACHIEVED.value, "đạt"

    class Kind(models.TextChoices):
        LEVEL = KindOf.LEVEL.value, "tại thời điểm"
        CUMULATIVE = KindOf.CUMULATIVE.value, "lũy kế"
        AVERAGE_GROWTH = KindOf.AVERAGE_GROWTH.value, "bình quân năm"
        SHARE_OF_UNITS = KindOf.SHARE_OF_UNITS.value, "tỷ lệ số đơn vị"
        RECOGNITION = KindOf.RECOGNITION.value, "công nhận"
        RANK = KindOf.RANK.value, "xếp hạng"

    class Frequency(models.TextChoices):
        MONTH = "month", "tháng"
        QUARTER = "quarter", "quý"
        HALF_YEAR = "half_year", "6 tháng"
        YEAR = "year", "năm"

    class Provenance(models.TextChoices):
        CONFIRMED = "confirmed", "Đã đối chiếu"
        REPORTED = "reported", "Có số đo, chưa thấy mức chỉ tiêu đại hội"
        PATTERN = "pattern", "Theo dạng chung"
        PLACEHOLDER = "placeholder", "Tên tạm"

    indicator_set = models.ForeignKey(
        IndicatorSet, models.CASCADE, related_name="indicators", verbose_name="bộ chỉ tiêu"
    )
    number = models.PositiveIntegerField("số thứ tự")
    group = models.CharField("nhóm", max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc chỉ tiêu"
    )
    name = models.CharField("tên chỉ tiêu", max_length=300)
    unit_of_measure = models.CharField("đơn vị tính", max_length=60)
    decimals = models.PositiveSmallIntegerField("số chữ số thập phân", default=2)
    direction = models.CharField("chiều", max_length=10, choices=Direction)
    kind = models.CharField("loại số", max_length=20, choices=Kind)
    price_basis = models.CharField("giá", max_length=60, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name="đơn vị theo dõi"
    )
    frequency = models.CharField("kỳ số liệu", max_length=10, choices=Frequency, default=Frequency.YEAR)
    baseline_value = models.DecimalField("số gốc", max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField("ngày của số gốc", null=True, blank=True)
    provenance = models.CharField("mức đối chiếu", max_length=12, choices=Provenance)
    source = models.CharField("nguồn", max_length=300, blank=True)
    search_key = models.CharField(max_length=500, editable=False)

    objects: ClassVar[Any] = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ("indicator_set", "number")
        constraints = (models.UniqueConstraint(fields=["indicator_set", "number"], name="indicator_number_once"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def is_confirmed(self) -> bool:
        """Only a confirmed indicator may have a target; the others are shown as "chưa đối chiếu"."""
        return self.provenance == self.Provenance.CONFIRMED


class Target(models.Model):
    """The value to reach by the end of a period. Version 1 is the congress's own; a raised one is a later version."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name="chỉ tiêu")
    period_end = models.DateField("đến ngày")
    value = models.DecimalField("mức", max_digits=20, decimal_places=4)
    version = models.PositiveSmallIntegerField("lần", default=1)
    authority = models.CharField("cấp quyết định", max_length=200)
    reason = models.TextField("lý do", blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ("indicator", "period_end", "version")
        constraints = (
            models.UniqueConstraint(fields=["indicator", "period_end", "version"], name="target_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="raised_target_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} – lần {self.version}"


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: User) -> "ResultQuerySet":
        return self if user.is_superuser else self.filter(indicator__indicator_set__committee_id=user.committee_id)


class Result(models.Model):
    """One figure for one period, with its source. Never overwritten: a better figure is a later row."""

    class Kind(models.TextChoices):
        PLAN = "plan", "Kế hoạch"
        ESTIMATE = "estimate", "Ước thực hiện"
        OFFICIAL = "official", "Thực hiện"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="results", verbose_name="chỉ tiêu")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="của đơn vị",
        help_text="Để trống khi là số của toàn cấp ủy.",
        db_index=False,  # every committee's own figures have none: SQLite would read them all
    )
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến ngày")
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4)
    numerator = models.DecimalField("tử số", max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField("mẫu số", max_digits=20, decimal_places=4, null=True, blank=True)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    as_of = models.DateField("số liệu đến ngày")
    basis = models.CharField(
        "giá, phương pháp, bộ tiêu chí",
        max_length=60,
        blank=True,
        help_text="Chỉ ghi khi khác với chỉ tiêu.",
    )
    source = models.CharField("nguồn", max_length=300)
    note = models.TextField("ghi chú", blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhập"
    )
    recorded_at = models.DateTimeField("lúc nhập", auto_now_add=True)
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="results", verbose_name="từ bảng tính"
    )

    objects: ClassVar[Any] = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả chỉ tiêu"
        verbose_name_plural = "kết quả chỉ tiêu"
        ordering = ("indicator", "period_end", "recorded_at")
        indexes = (
            models.Index(fields=["indicator", "period_end"], name="result_indicator_period"),
            models.Index(fields=["unit"], condition=Q(unit__isnull=False), name="result_of_unit"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="result_period_ordered"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name="result_denominator_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value} ({self.period_start:%d/%m/%Y} – {self.period_end:%d/%m/%Y})"

    @property
    def value_text(self) -> str:
        """`1.234,56`, as entered: no digit is added or taken away."""
        return format_number(self.value)

    @property
    def share_text(self) -> str:
        """`9/16` behind a share of units; empty for other figures."""
        if self.numerator is None or self.denominator is None:
            return ""
        return f"{format_number(self.numerator)}/{format_number(self.denominator)}"


class Assessment(models.Model):
    """The office's own word on an indicator, beside the computed forecast and never overwritten by it."""

    class Rating(models.TextChoices):
        WILL_EXCEED = "will_exceed", "Vượt"
        LIKELY = "likely", "Có khả năng hoàn thành"
        AT_RISK = "at_risk", "Khó hoàn thành"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="assessments", verbose_name="chỉ tiêu")
    period_end = models.DateField("đến ngày")
    rating = models.CharField("nhận định", max_length=12, choices=Rating)
    reason = models.TextField("lý do")
    expected_value = models.DecimalField("dự kiến đạt", max_digits=20, decimal_places=4, null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người nhận định")
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "nhận định"
        verbose_name_plural = "nhận định"
        ordering = ("indicator", "-at")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_rating_display()}"

    @property
    def expected_text(self) -> str:
        return format_number(self.expected_value)
