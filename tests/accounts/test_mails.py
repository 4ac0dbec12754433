"""Each mail once on a real server: marked before it is handed over, tried again, given up, reported."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from smtplib import SMTP

import pytest
from django.utils import timezone
from pytest_django import Settings
from time_machine import TimeMachineFixture

from accounts import mails, tasks
from accounts.mails import claim, send, sweep
from accounts.models import Mail, Notice, User
from accounts.notices import notify
from tests.conftest import TODAY, Together
from tests.factories import UserFactory
from tests.mail_server import MailServer
from tests.services import free_port

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def mail(unit_head: User) -> Mail:
    """Queued, with one notice in it."""
    User.objects.filter(pk=unit_head.pk).update(email="nnptnt@huyen.example")
    made = Mail.objects.create(
        user=unit_head, day=TODAY, subject="Ketluan: 1 việc", text="Kính gửi đồng chí", html="<p>Kính gửi đồng chí</p>"
    )
    notify([unit_head], kind=Notice.Kind.GIVEN, about="viec:1", step="giao", text="Việc mới", url="/viec/1/")
    Notice.objects.update(mail=made)
    return made


def reload(mail: Mail) -> Mail:
    mail.refresh_from_db()
    return mail


# --- Sending -------------------------------------------------------------------------------------


def test_mail_is_delivered_and_recorded(mail: Mail, mail_server: MailServer) -> None:
    send(mail.pk)

    (message,) = mail_server.taken
    reload(mail)
    assert (mail.state, mail.sent_at, mail.attempts, mail.error) == (Mail.State.SENT, timezone.now(), 1, "")
    assert (mail.address, mail.message_id) == ("nnptnt@huyen.example", message["Message-ID"])
    assert (message["To"], message["Subject"]) == ("nnptnt@huyen.example", "Ketluan: 1 việc")
    plain, html = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert "Kính gửi đồng chí" in plain.get_content()
    assert html.get_content_type() == "text/html"


def test_mail_sent_twice_goes_out_once(mail: Mail, mail_server: MailServer) -> None:
    send(mail.pk)
    send(mail.pk)
    tasks.send_mail(mail.pk)

    assert len(mail_server.taken) == 1


def test_row_is_marked_before_the_text_is_handed_over(mail: Mail, mail_server: MailServer) -> None:
    """What the row says while the server has the text but has not answered, seen from another connection's eyes."""
    seen = []
    plain = mails._hand_over

    def looking(smtp: object, text: bytes) -> None:
        seen.append((reload(mail).state, mail.message_id in text.decode()))
        plain(smtp, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mails, "_hand_over", looking)
        send(mail.pk)

    assert seen == [(Mail.State.SENDING, True)]


def test_address_corrected_meanwhile_is_used(mail: Mail, mail_server: MailServer) -> None:
    User.objects.filter(pk=mail.user_id).update(email="moi@huyen.example")

    send(mail.pk)

    assert [message["To"] for message in mail_server.taken] == ["moi@huyen.example"]


# --- Not delivered -------------------------------------------------------------------------------


def refuse(mail_server: MailServer, moment: str) -> None:
    if moment == "recipient":
        mail_server.on_recipient = lambda address: "550 No such user"
    else:
        mail_server.on_text = lambda message: "554 Spam"


@pytest.mark.parametrize(("moment", "said"), [("recipient", "550 No such user"), ("text", "554 Spam")])
def test_refused_mail_is_tried_again_later(moment: str, said: str, mail: Mail, mail_server: MailServer) -> None:
    refuse(mail_server, moment)

    send(mail.pk)

    reload(mail)
    assert (mail.state, mail.attempts, mail.claim) == (Mail.State.QUEUED, 1, "")
    assert said in mail.error
    assert mail.not_before == timezone.now() + timedelta(minutes=5)
    assert claim(mail.pk) is None
    assert sweep() == []


