"""A paper comes in, the worker reads it once, and of a refused one nothing is kept."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from redis import Redis
from time_machine import TimeMachineFixture

from accounts.limits import Refused
from accounts.models import AuditEntry, Unit, User
from conclusions import intakes, tasks
from conclusions.drafts import Draft, as_data, from_data
from conclusions.edits import change_header
from conclusions.intakes import claim, read_intake, release_lost_claims
from conclusions.models import Conclusion, Intake
from conclusions.reading import read
from conclusions.services import (
    IntakeMoved,
    discard_intake,
    receive_paper,
    retry_reading,
    save_draft,
)
from tests.conftest import Together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAPERS = Path(__file__).parent / "papers"
PLAIN = """HUYỆN ỦY CẨM THỦY
*
Số 411-TB/HU

ĐẢNG CỘNG SẢN VIỆT NAM
Cẩm Thủy, ngày 10 tháng 11 năm 2023

THÔNG BÁO
kết luận của Ban Thường vụ Huyện ủy về bảo vệ đất lúa

I. NHIỆM VỤ
1. Giao Phòng NN&PTNT chủ trì, phối hợp với Hội Nông dân huyện rà soát đất lúa trước ngày 30/6/2024.
2. Giao UBND các xã, thị trấn lập hồ sơ.
"""
SECRET = PLAIN.replace("Số 411-TB/HU", "MẬT\nSố 411-TB/HU")


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def received(committee: Unit, office: User, text: str = PLAIN, name: str = "411.txt", **more: Any) -> Intake:
    return receive_paper(committee=committee, by=office, name=name, content=text.encode(), **more)


# --- Receiving -----------------------------------------------------------------------------------


def test_paper_is_kept_as_received_and_queued_on_commit(
    committee: Unit, office: User, broker: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        intake = received(committee, office)

    assert files()[0].read_bytes() == PLAIN.encode()
    assert intake.sha256 == hashlib.sha256(PLAIN.encode()).hexdigest()
    assert intake.status == Intake.Status.QUEUED
    assert Redis(unix_socket_path=broker.removeprefix("redis+socket://").partition("?")[0]).llen("celery") == 1


@pytest.mark.django_db(transaction=True)
def test_paper_is_taken_while_the_broker_is_away(committee: Unit, office: User) -> None:
    received(committee, office)

    assert release_lost_claims() == [Intake.objects.get().pk]


def test_trail_does_not_name_a_file_that_may_yet_be_refused(committee: Unit, office: User) -> None:
    intake = received(committee, office, name="Mật danh hoa sen.txt")

    entry = AuditEntry.objects.about(intake).get()
    assert (entry.action, entry.actor, entry.committee_id) == ("Nhận văn bản để đọc", office, committee.pk)
    assert "hoa sen" not in f"{entry.object_label}{entry.before}{entry.after}"


def test_file_of_a_wrong_kind_is_refused_and_nothing_kept(committee: Unit, office: User) -> None:
    with pytest.raises(Refused):
        received(committee, office, name="a.exe")

    assert not Intake.objects.exists()
    assert files() == []


# --- Reading -------------------------------------------------------------------------------------


def test_paper_is_read_into_a_draft_with_the_committees_units(
    committee: Unit, office: User, agriculture: Unit, farmers: Unit, cam_thach: Unit, cam_luong: Unit
) -> None:
    intake = received(committee, office)

    read_intake(intake.pk)

    intake.refresh_from_db()
    assert (intake.status, intake.progress, intake.attempts, intake.reason) == (Intake.Status.READ, 100, 1, "")
    assert intake.draft is not None
    draft = from_data(intake.draft)
    assert (draft.header.number, draft.header.symbol) == ("411", "TB/HU")
    assert [directive.accepted for directive in draft.directives] == [False, False]
    first, second = draft.directives
    assert first.leads.units == (agriculture.pk,)
    assert first.coordinating.units == (farmers.pk,)
    assert set(second.leads.units) == {cam_thach.pk, cam_luong.pk}
    assert intake.reading is not None
    assert len(intake.reading["directives"]) == 2


def test_ended_unit_is_not_proposed(
    committee: Unit, office: User, agriculture: Unit, clock: TimeMachineFixture
) -> None:
    agriculture.valid_to = timezone.localdate() - timedelta(days=1)
    agriculture.save()
    intake = received(committee, office)

    read_intake(intake.pk)

    intake.refresh_from_db()
    assert intake.draft is not None
    assert from_data(intake.draft).directives[0].leads.unknown != ()


def test_units_of_an_ended_committee_are_those_of_its_last_day(
    committee: Unit, office: User, agriculture: Unit
) -> None:
    for unit in (committee, agriculture):
        unit.valid_to = timezone.localdate() - timedelta(days=30)
        unit.save()
    intake = received(committee, office)

    read_intake(intake.pk)

    intake.refresh_from_db()
    assert intake.draft is not None
    assert from_data(intake.draft).directives[0].leads.units == (agriculture.pk,)


def test_real_word_file_is_read(committee: Unit, office: User) -> None:
    content = (PAPERS / "g01_TB_623-TB-VPCP_daklak.docx").read_bytes()
    intake = receive_paper(committee=committee, by=office, name="623.docx", content=content)

    read_intake(intake.pk)

    intake.refresh_from_db()
    assert intake.draft is not None
    draft = from_data(intake.draft)
    assert (draft.header.number, draft.header.symbol, draft.header.kind) == ("623", "TB-VPCP", "TB")
    assert len(draft.directives) > 10


def test_reading_twice_makes_one_result(committee: Unit, office: User) -> None:
    intake = received(committee, office)
    read_intake(intake.pk)

    read_intake(intake.pk)

    assert Intake.objects.get().attempts == 1


def test_amended_text_keeps_the_directives_whose_words_stand(committee: Unit, office: User, paper: Conclusion) -> None:
    kept = paper.directives.get(position=1)
    intake = received(committee, office, f"{PLAIN}\n3. {kept.words}\n", amends=paper)

    read_intake(intake.pk)

    intake.refresh_from_db()
    assert intake.draft is not None
    assert [found.keeps for found in from_data(intake.draft).directives] == [None, None, kept.pk]


# --- Refused, failed, lost -----------------------------------------------------------------------


def test_of_a_secret_paper_nothing_is_kept(committee: Unit, office: User) -> None:
    intake = received(committee, office, SECRET, name="Mật danh hoa sen.txt")

    read_intake(intake.pk)

    intake.refresh_from_db()
    assert intake.status == Intake.Status.REFUSED
    assert "độ mật" in intake.reason
    assert (intake.name, intake.sha256, intake.file.name, intake.reading, intake.draft) == ("", "", "", None, None)
    assert files() == []
    trail = "".join(f"{entry.object_label}{entry.before}{entry.after}" for entry in AuditEntry.objects.all())
    assert "hoa sen" not in trail


def test_sweep_deletes_what_a_worker_left_of_a_refused_paper(committee: Unit, office: User) -> None:
    intake = received(committee, office, SECRET)
    Intake.objects.filter(pk=intake.pk).update(status=Intake.Status.REFUSED)

    assert release_lost_claims() == []
    assert files() == []
    assert Intake.objects.get().file.name == ""


def test_error_fails_with_its_reason_and_can_be_tried_again(
    committee: Unit, office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("hỏng")

    intake = received(committee, office)
    with monkeypatch.context() as patch:
        patch.setattr(intakes, "open_apart", broken)
        read_intake(intake.pk)
    intake.refresh_from_db()
    assert (intake.status, intake.reason) == (
        Intake.Status.FAILED,
        "Có lỗi khi đọc văn bản. Hãy thử lại; nếu vẫn lỗi, báo người quản trị.",
    )

    assert retry_reading(intake, by=office)
    assert not retry_reading(intake, by=office)
    read_intake(intake.pk)
    intake.refresh_from_db()
    assert (intake.status, intake.reason) == (Intake.Status.READ, "")


def test_dead_workers_paper_is_read_by_another(committee: Unit, office: User, clock: TimeMachineFixture) -> None:
    intake = received(committee, office)
    claim(intake.pk)
    assert release_lost_claims() == []

    clock.shift(timedelta(seconds=settings.KETLUAN["build_lease_seconds"] + 1))
    assert release_lost_claims() == [intake.pk]
    read_intake(intake.pk)

    intake.refresh_from_db()
    assert (intake.status, intake.attempts) == (Intake.Status.READ, 2)


def test_paper_that_kills_every_worker_is_given_up(committee: Unit, office: User, clock: TimeMachineFixture) -> None:
    intake = received(committee, office)
    Intake.objects.filter(pk=intake.pk).update(
        status=Intake.Status.READING,
        attempts=settings.KETLUAN["build_attempts"],
        claimed_at=datetime(2020, 1, 1, tzinfo=UTC),
    )

    assert release_lost_claims() == []
    assert Intake.objects.get().status == Intake.Status.FAILED


def test_discarded_while_being_read_stays_discarded(
    committee: Unit, office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = received(committee, office)

    def discard_meanwhile(blocks: Any) -> Any:
        discard_intake(intake, by=office)
        return read(blocks)

    monkeypatch.setattr(intakes, "read", discard_meanwhile)
    read_intake(intake.pk)

    intake.refresh_from_db()
    assert (intake.status, intake.draft) == (Intake.Status.DISCARDED, None)
    assert len(files()) == 1


def test_sweep_queues_what_waits(committee: Unit, office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = received(committee, office)
    queued: list[int] = []
    monkeypatch.setattr(tasks.read_paper, "delay", queued.append)

    tasks.sweep_intakes()

    assert queued == [intake.pk]
    tasks.read_paper(intake.pk)
    assert Intake.objects.get().status == Intake.Status.READ


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_claim_a_paper_once(committee: Unit, office: User, together: Together) -> None:
    intake = received(committee, office)

    tokens = together(lambda: claim(intake.pk), lambda: claim(intake.pk))

    assert sorted(token is None for token in tokens) == [False, True]


# --- The draft -----------------------------------------------------------------------------------


def test_draft_is_saved_once_for_each_version(intake: Intake, office: User, read_draft: Draft) -> None:
    changed = change_header(read_draft, number="412")

    save_draft(intake, changed, version=1, by=office)

    assert intake.draft is not None
    assert (from_data(intake.draft), intake.version, intake.changed_by) == (changed, 2, office)
    assert intake.reading is not None
    assert intake.reading["header"]["number"] == "410"
    with pytest.raises(IntakeMoved):
        save_draft(intake, read_draft, version=1, by=office)
    assert Intake.objects.get().draft == as_data(changed)


def test_discarded_paper_is_not_discarded_twice_and_keeps_its_history(intake: Intake, office: User) -> None:
    discard_intake(intake, by=office)

    with pytest.raises(IntakeMoved):
        discard_intake(intake, by=office)
    intake.refresh_from_db()
    assert (intake.status, intake.changed_by) == (Intake.Status.DISCARDED, office)
    assert intake.draft is not None
    assert len(files()) == 1
    assert str(intake) == f"Văn bản đang nhập {intake.pk}"
