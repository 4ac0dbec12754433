"""The Standing Committee's word: addressed, dated, answered by the unit, sent back when unclear, withdrawn."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from assignments.histories import history_of
from assignments.models import AnswerState, Assignment, Instruction, InstructionAnswer
from assignments.services import (
    InstructionMoved,
    InstructionRefused,
    answer_instruction,
    give_instruction,
    reopen_instruction,
    withdraw_instruction,
)
from conclusions.models import Directive
from targets.models import Indicator
from tests.conftest import TODAY, ClientOf, Together
from tests.factories import AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WORDS = {"text": "Khẩn trương hướng dẫn các xã.", "due_on": "30/11/2023"}


@pytest.fixture
def word(clock: Any, committee: Unit, assignment: Assignment, agriculture: Unit, standing_member: User) -> Instruction:
    return give_instruction(
        committee=committee,
        unit=agriculture,
        text="Khẩn trương hướng dẫn các xã.",
        by=standing_member,
        assignment=assignment,
        due_on=date(2023, 11, 30),
    )


def state(instruction: Instruction, on: date = TODAY) -> str:
    found: str = Instruction.objects.with_answer_state(on).get(pk=instruction.pk).answer_state
    return found


def page_of(client: Any, name: str, *args: int, query: str = "") -> str:
    return unescape(client.get(reverse(name, args=args) + query).content.decode())


# --- Given ---------------------------------------------------------------------------------------


def test_standing_committee_gives_its_word_on_an_assignment(
    assignment: Assignment, agriculture: Unit, standing_member: User, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    address = f"{reverse('give_instruction')}?viec={assignment.pk}"
    form = unescape(client.get(address).content.decode())
    response = client.post(address, {**WORDS, "unit": agriculture.pk})

    made = Instruction.objects.get()
    assert f'<option value="{agriculture.pk}" selected>' in form
    assert "Theo ý kiến của" not in form
    assert (response.status_code, response["Location"]) == (302, reverse("instruction_detail", args=[made.pk]))
    assert (made.assignment, made.unit, made.due_on, made.by) == (
        assignment,
        agriculture,
        date(2023, 11, 30),
        standing_member,
    )
    assert AuditEntry.objects.filter(action="Cho ý kiến chỉ đạo", object_id=str(made.pk)).count() == 1


def test_office_says_on_whose_word_it_writes(
    directive: Directive, assignment: Assignment, agriculture: Unit, office: User, client_of: ClientOf
) -> None:
    client = client_of(office)
    address = f"{reverse('give_instruction')}?nhiem-vu={directive.pk}"
    silent = client.post(address, {**WORDS, "unit": agriculture.pk})
    client.post(address, {**WORDS, "unit": agriculture.pk, "recorded_for": "Ban Thường vụ, phiên họp ngày 10/11/2023"})

    assert silent.status_code == 422
    assert "Hãy ghi theo ý kiến của ai" in unescape(silent.content.decode())
    made = Instruction.objects.get()
    assert (made.directive, made.given_by) == (directive, "Ban Thường vụ, phiên họp ngày 10/11/2023")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"text": " "}, "Hãy ghi ý kiến chỉ đạo."),
        ({"unit": ""}, "Hãy chọn đơn vị phải trả lời."),
        ({"unit": "0"}, "Hãy chọn lại đơn vị."),
        ({"due_on": "14/11/2023"}, "Ngày phải trả lời không được trước hôm nay."),
        ({"due_on": "mai"}, "Hãy ghi ngày dạng 31/12/2023."),
    ],
)
def test_word_that_cannot_be_given_says_why(
    words: dict[str, str], message: str, agriculture: Unit, standing_member: User, client_of: ClientOf
) -> None:
    typed = {**WORDS, "unit": agriculture.pk, **words}
    response = client_of(standing_member).post(reverse("give_instruction"), typed)

    assert response.status_code == 422
    assert message in unescape(response.content.decode())
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("query", ["viec=0", "viec=abc", "nhiem-vu=99999999999", "chi-tieu=0"])
def test_matter_that_is_not_there_is_not_found(query: str, standing_member: User, client_of: ClientOf) -> None:
    assert client_of(standing_member).get(f"{reverse('give_instruction')}?{query}").status_code == 404


def test_matter_of_another_committee_is_not_found(
    other_assignment: Assignment, other_indicator: Indicator, office: User, client_of: ClientOf
) -> None:
    address, client = reverse("give_instruction"), client_of(office)
    queries = [
        f"viec={other_assignment.pk}",
        f"nhiem-vu={other_assignment.directive_id}",
        f"chi-tieu={other_indicator.pk}",
    ]
    assert [client.get(f"{address}?{query}").status_code for query in queries] == [404, 404, 404]


def test_service_refuses_what_no_form_should_let_pass(
    committee: Unit,
    agriculture: Unit,
    other_unit: Unit,
    other_assignment: Assignment,
    standing_member: User,
    office: User,
) -> None:
    ours: dict[str, Any] = {"committee": committee, "unit": agriculture, "text": "Gấp", "by": standing_member}
    for wrong, reason in (
        ({"unit": other_unit}, "không thuộc cấp ủy"),
        ({"assignment": other_assignment}, "không thuộc cấp ủy"),
        ({"directive": other_assignment.directive}, "không thuộc cấp ủy"),
        ({"due_on": TODAY - timedelta(days=1)}, "đã qua"),
        ({"by": office}, "theo ý kiến của ai"),
    ):
        with pytest.raises(InstructionRefused, match=reason):
            give_instruction(**{**ours, **wrong})
    assert not Instruction.objects.exists()


def test_directive_with_several_leads_leaves_the_choice_of_the_unit_open(
    directive: Directive, assignment: Assignment, cam_thach: Unit, standing_member: User, client_of: ClientOf
) -> None:
    address, client = f"{reverse('give_instruction')}?nhiem-vu={directive.pk}", client_of(standing_member)
    chosen = f'<option value="{assignment.unit_id}" selected>'
    alone = chosen in client.get(address).content.decode()
    AssignmentFactory.create(directive=directive, unit=cam_thach)

    assert (alone, chosen in client.get(address).content.decode()) == (True, False)


# --- Answered, sent back, withdrawn --------------------------------------------------------------


def test_head_answers_and_staff_may_not(
    word: Instruction, unit_head: User, unit_staff: User, client_of: ClientOf
) -> None:
    address = reverse("answer_instruction", args=[word.pk])
    assert client_of(unit_staff).post(address, {"text": "Đã làm."}).status_code == 403

    response = client_of(unit_head).post(address, {"text": "Đã hướng dẫn 5 xã."})

    assert response.status_code == 302
    assert InstructionAnswer.objects.get().by == unit_head
    assert state(word) == AnswerState.ANSWERED
    assert "Đã hướng dẫn 5 xã." in page_of(client_of(unit_staff), "instruction_detail", word.pk)


def test_empty_answer_is_asked_for_again(word: Instruction, unit_head: User, client_of: ClientOf) -> None:
    response = client_of(unit_head).post(reverse("answer_instruction", args=[word.pk]), {"text": " "})

    assert response.status_code == 422
    assert "Hãy ghi câu trả lời." in unescape(response.content.decode())


def test_unclear_answer_is_kept_and_another_is_waited_for(
    word: Instruction, unit_head: User, standing_member: User, client_of: ClientOf
) -> None:
    answer_instruction(word, text="Sẽ làm.", by=unit_head)
    client = client_of(standing_member)
    client.post(reverse("reopen_instruction", args=[word.pk]), {"note": "Bao giờ xong?"})

    assert state(word) == AnswerState.WAITING
    assert "Chưa rõ, phải trả lời lại:" in page_of(client_of(unit_head), "instruction_detail", word.pk)
    answer_instruction(word, text="Xong trước 25/11.", by=unit_head)
    assert state(word) == AnswerState.ANSWERED
    page = page_of(client, "instruction_detail", word.pk)
    assert "Các lần trả lời trước (1)" in page
    assert page.index("Xong trước 25/11.") < page.index("Sẽ làm.") < page.index("Bao giờ xong?")


def test_further_answer_stands_beside_the_first(word: Instruction, unit_head: User, office: User) -> None:
    answer_instruction(word, text="Đã làm 5 xã.", by=unit_head)
    answer_instruction(word, text="Đã làm 9 xã.", by=unit_head)

    assert Instruction.objects.with_answer_state(TODAY).get().answer == "Đã làm 9 xã."
    reopen_instruction(word, note="Còn 8 xã?", by=office)
    assert state(word) == AnswerState.WAITING
    assert word.answers.filter(sent_back_note="Còn 8 xã?").count() == 2


def test_nothing_is_sent_back_where_nothing_was_answered(
    word: Instruction, unit_head: User, office: User, client_of: ClientOf
) -> None:
    with pytest.raises(InstructionMoved, match="chưa trả lời"):
        reopen_instruction(word, note="Chưa rõ", by=office)
    answer_instruction(word, text="Đã làm.", by=unit_head)
    reopen_instruction(word, note="Chưa rõ", by=office)

    response = client_of(office).post(reverse("reopen_instruction", args=[word.pk]), {"note": "Lần nữa"}, follow=True)
    assert "đã được yêu cầu trả lời lại" in unescape(response.content.decode())


def test_withdrawn_word_stays_and_waits_for_nothing(
    word: Instruction, unit_head: User, standing_member: User, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    assert client.post(reverse("withdraw_instruction", args=[word.pk]), {"reason": ""}).status_code == 422
    client.post(reverse("withdraw_instruction", args=[word.pk]), {"reason": "Đã xử lý tại phiên họp"})

    assert state(word) == AnswerState.WITHDRAWN
    page = page_of(client_of(unit_head), "instruction_detail", word.pk)
    assert "Đã xử lý tại phiên họp" in page
    assert "Gửi trả lời" not in page
    late = client_of(unit_head).post(reverse("answer_instruction", args=[word.pk]), {"text": "Đã làm."}, follow=True)
    assert "Ý kiến chỉ đạo này đã được rút." in unescape(late.content.decode())
    with pytest.raises(InstructionMoved):
        withdraw_instruction(word, reason="Lần nữa", by=standing_member)
    assert not InstructionAnswer.objects.exists()


def test_withdrawal_and_sending_back_have_a_reason(word: Instruction, unit_head: User, office: User) -> None:
    answer = answer_instruction(word, text="Đã làm.", by=unit_head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.filter(pk=word.pk).update(withdrawn_on=TODAY, withdrawn_by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstructionAnswer.objects.filter(pk=answer.pk).update(sent_back_at=word.at)


# --- As of a day ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2023, 11, 14), None),
        (date(2023, 11, 15), "waiting"),
        (date(2023, 11, 30), "waiting"),
        (date(2023, 12, 1), "late"),
        (date(2023, 12, 5), "answered"),
        (date(2023, 12, 8), "late"),
        (date(2023, 12, 12), "withdrawn"),
    ],
)
def test_state_is_that_of_the_day(
    on: date, found: str | None, word: Instruction, unit_head: User, office: User, clock: Any
) -> None:
    clock.move_to("2023-12-05 09:00+07:00")
    answer_instruction(word, text="Đã làm.", by=unit_head)
    clock.move_to("2023-12-08 09:00+07:00")
    reopen_instruction(word, note="Chưa rõ", by=office)
    clock.move_to("2023-12-12 09:00+07:00")
    withdraw_instruction(word, reason="Xong", by=office)

    rows = Instruction.objects.existing_on(on).with_answer_state(on)
    assert [row.answer_state for row in rows] == ([found] if found else [])
    assert Instruction.objects.unanswered_on(on).exists() is (found in {"waiting", "late"})


# --- Seen ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "on_assignment", "to_unit"),
    [
        ("office", True, True),
        ("standing_member", True, True),
        ("inspector", True, True),
        ("unit_staff", True, True),
        ("supporting_head", True, False),
        ("commune_head", False, False),
        ("other_office", False, False),
        ("other_head", False, False),
    ],
)
def test_word_is_seen_by_the_unit_and_those_who_share_the_work(
    name: str,
    on_assignment: bool,
    to_unit: bool,
    word: Instruction,
    committee: Unit,
    agriculture: Unit,
    standing_member: User,
    people: dict[str, User],
) -> None:
    alone = give_instruction(committee=committee, unit=agriculture, text="Chấn chỉnh nền nếp.", by=standing_member)
    seen = set(Instruction.objects.visible_to(people[name]))
    assert (word in seen, alone in seen) == (on_assignment, to_unit)


def test_superuser_sees_every_word(word: Instruction, superuser: User) -> None:
    assert list(Instruction.objects.visible_to(superuser)) == [word]


def test_word_on_a_directive_is_seen_by_all_who_work_on_it(
    committee: Unit, directive: Directive, assignment: Assignment, agriculture: Unit, cam_thach: Unit, people: Any
) -> None:
    give_instruction(
        committee=committee, unit=agriculture, text="Gấp.", by=people["standing_member"], directive=directive
    )
    assert not Instruction.objects.visible_to(people["commune_head"]).exists()
    AssignmentFactory.create(directive=directive, unit=cam_thach)
    assert Instruction.objects.visible_to(people["commune_head"]).exists()


def test_pages_of_the_matter_show_the_word_and_its_answer(
    word: Instruction, assignment: Assignment, unit_head: User, standing_member: User, client_of: ClientOf
) -> None:
    answer_instruction(word, text="Đã hướng dẫn 5 xã.", by=unit_head)
    pages: list[tuple[str, int | None, str]] = [
        ("assignment_detail", assignment.pk, f"?viec={assignment.pk}"),
        ("directive_detail", assignment.directive_id, f"?nhiem-vu={assignment.directive_id}"),
        ("indicator_detail", assignment.indicator_id, f"?chi-tieu={assignment.indicator_id}"),
    ]
    for name, pk, query in pages:
        page = page_of(client_of(standing_member), name, pk or 0)
        assert "Khẩn trương hướng dẫn các xã." in page
        assert "Đã hướng dẫn 5 xã." in page
        assert reverse("give_instruction") + query in page
        assert reverse("give_instruction") not in page_of(client_of(unit_head), name, pk or 0)


def test_history_of_the_task_tells_the_word_and_what_became_of_it(
    word: Instruction, assignment: Assignment, unit_head: User, office: User
) -> None:
    answer_instruction(word, text="Sẽ làm.", by=unit_head)
    reopen_instruction(word, note="Bao giờ?", by=office)
    withdraw_instruction(word, reason="Xong", by=office)

    told = [f"{row.actor} {row.words}: {row.quote}" for row in history_of(assignment, office)]
    assert told[:4] == [
        "Nguyễn Thị Văn rút ý kiến chỉ đạo: Xong",
        "Nguyễn Thị Văn yêu cầu trả lời lại ý kiến chỉ đạo: Bao giờ?",
        "Hoàng Văn Nông trả lời ý kiến chỉ đạo: Sẽ làm.",
        "Trần Văn Thường cho ý kiến chỉ đạo, gửi Phòng Nông nghiệp và Phát triển nông thôn, "
        "trả lời trước ngày 30/11/2023: Khẩn trương hướng dẫn các xã.",
    ]


# --- The list, the desks -------------------------------------------------------------------------


@pytest.fixture
def several(word: Instruction, committee: Unit, agriculture: Unit, cam_thach: Unit, people: dict[str, User]) -> None:
    """`word` waits; another is late, a third answered; a fourth, to the commune, withdrawn."""
    common: dict[str, Any] = {"committee": committee, "by": people["standing_member"]}
    late = give_instruction(unit=agriculture, text="Ý kiến quá hạn.", **common)
    Instruction.objects.filter(pk=late.pk).update(due_on=date(2023, 11, 1))
    answer_instruction(
        give_instruction(unit=agriculture, text="Ý kiến xong.", **common), text="Đã làm.", by=people["unit_head"]
    )
    withdraw_instruction(
        give_instruction(unit=cam_thach, text="Ý kiến rút.", **common), reason="Nhầm", by=people["office"]
    )


_TEXTS = ("Khẩn trương", "Ý kiến quá hạn.", "Ý kiến xong.", "Ý kiến rút.")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", (True, True, False, False)),
        ("?trang-thai=la", (True, True, False, False)),
        ("?trang-thai=qua-han", (False, True, False, False)),
        ("?trang-thai=da-tra-loi", (False, False, True, False)),
        ("?trang-thai=tat-ca", (True, True, True, True)),
        ("?den-ngay=14/11/2023&trang-thai=tat-ca", (False, False, False, False)),
        ("?den-ngay=1/12/2023&trang-thai=qua-han", (True, True, False, False)),
    ],
)
@pytest.mark.usefixtures("several")
def test_list_is_narrowed(query: str, shown: tuple[bool, ...], office: User, client_of: ClientOf) -> None:
    page = page_of(client_of(office), "instruction_list", query=query)
    assert tuple(text in page for text in _TEXTS) == shown


@pytest.mark.usefixtures("several")
def test_list_of_one_unit_counts_its_own(cam_thach: Unit, office: User, client_of: ClientOf) -> None:
    page = page_of(client_of(office), "instruction_list", query=f"?don-vi={cam_thach.pk}&trang-thai=tat-ca")
    assert "Tất cả (1)" in page
    assert tuple(text in page for text in _TEXTS) == (False, False, False, True)
    assert f"{reverse('give_instruction')}?don-vi={cam_thach.pk}" in page


@pytest.mark.usefixtures("several")
def test_unit_finds_on_its_desk_what_it_has_not_answered(unit_head: User, client_of: ClientOf) -> None:
    page = page_of(client_of(unit_head), "desk")
    assert tuple(text in page for text in _TEXTS) == (True, True, False, False)
    assert page.index("Ý kiến quá hạn.") < page.index("Khẩn trương")
    assert f"{reverse('instruction_detail', args=[Instruction.objects.earliest('pk').pk])}#tra-loi" in page


@pytest.mark.usefixtures("several")
def test_office_finds_on_its_desk_how_many_wait(office: User, other_office: User, client_of: ClientOf) -> None:
    response: Any = client_of(office).get(reverse("desk"))
    other: Any = client_of(other_office).get(reverse("desk"))

    desks = [answer.context["desk"] for answer in (response, other)]
    assert [(row.unanswered_count, row.unanswered_late) for row in desks] == [(2, 1), (0, 0)]
    assert f"{reverse('instruction_list')}?trang-thai=qua-han" in response.content.decode()


# --- Two at once ---------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_withdrawals_at_once_one_is_told(word: Instruction, office: User, together: Together) -> None:
    def withdraw() -> Any:
        return withdraw_instruction(Instruction.objects.get(), reason="Nhầm", by=office)

    outcomes = together(withdraw, withdraw)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Instruction", "InstructionMoved"]
    assert AuditEntry.objects.filter(action="Rút ý kiến chỉ đạo").count() == 1
