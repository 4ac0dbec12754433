"""Answers kept in columns became rows, and go back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Unit, User
from assignments.models import Instruction, InstructionAnswer

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = ("assignments", "0006_instruction_answers"), ("assignments", "0008_instruction_without_answer_columns")


def migrate(to: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([to])
    return executor.loader.project_state([to]).apps


def test_answers_move_into_rows_and_back(
    committee: Unit, agriculture: Unit, unit_head: User, standing_member: User
) -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    old: Any = migrate(BEFORE).get_model("assignments", "Instruction")
    common = {"committee_id": committee.pk, "unit_id": agriculture.pk, "by_id": standing_member.pk}
    answered_at = datetime(2023, 11, 10, 2, tzinfo=UTC)
    answered = old.objects.create(
        text="Gấp.", answer="Đã làm.", answered_by_id=unit_head.pk, answered_at=answered_at, **common
    )
    silent = old.objects.create(text="Lâu dài.", **common)

    migrate(AFTER)
    row = InstructionAnswer.objects.values("instruction_id", "text", "by_id", "at").get()
    assert row == {"instruction_id": answered.pk, "text": "Đã làm.", "by_id": unit_head.pk, "at": answered_at}

    back: Any = migrate(BEFORE).get_model("assignments", "Instruction")
    found = {row.pk: (row.answer, row.answered_by_id, row.answered_at) for row in back.objects.all()}
    assert found == {answered.pk: ("Đã làm.", unit_head.pk, answered_at), silent.pk: ("", None, None)}
    MigrationExecutor(connection).migrate(latest)
    assert Instruction.objects.count() == 2
