"""The trail of what people did, and the mark on what is only for demonstration."""

from typing import Any, ClassVar

from django.db import models

from accounts.models.people import Unit, User


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User) -> "AuditEntryQuerySet":
        if user.is_superuser:
            return self
        if user.role not in {User.Role.ADMINISTRATOR, User.Role.INSPECTOR, User.Role.OFFICE}:
            return self.filter(actor_id=user.pk)
        return self.filter(committee_id=user.committee_id)

    def about(self, row: models.Model) -> "AuditEntryQuerySet":
        return self.filter(object_type=row._meta.label_lower, object_id=str(row.pk))


class AuditEntry(models.Model):
    """One act: who, what, before, after. Append only: triggers in the database refuse UPDATE and DELETE.

    People and committees are referred to without a database constraint, so that removing a row elsewhere never has to
    touch the trail.
    """

    at = models.DateTimeField("lúc")
    actor = models.ForeignKey(
        User, models.DO_NOTHING, db_constraint=False, null=True, related_name="+", verbose_name="người thực hiện"
    )
    actor_name = models.CharField("tên người thực hiện", max_length=120)
    committee = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, null=True, related_name="+", verbose_name="cấp ủy"
    )
    action = models.CharField("việc", max_length=60)
    object_type = models.CharField("loại đối tượng", max_length=60)
    object_id = models.CharField("số đối tượng", max_length=40)
    object_label = models.CharField("đối tượng", max_length=300)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    previous_hash = models.CharField(max_length=64, editable=False, unique=True)
    hash = models.CharField(max_length=64, editable=False, unique=True)

    objects: ClassVar[Any] = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["committee", "at"], name="audit_committee_at"),
        )

    def __str__(self) -> str:
        return f"{self.action} · {self.object_label}"


class DemonstrationRow(models.Model):
    """A row that came with the demonstration set: what `clear_demo` takes away, and nothing else."""

    model = models.CharField("bảng", max_length=60)
    object_id = models.CharField("số", max_length=40)

    class Meta:
        verbose_name = "dòng dữ liệu minh hoạ"
        verbose_name_plural = "dữ liệu minh hoạ"
        constraints = (models.UniqueConstraint(fields=["model", "object_id"], name="demonstration_row_once"),)

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
