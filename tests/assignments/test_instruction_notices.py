"""Who hears of an instruction, of its day and of its answer."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Notice, Unit, User
from accounts.notices import tell
from assignments.instruction_notices import instructions_of_day
from assignments.models import Instruction
from assignments.services import answer_instruction, give_instruction, reopen_instruction, withdraw_instruction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def word(committee: Unit, agriculture: Unit, standing_member: User, unit_head: User, unit_staff: User) -> Instruction:
    return give_instruction(
        committee=committee, unit=agriculture, text="Khẩn trương.", by=standing_member, due_on=date(2023, 11, 22)
    )


def told(user: User) -> list[str]:
    return [notice.text for notice in Notice.objects.filter(user=user).order_by("pk")]


def unread(user: User) -> int:
    return int(Notice.objects.unread_by(user).count())


def test_who_speaks_for_the_unit_hears_of_the_word(word: Instruction, unit_head: User, unit_staff: User) -> None:
    assert told(unit_head) == ["Ý kiến chỉ đạo của Trần Văn Thường: Khẩn trương. (trả lời trước ngày 22/11/2023)"]
    assert Notice.objects.get(user=unit_head).url == reverse("instruction_detail", args=[word.pk])
    assert told(unit_staff) == []


def test_where_staff_speak_for_the_unit_they_hear_too(
    committee: Unit, agriculture: Unit, office: User, unit_staff: User
) -> None:
    Unit.objects.filter(pk=agriculture.pk).update(staff_may_submit=True)
    agriculture.refresh_from_db()
    give_instruction(committee=committee, unit=agriculture, text="Gấp.", by=office, recorded_for="Ban Thường vụ")

    assert told(unit_staff) == ["Ý kiến chỉ đạo của Ban Thường vụ: Gấp."]


def test_giver_and_office_hear_of_the_answer_and_the_unit_of_what_was_unclear(
    word: Instruction, unit_head: User, standing_member: User, office: User, inspector: User, other_office: User
) -> None:
    answer_instruction(word, text="Sẽ làm.", by=unit_head)

    sentence = "Phòng Nông nghiệp và Phát triển nông thôn trả lời ý kiến chỉ đạo “Khẩn trương.”: Sẽ làm."
    assert (told(standing_member), told(office)) == ([sentence], [sentence])
    assert [told(user) for user in (inspector, other_office)] == [[], []]
    assert unread(unit_head) == 0

    reopen_instruction(word, note="Bao giờ?", by=office)

    assert told(unit_head)[1:] == ["Cần trả lời lại ý kiến chỉ đạo “Khẩn trương.”. Điều chưa rõ: Bao giờ?"]
    assert (unread(unit_head), unread(standing_member)) == (1, 0)


def test_unit_hears_that_nothing_is_waited_for_any_more(word: Instruction, unit_head: User, office: User) -> None:
    withdraw_instruction(word, reason="Nhầm đơn vị", by=office)

    assert told(unit_head)[1:] == ["Đã rút ý kiến chỉ đạo “Khẩn trương.”. Lý do: Nhầm đơn vị"]
    assert unread(unit_head) == 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2023, 11, 14), None),
        (date(2023, 11, 15), "Còn 7 ngày đến hạn trả lời ý kiến chỉ đạo (22/11/2023): Khẩn trương."),
        (date(2023, 11, 21), "Còn 1 ngày đến hạn trả lời ý kiến chỉ đạo (22/11/2023): Khẩn trương."),
        (date(2023, 11, 22), "Hôm nay là hạn trả lời ý kiến chỉ đạo: Khẩn trương."),
        (date(2023, 11, 23), "Đã quá hạn trả lời ý kiến chỉ đạo (22/11/2023): Khẩn trương."),
        (date(2023, 12, 23), "Đã quá hạn trả lời ý kiến chỉ đạo (22/11/2023): Khẩn trương."),
    ],
)
def test_speaker_is_reminded_of_the_day(day: date, sentence: str | None, word: Instruction, unit_head: User) -> None:
    tellings = list(instructions_of_day(day))

    assert [(row.user_id, row.text) for row in tellings] == ([(unit_head.pk, sentence)] if sentence else [])
    tell(tellings)
    assert tell(instructions_of_day(day)) == []


def test_answered_or_dateless_word_is_not_reminded_of(
    word: Instruction, committee: Unit, agriculture: Unit, standing_member: User, unit_head: User
) -> None:
    give_instruction(committee=committee, unit=agriculture, text="Lâu dài.", by=standing_member)
    answer_instruction(word, text="Đã làm.", by=unit_head)

    assert list(instructions_of_day(date(2023, 11, 22))) == []
