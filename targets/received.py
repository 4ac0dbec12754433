"""Sheets that were uploaded: the file as received, who sent it, what became of it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Unit, User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> "UploadQuerySet":
        """Those of the user's committee; who may open and confirm them, the permissions say."""
        return self if user.is_superuser else self.filter(committee_id=user.committee_id)


class Upload(models.Model):
    """A sheet as received, and what it was found to do: kept before and after it is confirmed.

    `preview` has the first differences and faults, `digest` tells whether a later look finds the same.
    """

    class Kind(models.TextChoices):
        REGISTER = "danh-muc", "Danh mục chỉ tiêu"
        TARGETS = "muc-tieu", "Mức chỉ tiêu"
        RESULTS = "ket-qua", "Kết quả chỉ tiêu"
        UNITS = "don-vi", "Đơn vị"

    class State(models.TextChoices):
        CHECKED = "checked", "Chờ xác nhận"
        REFUSED = "refused", "Có lỗi"
        APPLIED = "applied", "Đã ghi"
        DISCARDED = "discarded", "Đã bỏ"

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cấp ủy")
    kind = models.CharField("loại bảng", max_length=10, choices=Kind)
    indicator_set = models.ForeignKey(
        "targets.IndicatorSet",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name="bộ chỉ tiêu",
    )
    file = models.FileField("tệp như đã nhận", upload_to="sheets/%Y/")
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("SHA-256 của tệp", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người tải lên")
    uploaded_at = models.DateTimeField("lúc tải lên", auto_now_add=True)
    state = models.CharField("trạng thái", max_length=10, choices=State)
    counts = models.JSONField("số dòng", default=dict)
    preview = models.JSONField("nội dung thay đổi", default=dict)
    digest = models.CharField(max_length=64, editable=False)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xác nhận"
    )
    applied_at = models.DateTimeField("lúc ghi", null=True, blank=True)

    objects: ClassVar[Any] = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng tính đã tải lên"
        verbose_name_plural = "bảng tính đã tải lên"
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="don-vi") | Q(indicator_set__isnull=False), name="upload_of_indicators_names_its_set"
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="upload_applied_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
