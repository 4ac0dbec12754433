"""The audit trail: appended only, chained, and any tampering shows."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEntry, Unit, User
from accounts.services import create_user
from assignments.models import Assignment
from tests.conftest import Together
from tests.factories import PASSWORD


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.order_by("pk"))


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_entry_says_who_did_what_to_which_row(unit_head: User, agriculture: Unit) -> None:
    entry = audit.record("Đổi tên", agriculture, by=unit_head, before={"name": "cũ"}, after={"name": "mới"})

    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name, entry.committee_id) == (
        unit_head,
        "Hoàng Văn Nông",
        agriculture.committee_id,
    )
    assert (entry.object_type, entry.object_id) == ("accounts.unit", str(agriculture.pk))
    assert (entry.action, entry.before, entry.after) == ("Đổi tên", {"name": "cũ"}, {"name": "mới"})


def test_entry_of_the_program_names_the_system(agriculture: Unit) -> None:
    entry = audit.record("Tự động", agriculture, by=None, committee_id=agriculture.committee_id)

    assert (entry.actor_id, entry.actor_name) == (None, "Hệ thống")


def test_each_entry_names_the_one_before_it(agriculture: Unit, farmers: Unit) -> None:
    chain = entries()

    assert len(chain) >= 2
    assert chain[0].previous_hash == ""
    assert [entry.previous_hash for entry in chain[1:]] == [entry.hash for entry in chain[:-1]]


def test_about_finds_the_entries_of_one_row(agriculture: Unit, farmers: Unit) -> None:
    assert [entry.object_label for entry in AuditEntry.objects.about(farmers)] == ["Hội Nông dân huyện"]


def test_snapshot_is_ready_for_json_and_keeps_no_password(assignment: Assignment, unit_head: User) -> None:
    values = audit.snapshot(assignment)

    assert values["due_on"] == str(date(2025, 12, 31))
    assert values["unit"] == assignment.unit_id
    assert values["completed_on"] is None
    assert "password" not in audit.snapshot(unit_head)
    assert audit.snapshot(unit_head, "username") == {"username": "nnptnt"}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_auditentry SET action = 'khác'", "DELETE FROM accounts_auditentry"],
    ids=["update", "delete"],
)
def test_database_refuses_to_change_the_trail(statement: str, agriculture: Unit) -> None:
    before = entries()

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        execute(statement)

    assert [entry.action for entry in entries()] == [entry.action for entry in before] != []


def test_untouched_trail_is_found_whole(agriculture: Unit) -> None:
    out = io.StringIO()

    call_command("verify_audit", stdout=out)

    assert f"Nhật ký khớp: {len(entries())} mục." in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE accounts_auditentry SET actor_name = 'Người khác' WHERE id = %s", "nội dung không khớp"),
        ("DELETE FROM accounts_auditentry WHERE id = %s", "không nối tiếp"),
    ],
    ids=["changed", "taken out"],
)
def test_tampering_past_the_triggers_shows(statement: str, found: str, farmers: Unit, triggers_off: None) -> None:
    execute(statement, entries()[0].pk)
    errors = io.StringIO()

    with pytest.raises(CommandError, match="1 chỗ không khớp"):
        call_command("verify_audit", stderr=errors)

    assert found in errors.getvalue()


def test_entry_slipped_in_between_shows(farmers: Unit, triggers_off: None) -> None:
    first, second = entries()[:2]
    AuditEntry.objects.filter(pk=second.pk).delete()
    forged = AuditEntry.objects.get(pk=first.pk)
    forged.pk, forged.previous_hash, forged.hash = second.pk, "0" * 64, "1" * 64
    forged.save(force_insert=True)

    assert any(f"Mục {second.pk}: không nối tiếp" in line for line in audit.broken_links())
    assert any(f"Mục {second.pk}: nội dung không khớp" in line for line in audit.broken_links())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_keep_one_chain(agriculture: Unit, together: Together) -> None:
    def write(name: str) -> list[str]:
        made = [
            create_user(
                username=f"{name}{n}", password=PASSWORD, by=None, full_name=name, role="office", unit=agriculture
            )
            for n in range(10)
        ]
        return [user.username for user in made]

    results = together(lambda: write("an"), lambda: write("binh"), lambda: write("chi"))

    assert [len(names) for names in results] == [10, 10, 10]
    assert list(audit.broken_links()) == []


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("administrator", True),
        ("inspector", True),
        ("office", True),
        ("standing_member", False),
        ("unit_head", False),
        ("other_office", False),
    ],
)
def test_trail_of_the_committee_is_for_those_who_check(name: str, sees: bool, people: dict[str, User]) -> None:
    """`unit_head` made no entry, and the people of another committee see that committee's."""
    about_ours = AuditEntry.objects.about(people["unit_head"].unit)  # type: ignore[arg-type]

    assert about_ours.visible_to(people[name]).exists() is sees


def test_everybody_sees_what_he_did_himself(unit_head: User, agriculture: Unit) -> None:
    audit.record("Gửi báo cáo", agriculture, by=unit_head)

    assert [entry.action for entry in AuditEntry.objects.visible_to(unit_head)] == ["Gửi báo cáo"]
