"""Forms that came back to the office filled in, as files."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Unit, User


class FilledFormQuerySet(models.QuerySet["FilledForm"]):
    def visible_to(self, user: User) -> "FilledFormQuerySet":
        """Those of the user's committee; what may be done with them, the permissions say."""
        return self if user.is_superuser else self.filter(committee_id=user.committee_id)


class FilledForm(models.Model):
    """A filled form as received, kept before and after it is confirmed. `reason` says why it was refused."""

    class State(models.TextChoices):
        CHECKED = "checked", "Chờ xác nhận"
        REFUSED = "refused", "Không nhận"
        APPLIED = "applied", "Đã nhập"
        DISCARDED = "discarded", "Đã bỏ"

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cấp ủy")
    file = models.FileField("tệp như đã nhận", upload_to="filled/%Y/%m/")
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người tải lên")
    uploaded_at = models.DateTimeField("lúc tải lên", auto_now_add=True)
    state = models.CharField("trạng thái", max_length=10, choices=State)
    reason = models.TextField("lý do", blank=True)
    count = models.PositiveIntegerField("số báo cáo", default=0)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xác nhận"
    )
    applied_at = models.DateTimeField("lúc nhập", null=True, blank=True)

    objects: ClassVar[Any] = FilledFormQuerySet.as_manager()

    class Meta:
        verbose_name = "biểu mẫu đã ghi"
        verbose_name_plural = "biểu mẫu đã ghi"
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="filled_form_applied_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.name
