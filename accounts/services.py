"""Writes on units and people."""

import hashlib
import secrets
from datetime import date
from typing import Any

from axes.utils import reset
from django.contrib.auth import password_validation
from django.db import transaction
from django.utils import timezone

from accounts import audit, permissions
from accounts.models import CalendarFeed, Deputy, Succession, Unit, User
from accounts.vietnamese import search_key, sort_key

UNLOCKED = "Mở khoá đăng nhập"


class DeputyRefused(Exception):
    """A deputy who cannot be appointed, or one who is one no more; the message is Vietnamese and says why."""


@transaction.atomic
def save_unit(unit: Unit, *, by: User | None) -> Unit:
    """Save a new or changed unit with its derived keys, its place in the tree and its committee.

    Moving a unit or renaming it rewrites the paths of everything below it.
    """
    before = audit.snapshot(Unit.objects.get(pk=unit.pk)) if unit.pk else {}
    unit.search_key = search_key(unit.name, unit.short_name, unit.code)[:300]
    unit.sort_key = sort_key(unit.name)
    unit.save()
    _place(unit)
    audit.record(
        "Sửa đơn vị" if before else "Thêm đơn vị",
        unit,
        by=by,
        committee_id=unit.committee_id,
        before=before,
        after=audit.snapshot(unit),
    )
    return unit


def _place(unit: Unit) -> None:
    parent = unit.parent
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    if unit.kind == Unit.Kind.COMMITTEE:
        unit.committee = unit
    else:
        unit.committee_id = parent.committee_id if parent else None
    unit.save(update_fields=["path", "committee"])
    for child in unit.children.all():
        child.parent = unit
        _place(child)


@transaction.atomic
def record_succession(*, predecessor: Unit, successor: Unit, by: User | None, **fields: Any) -> Succession:
    """State that `successor` took over from `predecessor`; stating it again changes nothing."""
    row, created = Succession.objects.get_or_create(predecessor=predecessor, successor=successor, defaults=fields)
    if created:
        audit.record("Ghi nhận kế thừa", row, by=by, committee_id=predecessor.committee_id, after=audit.snapshot(row))
    return row


@transaction.atomic
def create_user(*, username: str, password: str, by: User | None, **fields: Any) -> User:
    """A new account. The password is changed at first sign-in unless `must_change_password=False`."""
    user = User.objects.create_user(username, password, **fields)
    audit.record("Tạo tài khoản", user, by=by, committee_id=user.committee_id, after=audit.snapshot(user))
    return user


@transaction.atomic
def unlock(user: User, *, by: User) -> None:
    """Forget the failed sign-ins that locked the account."""
    reset(username=user.username)
    audit.record(UNLOCKED, user, by=by, committee_id=user.committee_id)


@transaction.atomic
def change_password(user: User, *, password: str) -> None:
    """The user's own new password; raises `ValidationError` when it is too weak."""
    password_validation.validate_password(password, user)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record("Đổi mật khẩu", user, by=user)


@transaction.atomic
def appoint_deputy(unit: Unit, *, user: User, first: date, last: date, by: User) -> Deputy:
    """Let `user` stand in for the unit's head from `first` to `last`, both included.

    Raises `DeputyRefused` for anybody from outside the unit or the head himself, for days that are over or the wrong
    way round, and when somebody stands in on one of these days already.
    """
    if user.pk == by.pk or not user.is_active or not permissions.works_for(user, unit):
        raise DeputyRefused("Hãy chọn một người khác, đang làm việc trong đơn vị.")
    if last < first:
        raise DeputyRefused("Ngày cuối không được trước ngày đầu.")
    if first < timezone.localdate():
        raise DeputyRefused("Ngày đầu đã qua: chỉ ủy quyền được từ hôm nay trở đi.")
    Unit.objects.select_for_update().get(pk=unit.pk)  # two appointments of one unit, one after the other
    same_days = Deputy.objects.filter(unit=unit, ended_at__isnull=True, valid_from__lte=last, valid_to__gte=first)
    if other := same_days.select_related("user").first():
        days = f"từ {other.valid_from:%d/%m/%Y} đến {other.valid_to:%d/%m/%Y}"
        raise DeputyRefused(f"{other.user.full_name} đã được ủy quyền {days}. Hãy chấm dứt trước.")
    deputy = Deputy.objects.create(unit=unit, user=user, valid_from=first, valid_to=last, appointed_by=by)
    audit.record("Ủy quyền thủ trưởng", deputy, by=by, after=audit.snapshot(deputy))
    return deputy


@transaction.atomic
def end_deputy(deputy: Deputy, *, by: User) -> None:
    """From this moment the deputy stands in no more. Raises `DeputyRefused` when that was so already."""
    standing = Deputy.objects.filter(pk=deputy.pk, ended_at__isnull=True, valid_to__gte=timezone.localdate())
    if not standing.update(ended_at=timezone.now()):
        raise DeputyRefused("Việc ủy quyền này đã chấm dứt từ trước.")
    deputy.refresh_from_db()
    after = {"ended_at": str(deputy.ended_at)}
    audit.record("Chấm dứt ủy quyền", deputy, by=by, before={"ended_at": None}, after=after)


@transaction.atomic
def let_staff_submit(unit: Unit, *, allowed: bool, by: User) -> None:
    """Whether all of the unit's people may send its reports; saying what is so already leaves no trace."""
    if not Unit.objects.filter(pk=unit.pk).exclude(staff_may_submit=allowed).update(staff_may_submit=allowed):
        return
    action = "Cho cán bộ gửi báo cáo" if allowed else "Thôi cho cán bộ gửi báo cáo"
    before, after = {"staff_may_submit": not allowed}, {"staff_may_submit": allowed}
    audit.record(action, unit, by=by, committee_id=unit.committee_id, before=before, after=after)
    unit.staff_may_submit = allowed


@transaction.atomic
def choose_mail(user: User, *, wanted: bool) -> None:
    """Whether the user gets the daily mail; the bell stays."""
    before = audit.snapshot(user, "wants_mail")
    user.wants_mail = wanted
    user.save(update_fields=["wants_mail"])
    after = audit.snapshot(user, "wants_mail")
    if before != after:
        audit.record("Đổi việc nhận thư", user, by=user, before=before, after=after)


@transaction.atomic
def make_feed(unit: Unit, *, by: User) -> str:
    """A new address for the unit's calendar; an earlier one stops working. The token is returned this once."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    revoke_feed(unit, by=by)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(unit=unit, token_hash=token_hash(token), made_by=by)
    audit.record("Tạo lịch đơn vị", feed, by=by, committee_id=unit.committee_id)
    return token


@transaction.atomic
def revoke_feed(unit: Unit, *, by: User) -> bool:
    """The unit's calendar address stops working; whether there was one."""
    standing = CalendarFeed.objects.filter(unit=unit, revoked_at__isnull=True).first()
    if standing is None:
        return False
    CalendarFeed.objects.filter(pk=standing.pk).update(revoked_at=timezone.now())
    audit.record("Thu hồi lịch đơn vị", standing, by=by, committee_id=unit.committee_id)
    return True


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
