"""Writes on units and people."""

from typing import Any

from axes.utils import reset
from django.contrib.auth import password_validation
from django.db import transaction

from accounts import audit
from accounts.models import Succession, Unit, User
from accounts.vietnamese import search_key, sort_key

UNLOCKED = "Mở khoá đăng nhập"


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
