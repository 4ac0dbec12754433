"""The board as somebody shaped it: which blocks in which order, of which part of the work."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Unit, User
from conclusions.models import Conclusion, Directive


class BoardViewQuerySet(models.QuerySet["BoardView"]):
    def visible_to(self, user: User) -> "BoardViewQuerySet":
        """One's own, and those that others of the committee share."""
        return self.filter(Q(owner=user) | Q(is_shared=True, committee_id=user.committee_id))

    def with_pin_of(self, user: User) -> Any:
        """Annotate `is_pinned`: whether the user's board opens on it."""
        return self.annotate(is_pinned=Exists(BoardPin.objects.filter(user=user, view=OuterRef("pk"))))


class BoardView(models.Model):
    """A named board. `blocks` are codes of `board_blocks.TITLES` in the order in which they are shown."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="board_views", verbose_name="cấp ủy")
    owner = models.ForeignKey(User, models.CASCADE, related_name="board_views", verbose_name="người lập")
    name = models.CharField("tên", max_length=100)
    blocks = models.JSONField("các khối")
    conclusion = models.ForeignKey(
        Conclusion, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="kết luận"
    )
    topic = models.CharField("lĩnh vực", max_length=20, choices=Directive.Topic, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị")
    key_directives = models.ManyToManyField(Directive, related_name="+", blank=True, verbose_name="nhiệm vụ trọng điểm")
    is_shared = models.BooleanField("dùng chung trong cấp ủy", default=False)
    updated_at = models.DateTimeField("sửa lần cuối", auto_now=True)

    objects: ClassVar[Any] = BoardViewQuerySet.as_manager()

    class Meta:
        verbose_name = "khung nhìn"
        verbose_name_plural = "khung nhìn"
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["owner", "name"], name="board_view_named_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def narrows(self) -> bool:
        """Whether it shows a part of the committee's work only."""
        return bool(self.conclusion_id or self.topic or self.unit_id)


class BoardPin(models.Model):
    """The view on which somebody's board opens."""

    user = models.OneToOneField(User, models.CASCADE, related_name="board_pin", verbose_name="người dùng")
    view = models.ForeignKey(BoardView, models.CASCADE, related_name="pins", verbose_name="khung nhìn")

    class Meta:
        verbose_name = "khung nhìn mở đầu"
        verbose_name_plural = "khung nhìn mở đầu"

    def __str__(self) -> str:
        return f"{self.user}: {self.view}"
