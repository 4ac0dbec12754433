"""Units keep their place in the tree, their keys and their history; accounts are audited."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import AuditEntry, Succession, Unit, User
from accounts.services import create_user, record_succession, save_unit
from tests.factories import PASSWORD, UnitFactory


def test_unit_stands_below_its_parent(committee: Unit, district: Unit, agriculture: Unit) -> None:
    assert committee.path == f"/{committee.pk}/"
    assert agriculture.path == f"/{committee.pk}/{district.pk}/{agriculture.pk}/"


def test_unit_belongs_to_the_committee_above_it(committee: Unit, agriculture: Unit) -> None:
    assert (committee.committee, agriculture.committee) == (committee, committee)


def test_unit_without_parent_belongs_to_no_committee(db: None) -> None:
    commune = UnitFactory.create(kind=Unit.Kind.COMMUNE)

    assert (commune.committee, commune.path) == (None, f"/{commune.pk}/")


def test_moved_unit_takes_everything_below_with_it(
    committee: Unit, district: Unit, agriculture: Unit, other_committee: Unit
) -> None:
    district.parent = other_committee

    save_unit(district, by=None)

    agriculture.refresh_from_db()
    assert agriculture.path == f"/{other_committee.pk}/{district.pk}/{agriculture.pk}/"
    assert agriculture.committee == other_committee


def test_committee_below_a_committee_keeps_its_own_units(committee: Unit, agriculture: Unit) -> None:
    province = save_unit(Unit(code="TU", name="Tỉnh ủy", short_name="TU", kind=Unit.Kind.COMMITTEE), by=None)
    committee.parent = province

    save_unit(committee, by=None)

    agriculture.refresh_from_db()
    assert agriculture.committee == committee
    assert agriculture.path.startswith(f"/{province.pk}/{committee.pk}/")


def test_renamed_unit_is_found_and_sorted_by_its_new_name(cam_thach: Unit, cam_luong: Unit) -> None:
    cam_thach.name = "Xã Cẩm Bình"

    save_unit(cam_thach, by=None)

    assert Unit.objects.filter(search_key__contains="cam binh").get() == cam_thach
    assert list(Unit.objects.filter(kind=Unit.Kind.COMMUNE)) == [cam_thach, cam_luong]


def test_saved_unit_leaves_before_and_after_in_the_trail(cam_thach: Unit, administrator: User) -> None:
    cam_thach.name = "Xã Cẩm Bình"

    save_unit(cam_thach, by=administrator)

    entry = AuditEntry.objects.about(cam_thach).latest("pk")
    assert (entry.action, entry.actor) == ("Sửa đơn vị", administrator)
    assert (entry.before["name"], entry.after["name"]) == ("Xã Cẩm Thạch", "Xã Cẩm Bình")


def test_code_is_given_once_in_a_committee(committee: Unit, agriculture: Unit, other_committee: Unit) -> None:
    UnitFactory.create(code="NNPTNT", parent=other_committee)

    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory.create(code="NNPTNT", parent=committee)


def test_unit_cannot_end_before_it_begins(committee: Unit) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory.create(parent=committee, valid_from=date(2025, 7, 1), valid_to=date(2025, 6, 30))


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2020, 6, 30), False),
        (date(2020, 7, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_unit_is_valid_on_its_first_and_last_day(day: date, valid: bool, committee: Unit) -> None:
    commune = UnitFactory.create(parent=committee, valid_from=date(2020, 7, 1), valid_to=date(2025, 6, 30))

    assert Unit.objects.valid_on(day).filter(pk=commune.pk).exists() is valid


def test_unit_without_dates_is_always_valid(agriculture: Unit) -> None:
    assert agriculture in Unit.objects.valid_on(date(1990, 1, 1))


def test_committee_itself_gets_no_tasks(committee: Unit, agriculture: Unit) -> None:
    units = Unit.objects.of_committee(committee).assignable()

    assert agriculture in units
    assert committee not in units


def test_succession_is_recorded_once(cam_thach: Unit, cam_luong: Unit) -> None:
    for _ in range(2):
        record_succession(
            predecessor=cam_luong,
            successor=cam_thach,
            effective_on=date(2025, 7, 1),
            legal_basis="Nghị quyết 1686/NQ-UBTVQH15",
            by=None,
        )

    row = Succession.objects.get()
    assert (row.predecessor, row.successor, row.effective_on) == (cam_luong, cam_thach, date(2025, 7, 1))
    assert AuditEntry.objects.about(row).count() == 1


def test_new_account_must_change_its_password(agriculture: Unit, administrator: User) -> None:
    user = create_user(
        username="moi", password=PASSWORD, by=administrator, full_name="Người mới", role="unit_staff", unit=agriculture
    )

    assert user.must_change_password
    assert user.check_password(PASSWORD)
    entry = AuditEntry.objects.about(user).get()
    assert entry.actor == administrator
    assert PASSWORD not in str(entry.after)
    assert list(audit.broken_links()) == []


def test_account_without_unit_is_refused_by_the_database(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("vo-don-vi", PASSWORD, full_name="Không đơn vị", role="office")
