"""The password rule: fourteen characters of four kinds."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.services import change_password
from tests.factories import PASSWORD


@pytest.mark.parametrize("password", ["Mat-khau-dai-14", "Đường-về-xã-Cẩm-10"])
def test_password_of_four_kinds_and_fourteen_signs_is_taken(password: str) -> None:
    validate_password(password)


@pytest.mark.parametrize(
    "password",
    ["Mat-khau-ng1", "mat-khau-dai-140", "MAT-KHAU-DAI-140", "Mat-khau-dai-mot", "Matkhaudaimot14"],
    ids=["short", "no capital", "no small letter", "no digit", "no sign"],
)
def test_password_lacking_something_is_refused_in_vietnamese(password: str) -> None:
    with pytest.raises(ValidationError, match="ít nhất 14 ký tự"):
        validate_password(password)


def test_password_like_the_name_is_refused(unit_head: User) -> None:
    unit_head.username = "Hoang-Van-Nong-1970"

    with pytest.raises(ValidationError):
        validate_password("Hoang-Van-Nong-1970", unit_head)


def test_changed_password_ends_the_duty_to_change_it(unit_head: User) -> None:
    unit_head.must_change_password = True
    unit_head.save()

    change_password(unit_head, password="Mat-khau-moi-2023")

    unit_head.refresh_from_db()
    assert unit_head.check_password("Mat-khau-moi-2023")
    assert not unit_head.must_change_password


def test_weak_new_password_changes_nothing(unit_head: User) -> None:
    with pytest.raises(ValidationError):
        change_password(unit_head, password="yeu")

    unit_head.refresh_from_db()
    assert unit_head.check_password(PASSWORD)
