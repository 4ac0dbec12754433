"""Units over time and the people in them."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: "User") -> "UnitQuerySet":
        """Units of the user's own committee, and the units that took over from them after a merger."""
        if user.is_superuser:
            return self
        if user.unit is None:
            return self.none()
        inherited = Succession.objects.filter(
            successor=OuterRef("pk"), predecessor__committee_id=user.unit.committee_id
        )
        units = self.filter(Q(committee_id=user.unit.committee_id) | Exists(inherited))
        return units if user.sees_whole_committee else units.filter(path__startswith=user.unit.path)

    def of_committee(self, committee: "Unit") -> "UnitQuerySet":
        return self.filter(committee=committee)

    def valid_on(self, day: date) -> "UnitQuerySet":
        """Units that exist on `day`: neither founded later nor ended before."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def serving(self, committee: "Unit", day: date) -> "UnitQuerySet":
        """The committee's units on `day`; once the committee itself has ended, those of its last day."""
        return self.of_committee(committee).valid_on(min(day, committee.valid_to or day))

    def serving_or_heir(self, committee: "Unit", day: date) -> "UnitQuerySet":
        """The committee's units on `day`, and those of that day that took over from one of its units."""
        inherited = Succession.objects.filter(successor=OuterRef("pk"), predecessor__committee=committee)
        heirs = self.valid_on(day).filter(Exists(inherited.filter(effective_on__lte=day)))
        return self.filter(Q(pk__in=self.serving(committee, day).values("pk")) | Q(pk__in=heirs.values("pk")))

    def assignable(self) -> "UnitQuerySet":
        """Units that can answer for a task: everything below the committee itself."""
        return self.exclude(kind=Unit.Kind.COMMITTEE)


class Unit(models.Model):
    """A committee or one of the bodies under it. Codes are our own: the State's codes do not follow names."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "Cấp ủy"
        LEADERSHIP = "leadership", "Ban Thường vụ"
        PARTY_OFFICE = "party_office", "Văn phòng cấp ủy"
        PARTY_BODY = "party_body", "Cơ quan của Đảng"
        COUNCIL = "council", "Hội đồng nhân dân"
        ADMINISTRATION = "administration", "Ủy ban nhân dân"
        DEPARTMENT = "department", "Phòng, ban chuyên môn"
        SECTOR = "sector", "Ngành"
        FRONT = "front", "Mặt trận Tổ quốc"
        MASS_ORGANISATION = "mass_organisation", "Đoàn thể"
        COMMUNE = "commune", "Xã, thị trấn"

    class Provenance(models.TextChoices):
        CONFIRMED = "confirmed", "Đã đối chiếu"
        PATTERN = "pattern", "Theo mô hình chung, chưa đối chiếu"

    code = models.CharField("mã", max_length=30)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên gọi tắt", max_length=60)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    committee = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="members", verbose_name="cấp ủy", editable=False
    )
    path = models.CharField("đường dẫn", max_length=500, editable=False, db_index=True)
    gso_code = models.CharField("mã hành chính", max_length=10, blank=True)
    provenance = models.CharField("nguồn tên", max_length=10, choices=Provenance, default=Provenance.CONFIRMED)
    source = models.CharField("căn cứ", max_length=300, blank=True)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    staff_may_submit = models.BooleanField(
        "cán bộ được gửi báo cáo",
        default=False,
        help_text="Đơn vị ít người: ai viết thì người ấy gửi, không phải qua thủ trưởng.",
    )
    search_key = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=1200, editable=False)

    objects: ClassVar[Any] = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ("sort_key",)
        constraints = (
            models.UniqueConstraint(fields=["committee", "code"], name="unit_code_once_per_committee"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=models.F("valid_to")),
                name="unit_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """Who took over from whom when units were merged or divided."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name="đơn vị cũ")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="inheritances", verbose_name="đơn vị kế thừa")
    effective_on = models.DateField("từ ngày")
    legal_basis = models.CharField("căn cứ pháp lý", max_length=300)

    class Meta:
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        ordering = ("effective_on", "pk")
        constraints = (models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),)

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet["User"]:
        # Every act asks for the user's committee: fetch the unit together with the user.
        return super().get_queryset().select_related("unit__committee")

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """The installation's own administrator, who sees every committee."""
        return self.create_user(
            username, password, role=User.Role.ADMINISTRATOR, is_superuser=True, must_change_password=False, **fields
        )

    def visible_to(self, user: "User") -> models.QuerySet["User"]:
        people = self.get_queryset()
        if user.is_superuser:
            return people
        if user.role != User.Role.ADMINISTRATOR or user.unit is None:
            return people.filter(pk=user.pk)
        return people.filter(unit__committee_id=user.unit.committee_id, is_superuser=False)


class User(AbstractBaseUser):
    """A person with one unit and one role. What the role allows is decided in each app's `permissions.py`."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", "Quản trị"
        OFFICE = "office", "Chuyên viên Văn phòng"
        COMMITTEE = "committee", "Ban Thường vụ"
        UNIT_HEAD = "unit_head", "Thủ trưởng đơn vị"
        UNIT_STAFF = "unit_staff", "Cán bộ đơn vị"
        INSPECTOR = "inspector", "Ủy ban Kiểm tra"

    UNIT_ROLES = (Role.UNIT_HEAD, Role.UNIT_STAFF)  # the units' own people

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=120)
    email = models.EmailField("thư điện tử", blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    is_active = models.BooleanField("đang hoạt động", default=True)
    is_superuser = models.BooleanField("quản trị toàn hệ thống", default=False)
    wants_mail = models.BooleanField("nhận thư tổng hợp", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu khi đăng nhập", default=True)
    date_joined = models.DateTimeField("ngày tạo", default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(is_superuser=True), name="user_belongs_to_a_unit"
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def committee_id(self) -> int | None:
        return self.unit.committee_id if self.unit else None

    @property
    def sees_whole_committee(self) -> bool:
        """Everyone but the units' own people reads all of the committee's work."""
        return self.is_superuser or self.role not in User.UNIT_ROLES

    # What Django's admin asks of a user.
    @property
    def is_staff(self) -> bool:
        return self.is_active and (self.is_superuser or self.role == User.Role.ADMINISTRATOR)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class Deputy(models.Model):
    """Who stands in for the head of a unit, from which day to which."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deputies", verbose_name="đơn vị")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người thay")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày")
    appointed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ủy quyền")
    ended_at = models.DateTimeField("lúc thôi", null=True, blank=True)

    class Meta:
        verbose_name = "ủy quyền"
        verbose_name_plural = "ủy quyền"
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_from__lte=models.F("valid_to")), name="deputy_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} thay thủ trưởng {self.unit.short_name}"
