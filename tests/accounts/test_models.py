"""Who sees which units and people, and what the roles allow."""

from datetime import date

import pytest

from accounts import permissions
from accounts.models import AuditEntry, DemonstrationRow, Unit, User
from accounts.services import record_succession
from tests.factories import UnitFactory, UserFactory

SEES_ALL = ("administrator", "office", "standing_member", "inspector")


@pytest.mark.parametrize("name", SEES_ALL)
def test_committee_level_sees_every_unit_of_its_committee(name: str, people: dict[str, User]) -> None:
    seen = set(Unit.objects.visible_to(people[name]))

    assert seen == set(Unit.objects.filter(committee__code="HU"))


@pytest.mark.parametrize("name", ["unit_head", "unit_staff"])
def test_unit_people_see_their_unit_and_what_is_below(name: str, people: dict[str, User], agriculture: Unit) -> None:
    station = UnitFactory.create(name="Trạm Khuyến nông", parent=agriculture)

    assert set(Unit.objects.visible_to(people[name])) == {agriculture, station}


def test_path_of_one_unit_is_no_prefix_of_another(committee: Unit) -> None:
    """`/1/2/` does not let through `/1/23/`."""
    first, second = UnitFactory.create(parent=committee), UnitFactory.create(parent=committee)
    Unit.objects.filter(pk=second.pk).update(path=f"{first.path[:-1]}3/")
    head = UserFactory.create(unit=first, role=User.Role.UNIT_HEAD)

    assert set(Unit.objects.visible_to(head)) == {first}


def test_heirs_of_a_unit_are_seen_by_its_committee(office: User, cam_thach: Unit, other_office: User) -> None:
    heir = UnitFactory.create(name="Xã Cẩm Thạch (mới)", kind=Unit.Kind.COMMUNE)
    record_succession(
        predecessor=cam_thach, successor=heir, effective_on=date(2025, 7, 1), legal_basis="NQ 1686", by=None
    )

    assert heir in Unit.objects.visible_to(office)
    assert heir not in Unit.objects.visible_to(other_office)


def test_superuser_sees_both_committees(superuser: User, people: dict[str, User]) -> None:
    assert set(Unit.objects.visible_to(superuser)) == set(Unit.objects.all())
    assert set(User.objects.visible_to(superuser)) == set(User.objects.all())


def test_administrator_sees_the_people_of_his_committee(people: dict[str, User], superuser: User) -> None:
    ours = {user for name, user in people.items() if not name.startswith("other_")}

    assert set(User.objects.visible_to(people["administrator"])) == ours


@pytest.mark.parametrize("name", ["office", "standing_member", "inspector", "unit_head", "unit_staff"])
def test_everyone_else_sees_himself(name: str, people: dict[str, User]) -> None:
    assert list(User.objects.visible_to(people[name])) == [people[name]]


@pytest.mark.parametrize(
    ("name", "manages"), [("administrator", True), ("office", False), ("inspector", False), ("unit_head", False)]
)
def test_administrators_manage_people(name: str, manages: bool, people: dict[str, User]) -> None:
    assert permissions.can_manage_people(people[name]) is manages
    assert people[name].has_perm("accounts.change_user") is manages
    assert people[name].has_perms(["accounts.change_user"]) is manages
    assert people[name].has_module_perms("accounts") is manages


def test_administrator_out_of_service_manages_nobody(administrator: User) -> None:
    administrator.is_active = False

    assert not permissions.can_manage_people(administrator)


@pytest.mark.parametrize(
    ("name", "views"),
    [("administrator", True), ("inspector", True), ("office", False), ("standing_member", False), ("unit_head", False)],
)
def test_audit_page_is_for_administrators_and_inspectors(name: str, views: bool, people: dict[str, User]) -> None:
    assert permissions.can_view_audit(people[name]) is views


def test_office_is_the_office_of_that_very_committee(
    office: User, other_office: User, committee: Unit, other_committee: Unit
) -> None:
    assert permissions.is_office(office, committee.pk)
    assert not permissions.is_office(office, other_committee.pk)
    assert not permissions.is_office(other_office, committee.pk)
    assert not permissions.is_office(office, None)


@pytest.mark.parametrize(
    ("name", "works", "leads"),
    [
        ("unit_head", True, True),
        ("unit_staff", True, False),
        ("commune_head", False, False),
        ("office", False, False),
        ("administrator", False, False),
    ],
)
def test_unit_is_worked_for_by_its_own_people(
    name: str, works: bool, leads: bool, people: dict[str, User], agriculture: Unit
) -> None:
    assert permissions.works_for(people[name], agriculture) is works
    assert permissions.heads(people[name], agriculture) is leads


def test_superuser_belongs_to_no_committee(superuser: User) -> None:
    assert superuser.committee_id is None
    assert superuser.is_staff


def test_user_without_unit_sees_no_unit(agriculture: Unit) -> None:
    assert list(Unit.objects.visible_to(User(username="chua-luu", role=User.Role.OFFICE))) == []


def test_superuser_sees_the_trail_of_every_committee(superuser: User, agriculture: Unit, other_unit: Unit) -> None:
    assert AuditEntry.objects.visible_to(superuser).count() == AuditEntry.objects.count() > 2


def test_rows_name_themselves(agriculture: Unit, unit_head: User) -> None:
    marked = DemonstrationRow.objects.create(model="accounts.user", object_id="7")

    assert (str(agriculture), str(unit_head)) == ("Phòng Nông nghiệp và Phát triển nông thôn", "Hoàng Văn Nông")
    assert str(AuditEntry.objects.about(agriculture).get()) == f"Thêm đơn vị · {agriculture}"
    assert str(marked) == "accounts.user 7"