def test_pause_doubles_and_ends_in_failure_with_the_reason(
    mail: Mail, mail_server: MailServer, clock: TimeMachineFixture
) -> None:
    refuse(mail_server, "recipient")
    pauses = []

    while reload(mail).state == Mail.State.QUEUED:
        clock.move_to(mail.not_before)
        send(mail.pk)
        pauses.append((reload(mail).not_before - timezone.now()) // timedelta(minutes=1))

    assert pauses[:4] == [5, 10, 20, 40]
    assert (mail.state, mail.attempts) == (Mail.State.FAILED, 5)
    assert "550 No such user" in mail.error
    assert Notice.objects.get().mail is None


def test_server_that_is_away_is_tried_again(mail: Mail, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    send(mail.pk)

    assert (reload(mail).state, mail.attempts) == (Mail.State.QUEUED, 1)
    assert "Không kết nối được máy chủ thư" in mail.error


def test_mail_tried_again_is_delivered(mail: Mail, mail_server: MailServer, clock: TimeMachineFixture) -> None:
    refuse(mail_server, "recipient")
    send(mail.pk)
    mail_server.on_recipient = lambda address: None
    clock.move_to(reload(mail).not_before)

    for pk in sweep():
        send(pk)

    assert (reload(mail).state, mail.attempts, mail.error) == (Mail.State.SENT, 2, "")
    assert list(mail_server.times_taken().values()) == [1]


def test_person_whose_address_was_removed_is_not_sent_to(mail: Mail, mail_server: MailServer) -> None:
    User.objects.filter(pk=mail.user_id).update(email="")

    send(mail.pk)

    assert reload(mail).state == Mail.State.QUEUED
    assert mail.error == "Người nhận chưa có địa chỉ thư điện tử."


def test_fault_of_our_own_is_tried_again(mail: Mail, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "_message", lambda mail, message_id: None)

    send(mail.pk)

    assert (reload(mail).state, mail.error) == (Mail.State.QUEUED, "AttributeError")


# --- Perhaps delivered ---------------------------------------------------------------------------


def test_line_broken_before_the_answer_is_reported_and_not_repeated(
    mail: Mail, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has the text, its answer gets lost."""
    plain, answers = SMTP.getreply, []

    def getreply(self: SMTP) -> tuple[int, bytes]:
        answers.append(plain(self))
        if answers[-2:-1] and answers[-2][0] == 354:
            raise ConnectionResetError("Connection reset by peer")
        return answers[-1]

    monkeypatch.setattr(SMTP, "getreply", getreply)

    send(mail.pk)

    reload(mail)
    assert mail.state == Mail.State.UNCLEAR
    assert "không tự gửi lại" in mail.error
    assert Notice.objects.get().mail == mail
    assert sweep() == []
    send(mail.pk)
    assert list(mail_server.times_taken().values()) == [1]


# --- The claim and the sweep ---------------------------------------------------------------------


def test_row_is_claimed_once(mail: Mail) -> None:
    assert claim(mail.pk) is not None
    assert claim(mail.pk) is None


@pytest.mark.parametrize("state", ["sending", "sent", "failed", "unclear"])
def test_row_that_does_not_wait_is_not_claimed(state: str, mail: Mail) -> None:
    Mail.objects.update(state=state)

    assert claim(mail.pk) is None


def left_by_the_dead(mail: Mail, state: str, *, seconds: int, attempts: int = 1) -> None:
    ago = timezone.now() - timedelta(seconds=seconds)
    Mail.objects.filter(pk=mail.pk).update(state=state, claim="da-chet", claimed_at=ago, attempts=attempts)


def test_mail_whose_worker_died_on_the_way_is_sent_again(mail: Mail, mail_server: MailServer) -> None:
    left_by_the_dead(mail, "queued", seconds=181)

    assert sweep() == [mail.pk]
    send(mail.pk)

    assert (reload(mail).state, len(mail_server.taken)) == (Mail.State.SENT, 1)


def test_mail_whose_worker_died_after_the_mark_is_reported(mail: Mail, mail_server: MailServer) -> None:
    left_by_the_dead(mail, "sending", seconds=181)

    assert sweep() == []
    send(mail.pk)

    assert (reload(mail).state, mail_server.taken) == (Mail.State.UNCLEAR, [])


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_living_worker_keeps_its_mail(state: str, mail: Mail) -> None:
    left_by_the_dead(mail, state, seconds=179)

    assert sweep() == []
    assert reload(mail).state == state
    assert claim(mail.pk) is None


def test_mail_that_killed_five_workers_is_given_up(mail: Mail) -> None:
    left_by_the_dead(mail, "queued", seconds=181, attempts=5)

    assert sweep() == []

    assert reload(mail).state == Mail.State.FAILED
    assert "dừng giữa chừng" in mail.error
    assert Notice.objects.get().mail is None


def test_worker_that_lost_its_claim_on_the_way_hands_nothing_over(mail: Mail, mail_server: MailServer) -> None:
    """A stalled worker comes back after another has taken the row over."""
    greet = mails._greet

    def stalled(*words: object) -> object:
        smtp = greet(*words)  # type: ignore[arg-type]
        Mail.objects.update(claim="ai-khac")
        return smtp

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mails, "_greet", stalled)
        send(mail.pk)

    assert mail_server.taken == []
    assert (reload(mail).state, mail.claim) == (Mail.State.QUEUED, "ai-khac")


def test_slow_answer_still_makes_it_sent(mail: Mail, mail_server: MailServer) -> None:
    """The sweep gave the worker up; then the server's yes arrives."""
    plain = mails._hand_over

    def slow(smtp: object, text: bytes) -> None:
        plain(smtp, text)
        Mail.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
        assert sweep() == []
        assert reload(mail).state == Mail.State.UNCLEAR

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mails, "_hand_over", slow)
        send(mail.pk)

    assert (reload(mail).state, mail.error) == (Mail.State.SENT, "")


def test_sweep_task_queues_what_waits(mail: Mail, broker: str, mail_server: MailServer) -> None:
    tasks.sweep_mails()

    tasks.send_mail(mail.pk)
    assert reload(mail).state == Mail.State.SENT


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(
    agriculture: object, mail_server: MailServer, together: Together, clock: TimeMachineFixture
) -> None:
    clock.move_to(datetime(2023, 11, 15, 2, tzinfo=UTC), tick=True)
    people = [UserFactory.create(unit=agriculture, email=f"{number}@huyen.example") for number in range(20)]
    rows = [Mail.objects.create(user=user, day=TODAY, subject="a", text="b", html="c").pk for user in people]

    def all_of_them() -> None:
        for pk in rows:
            send(pk)

    together(all_of_them, all_of_them, all_of_them)

    assert Counter(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT: 20}
    assert set(mail_server.times_reached().values()) == {1}
    assert len(mail_server.taken) == 20
