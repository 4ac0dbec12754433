"""What is told of instructions: the unit hears of the word and its day, who gave it and the office of the answer."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.notices import Telling, notify, settle, words
from assignments.models import Instruction, InstructionAnswer
from assignments.notices import People, people_of, short, step_on

_KIND = Notice.Kind.INSTRUCTED


def tell_instruction_given(instruction: Instruction) -> None:
    due = f" (trả lời trước ngày {instruction.due_on:%d/%m/%Y})" if instruction.due_on else ""
    text = words("instruction_given", giver=instruction.given_by, text=short(instruction.text), due=due)
    _tell_unit(instruction, "given", text)


def tell_instruction_answered(answer: InstructionAnswer) -> None:
    """What was told of it before asks nothing any more."""
    instruction = answer.instruction
    settle(_about(instruction))
    unit = instruction.unit.name if instruction.unit else ""
    text = words("instruction_answered", unit=unit, text=short(instruction.text), answer=short(answer.text))
    who = Q(pk=instruction.by_id) | Q(role=User.Role.OFFICE, unit__committee_id=instruction.committee_id)
    _notify(User.objects.filter(who, is_active=True), instruction, f"answered:{answer.pk}", text)


def tell_instruction_reopened(answer: InstructionAnswer) -> None:
    """`answer` is the one that was not clear."""
    instruction, note = answer.instruction, short(answer.sent_back_note)
    settle(_about(instruction))
    text = words("instruction_reopened", text=short(instruction.text), note=note)
    _tell_unit(instruction, f"reopened:{answer.pk}", text)


def tell_instruction_withdrawn(instruction: Instruction) -> None:
    settle(_about(instruction))
    note = short(instruction.withdrawn_reason)
    _tell_unit(instruction, "withdrawn", words("instruction_withdrawn", text=short(instruction.text), note=note))


def instructions_of_day(day: date) -> Iterator[Telling]:
    """The reminders of `day`, before the day of an answer and after it; asked again it names the same things."""
    waiting = Instruction.objects.unanswered_on(day).filter(due_on__isnull=False).select_related("unit").order_by("pk")
    rows: list[Any] = list(waiting)
    people = people_of((row.unit_id for row in rows), day)
    for instruction in rows:
        step = step_on(instruction.due_on, day)
        if not step:
            continue
        late = instruction.due_on < day
        name = (
            "instruction_late" if late else "instruction_due" if instruction.due_on > day else "instruction_due_today"
        )
        due = {"days": abs((instruction.due_on - day).days), "due": f"{instruction.due_on:%d/%m/%Y}"}
        text = words(name, text=short(instruction.text), **due)
        step = f"{instruction.due_on}:{'late' if late else step}"
        for user_id in sorted(_speakers(instruction, people)):
            yield Telling(user_id, _KIND, _about(instruction), step, text, _address(instruction))


def _speakers(instruction: Instruction, people: People) -> set[int]:
    """Who answers for the unit: its head and the head's deputy, or all its people where the unit says so."""
    unit = instruction.unit
    if unit is None:
        return set()
    speaking = people.writers if unit.staff_may_submit else people.heads
    return speaking.get(unit.pk, set())


def _tell_unit(instruction: Instruction, step: str, text: str) -> None:
    units = [instruction.unit_id] if instruction.unit_id else []
    speakers = _speakers(instruction, people_of(units, timezone.localdate()))
    _notify(User.objects.filter(pk__in=speakers), instruction, step, text)


def _notify(users: Iterable[User], instruction: Instruction, step: str, text: str) -> None:
    notify(users, kind=_KIND, about=_about(instruction), step=step, text=text, url=_address(instruction))


def _about(instruction: Instruction) -> str:
    return f"instruction:{instruction.pk}"


def _address(instruction: Instruction) -> str:
    return reverse("instruction_detail", args=[instruction.pk])
