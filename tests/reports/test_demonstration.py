"""The demonstration set: loaded once, marked as such, with something to see on every page."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import validate_password

from accounts.models import AuditEntry, DemonstrationRow, Unit, User
from assignments.concerns import concerns_of
from assignments.models import (
    AnswerState,
    Assignment,
    Instruction,
    ProgressReport,
    Review,
)
from reports.agenda import agenda
from reports.agenda_kinds import Kind
from reports.demonstration import Demonstration, demo_password, load_demo
from reports.figures import scope_of
from reports.models import BoardView
from reports.rollups import roll_up
from tests.factories import PASSWORD

ACCOUNTS = ("quantri", "vanphong", "thuongvu", "kiemtra", "nnptnt", "nnptnt-cv", "camthach")


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours but the audit trail."""
    own = {"accounts", "conclusions", "targets", "assignments", "reports"}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in own]
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=str)
        for model in models
        if model is not AuditEntry
    }


def user(username: str) -> User:
    return User.objects.get(username=username)


def unit_of(person: User) -> Unit:
    assert person.unit is not None
    return person.unit


def committee() -> Unit:
    return Unit.objects.get(code="HU")


# --- Loading -------------------------------------------------------------------------------------


def test_demonstration_brings_its_accounts(demonstration: Demonstration) -> None:
    assert demonstration.added
    assert tuple(name for name, _, _ in demonstration.accounts) == ACCOUNTS
    assert set(User.objects.values_list("username", flat=True)) == set(ACCOUNTS)
    assert all(user(name).check_password(PASSWORD) for name in ACCOUNTS)
    assert ("nnptnt", "Thủ trưởng đơn vị", "Phòng Nông nghiệp và Phát triển nông thôn") in demonstration.accounts


def test_every_account_of_the_demonstration_says_it_is_one(demonstration: Demonstration) -> None:
    assert not User.objects.exclude(full_name__endswith="(minh hoạ)").exists()
    assert not User.objects.filter(must_change_password=True).exists()


def test_demonstration_brings_the_work_of_its_file(demonstration: Demonstration) -> None:
    spec = json.loads((Path(settings.BASE_DIR) / "fixtures" / "demonstration.json").read_text(encoding="utf-8"))

    assert Assignment.objects.count() == sum(len(row["units"]) for row in spec["assignments"])
    assert ProgressReport.objects.exists()
    assert not ProgressReport.objects.filter(submitted_at=None).exists()
    decided = ProgressReport.objects.exclude(status=ProgressReport.Status.SUBMITTED)
    assert set(Review.objects.values_list("report_id", flat=True)) == set(decided.values_list("pk", flat=True))


def test_every_row_brought_is_marked(demonstration: Demonstration) -> None:
    marked = set(DemonstrationRow.objects.values_list("model", "object_id"))

    assert {("accounts.user", str(pk)) for pk in User.objects.values_list("pk", flat=True)} <= marked
    assert {("assignments.assignment", str(pk)) for pk in Assignment.objects.values_list("pk", flat=True)} <= marked
    assert {("reports.boardview", str(pk)) for pk in BoardView.objects.values_list("pk", flat=True)} <= marked


YEAR_END, LONG_AFTER = date(2024, 12, 31), date(2026, 11, 1)


def test_demonstration_has_an_instruction_answered_one_waiting_and_one_late(demonstration: Demonstration) -> None:
    def states(on: date) -> list[str]:
        return sorted(Instruction.objects.with_answer_state(on).values_list("answer_state", flat=True))

    assert states(YEAR_END) == [AnswerState.ANSWERED, AnswerState.LATE, AnswerState.WAITING]
    assert states(LONG_AFTER) == [AnswerState.ANSWERED, AnswerState.LATE, AnswerState.LATE]


@pytest.mark.parametrize("on", [YEAR_END, LONG_AFTER])
def test_demonstration_lays_its_requests_before_the_standing_committee(on: date, demonstration: Demonstration) -> None:
    items = agenda(roll_up(scope_of(committee()), on=on))

    assert {Kind.EXTENSION, Kind.PROPOSAL, Kind.INSTRUCTION} <= {item.kind for item in items[:5]}
    assert all(item.why for item in items)


@pytest.mark.parametrize("on", [YEAR_END, LONG_AFTER])
def test_demonstration_has_proposals_of_every_kind_and_a_long_difficulty(
    on: date, demonstration: Demonstration
) -> None:
    concerns = concerns_of(committee().pk, on)
    asked = [row for row in concerns if row.part == "proposals" and row.addressee == "Ban Thường vụ Huyện ủy"]

    assert {"open", "answered", "forwarded"} <= {row.state for row in asked}
    assert [row.times for row in concerns if row.part == "difficulties" and row.is_open and row.times > 2]


def test_demonstration_shares_a_view_of_the_standing_committee(demonstration: Demonstration) -> None:
    view = BoardView.objects.get()

    assert (view.name, view.owner.username) == ("Kinh tế – nhiệm vụ trọng điểm", "thuongvu")
    assert list(BoardView.objects.visible_to(user("vanphong"))) == [view]
    assert {directive.topic for directive in view.key_directives.all()} == {"economy"}


def test_second_load_changes_nothing(demonstration: Demonstration) -> None:
    before = rows()

    assert load_demo() == Demonstration(demonstration.accounts, demonstration.password, added=False)
    assert rows() == before


def test_newly_chosen_password_is_set_at_the_next_load(
    demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", "Mat-khau-khac-2024")

    load_demo()

    assert all(user(name).check_password("Mat-khau-khac-2024") for name in ACCOUNTS)


def test_password_nobody_chose_is_made_once_and_kept_to_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KETLUAN_DEMO_PASSWORD", raising=False)

    password = demo_password()

    validate_password(password)
    assert demo_password() == password
    assert (Path(settings.DATA_DIR) / "demo-password").stat().st_mode & 0o077 == 0
