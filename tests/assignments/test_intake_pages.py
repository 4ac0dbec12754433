"""Entering a paper as its pages do it: each act works, and every way to get it wrong changes nothing and says so."""

from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Unit, User
from assignments.models import Assignment
from conclusions import edits
from conclusions.drafts import Draft, DraftDirective, as_data, from_data
from conclusions.models import Conclusion, Intake
from conclusions.services import publish_edition, save_draft
from tests.conftest import TASKS, ClientOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}
Do = Callable[..., Any]


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def draft_of(intake: Intake) -> Draft:
    return from_data(Intake.objects.get(pk=intake.pk).draft or {})


def of_key(intake: Intake, key: int) -> DraftDirective:
    directive = draft_of(intake).directive(key)
    assert directive is not None
    return directive


@pytest.fixture
def do(intake: Intake, office: User, client_of: ClientOf) -> Do:
    """`do("tach", key=1, at=5)`: the act as the office's htmx sends it, on the version that is there now."""
    client = client_of(office)

    def send(act: str, *, plain: bool = False, **data: Any) -> Any:
        version = Intake.objects.values_list("version", flat=True).get(pk=intake.pk)
        address = reverse("change_draft", args=[intake.pk, act])
        return client.post(address, {"version": version, **data}, headers={} if plain else HTMX)

    return send


EDIT = {"key": 1, "title": "Rà soát", "topic": "economy", "frequency": "", "due_on": "", "product": ""}


# --- Coming in -----------------------------------------------------------------------------------


def test_file_is_taken_and_leads_to_its_progress(office: User, client_of: ClientOf) -> None:
    file = SimpleUploadedFile("411.txt", "THÔNG BÁO\nGiao các xã lập hồ sơ.".encode())

    response = client_of(office).post(reverse("add_paper"), {"file": file}, follow=True)

    intake = Intake.objects.get()
    assert (intake.name, intake.status, intake.by) == ("411.txt", Intake.Status.QUEUED, office)
    assert response.redirect_chain == [(reverse("intake_detail", args=[intake.pk]), 302)]
    assert 'hx-trigger="every 1s"' in text_of(response)


def test_pasted_words_are_taken_as_a_file(office: User, client_of: ClientOf) -> None:
    client_of(office).post(reverse("add_paper"), {"text": "Giao các xã lập hồ sơ."})

    intake = Intake.objects.get()
    assert (intake.name, Path(intake.file.path).read_text()) == ("Văn bản dán vào.txt", "Giao các xã lập hồ sơ.")


@pytest.mark.parametrize(
    ("name", "content", "text", "said"),
    [
        ("", b"", "", "Hãy chọn tệp hoặc dán nội dung văn bản."),
        ("a.txt", b"Giao", "Giao", "Chỉ chọn một trong hai"),
        ("a.exe", b"MZ", "", "Không nhận tệp loại này"),
        ("a.docx", b"khong phai Word", "", "không đúng với đuôi .docx"),
        ("a.txt", b"  ", "", "Tệp rỗng"),
    ],
)
def test_bad_file_is_answered_and_typed_words_stay(
    name: str, content: bytes, text: str, said: str, office: User, client_of: ClientOf
) -> None:
    data = {"text": text} | ({"file": SimpleUploadedFile(name, content)} if name else {})

    response = client_of(office).post(reverse("add_paper"), data)

    assert response.status_code == 422
    assert said in text_of(response)
    assert not text or f">\n{text}</textarea>" in text_of(response)
    assert not Intake.objects.exists()


def test_office_finds_its_unfinished_papers_on_top_of_the_list(
    office: User, unit_head: User, intake: Intake, client_of: ClientOf
) -> None:
    Intake.objects.create(committee=intake.committee, by=office, name="bo.docx", status=Intake.Status.DISCARDED)

    page = text_of(client_of(office).get(reverse("conclusion_list")))
    assert "410-TB-HU.docx" in page
    assert "kết luận về bảo vệ đất lúa" in page
    assert "bo.docx" not in page
    assert "Thêm văn bản" in page
    for_others = text_of(client_of(unit_head).get(reverse("conclusion_list")))
    assert "410-TB-HU.docx" not in for_others
    assert "Thêm văn bản" not in for_others


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Intake.Status.QUEUED, "Đang chờ tiến trình nền"),
        (Intake.Status.READING, "Tiến độ đọc văn bản"),
        (Intake.Status.REFUSED, "Tệp, nội dung và tên tệp đã được xoá"),
        (Intake.Status.FAILED, "Đọc lại"),
        (Intake.Status.DISCARDED, "đã bỏ văn bản này"),
    ],
)
def test_page_says_what_became_of_the_paper(
    status: str, said: str, office: User, intake: Intake, client_of: ClientOf
) -> None:
    Intake.objects.filter(pk=intake.pk).update(status=status, changed_by=office)

    assert said in text_of(client_of(office).get(reverse("intake_detail", args=[intake.pk])))


def test_progress_opens_the_review_once_the_paper_is_read(office: User, intake: Intake, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("intake_progress", args=[intake.pk]), headers=HTMX)

    assert response["HX-Refresh"] == "true"


def test_failed_reading_is_tried_again_once(office: User, intake: Intake, client_of: ClientOf) -> None:
    Intake.objects.filter(pk=intake.pk).update(status=Intake.Status.FAILED)
    address = reverse("retry_intake", args=[intake.pk])

    client_of(office).post(address)
    assert Intake.objects.get().status == Intake.Status.QUEUED
    assert "không còn ở trạng thái lỗi" in text_of(client_of(office).post(address, follow=True))


def test_paper_is_discarded_once(office: User, intake: Intake, client_of: ClientOf) -> None:
    address = reverse("discard_intake", args=[intake.pk])

    assert "được giữ làm lịch sử" in text_of(client_of(office).post(address, follow=True))
    assert "đã bỏ từ trước" in text_of(client_of(office).post(address, follow=True))
    assert Intake.objects.get().status == Intake.Status.DISCARDED


def test_file_is_handed_out_as_received_and_never_shown(office: User, intake: Intake, client_of: ClientOf) -> None:
    response: Any = client_of(office).get(reverse("download_intake", args=[intake.pk]))

    assert b"".join(response.streaming_content).startswith(b"PK")
    assert response["Content-Disposition"] == 'attachment; filename="410-TB-HU.docx"'
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "application/octet-stream")


# --- The review page -----------------------------------------------------------------------------


def test_review_shows_the_paper_and_beside_it_the_proposals(office: User, intake: Intake, client_of: ClientOf) -> None:
    page = text_of(client_of(office).get(reverse("intake_detail", args=[intake.pk])))

    assert f'data-start="0" data-key="1">{TASKS}</mark>' in page
    assert "Diện tích đất lúa giảm nhanh." in page
    assert '<span class="chip">Phòng Nông nghiệp và Phát triển nông thôn</span>' in page
    assert "Sở Tài chính <small>chưa có trong danh mục</small>" in page
    assert "Mức chắc chắn: cao – vì nêu rõ đơn vị và việc phải làm" in page
    assert "Mức chắc chắn: thấp" in page
    assert '<table class="paper-table"' in page
    assert "style=" not in page
    assert "4 đề xuất chưa chấp nhận, sẽ không công bố" in page


def test_acceptance_is_saved_and_answers_with_the_passage_alone(do: Do, intake: Intake) -> None:
    response = do("chap-nhan", key=1)

    assert of_key(intake, 1).accepted
    page = text_of(response)
    assert 'id="doan-4"' in page
    assert 'id="doan-5"' not in page
    assert "Đã lưu lúc 09:00:00" in page
    assert 'name="version" value="2" data-version' in page
    do("bo-chap-nhan", key=1)
    assert not of_key(intake, 1).accepted


def test_all_are_accepted_at_once(do: Do, intake: Intake) -> None:
    do("chap-nhan-het")

    assert len(draft_of(intake).accepted) == 4


def test_directive_is_split_at_the_place_pointed_at_and_merged_again(do: Do, intake: Intake) -> None:
    at = TASKS.index("báo cáo trước")

    response = do("tach", key=1, at=at)
    draft = draft_of(intake)
    assert [draft.words(found) for found in draft.of_passage(4)] == [TASKS[: at - 1], TASKS[at:]]
    assert (response["HX-Retarget"], 'id="review"' in text_of(response)) == ("#review", True)

    do("gop", key=1)
    assert [draft_of(intake).words(found) for found in draft_of(intake).of_passage(4)] == [TASKS]


def test_task_becomes_a_finding_and_a_finding_a_task(do: Do, intake: Intake) -> None:
    do("nhan-dinh", key=1)
    assert draft_of(intake).directive(1) is None

    do("nhiem-vu", passage=3, start=0, end=0)
    made = draft_of(intake).of_passage(3)[0]
    assert (made.title, made.accepted) == ("Diện tích đất lúa giảm nhanh", True)


def test_header_saves_itself(do: Do, intake: Intake) -> None:
    data = {"kind": "KL", "number": "12", "symbol": "KL/HU", "signed_on": "07/08/2023", "recipients": "A\n\nB "}

    response = do("the-thuc", **data)

    header = draft_of(intake).header
    assert (header.kind, header.number, str(header.signed_on), header.recipients) == (
        "KL",
        "12",
        "2023-08-07",
        ("A", "B"),
    )
    assert response["HX-Reswap"] == "none"
    assert "Thiếu cơ quan ban hành, trích yếu của văn bản." in text_of(response)


def test_bad_header_is_answered_and_changes_nothing(do: Do, intake: Intake) -> None:
    response = do("the-thuc", number="4" * 30, signed_on="hôm qua")

    assert response.status_code == 422
    assert 'id="loi-the-thuc"' in text_of(response)
    assert draft_of(intake).header.number == "410"
    page = text_of(do("the-thuc", plain=True, number="4" * 30))
    assert f'value="{"4" * 30}"' in page


# --- One directive -------------------------------------------------------------------------------


def test_editor_opens_in_its_card(office: User, intake: Intake, client_of: ClientOf) -> None:
    page = text_of(client_of(office).get(reverse("intake_detail", args=[intake.pk]), {"mo": "1"}))

    assert page.count("data-editor") == 1
    assert "30/06/2024" in page
    for odd in ("99", "x", "²", "-1"):
        assert "data-editor" not in text_of(
            client_of(office).get(reverse("intake_detail", args=[intake.pk]), {"mo": odd})
        )


def test_change_saves_itself_and_leaves_the_editor_alone(do: Do, intake: Intake, cam_thach: Unit) -> None:
    response = do("sua", **EDIT | {"leads": [cam_thach.pk], "due_on": "31/12/2023", "frequency": "month"})

    directive = of_key(intake, 1)
    assert (directive.title, directive.leads.units, str(directive.due_on), directive.frequency) == (
        "Rà soát",
        (cam_thach.pk,),
        "2023-12-31",
        "month",
    )
    assert response["HX-Reswap"] == "none"
    assert 'id="tom-tat-1" hx-swap-oob="true"' in text_of(response)
    assert "data-editor" not in text_of(response)


def test_done_closes_the_editor(do: Do, intake: Intake) -> None:
    response = do("sua", **EDIT, xong="1")

    assert "HX-Reswap" not in response
    assert 'id="doan-4"' in text_of(response)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("phong nong nghiep va phat trien nong thon", ["agriculture"]),
        ("hnd", ["farmers"]),
        ("xa cam thach; Xã Cẩm Lương", ["cam_thach", "cam_luong"]),
        ("các xã, thị trấn", ["cam_thach", "cam_luong"]),
        ("Xã, thị trấn", ["cam_thach", "cam_luong"]),
    ],
)
def test_units_are_named_without_marks_or_by_their_group(
    typed: str, expected: list[str], do: Do, intake: Intake, request: pytest.FixtureRequest
) -> None:
    do("sua", **EDIT, leads_named=typed)

    assert set(of_key(intake, 1).leads.units) == {request.getfixturevalue(name).pk for name in expected}


def test_settled_words_leave_the_card_and_stay_the_papers(do: Do, intake: Intake) -> None:
    do("sua", **EDIT | {"key": 3}, leads_settled="Sở Tài chính")

    assert (of_key(intake, 3).leads.words, of_key(intake, 3).leads.unknown) == (("Sở Tài chính",), ())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"leads_named": "Sở Tài chính"}, "Danh mục của cấp ủy không có đơn vị “Sở Tài chính”"),
        ({"due_on": "31/02/2024"}, "Thời hạn"),
        ({"title": "x" * 301}, "Tên nhiệm vụ"),
        ({"leads": ["999999"]}, "Đơn vị chủ trì"),
        ({"frequency": "ngày"}, "Kỳ báo cáo"),
    ],
)
def test_bad_edit_is_answered_and_nothing_typed_is_lost(
    wrong: dict[str, Any], said: str, do: Do, intake: Intake
) -> None:
    response = do("sua", **EDIT | {"title": "Đang gõ dở", **wrong})

    assert response.status_code == 422
    assert response["HX-Reswap"] == "none"
    assert said in text_of(response)
    assert of_key(intake, 1).title == "Rà soát đất lúa"
    plain = do("sua", plain=True, **EDIT | {"title": "Đang gõ dở", **wrong})
    assert plain.status_code == 422
    assert wrong.get("title", "Đang gõ dở") in text_of(plain)


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("tach", {"key": 1, "at": 0}, "Chỗ tách phải nằm giữa"),
        ("tach", {"key": 1}, "Yêu cầu không hợp lệ"),
        ("gop", {"key": 1}, "nhiệm vụ cuối của đoạn"),
        ("chap-nhan", {"key": 99}, "không còn trong bản nháp"),
        ("chap-nhan", {"key": "²"}, "Yêu cầu không hợp lệ"),
        ("sua", {"key": 99}, "không còn trong bản nháp"),
        ("nhiem-vu", {"passage": 1, "start": 0, "end": 0}, "thể thức"),
        ("nhiem-vu", {"passage": 4, "start": 0, "end": 9}, "đã thuộc một nhiệm vụ khác"),
    ],
)
def test_act_without_sense_is_refused_in_words(
    act: str, data: dict[str, Any], said: str, do: Do, intake: Intake
) -> None:
    before = draft_of(intake)

    for plain in (False, True):
        response = do(act, plain=plain, **data)
        assert response.status_code == 422
        assert said in text_of(response)
    assert draft_of(intake) == before


def test_unknown_act_is_not_found(do: Do) -> None:
    assert do("xoa-het").status_code == 404


def test_without_script_an_act_leads_back_to_its_card(do: Do, intake: Intake) -> None:
    response = do("chap-nhan", plain=True, key=2)

    assert (response.status_code, response["Location"]) == (302, reverse("intake_detail", args=[intake.pk]) + "#the-2")


# --- Two people ----------------------------------------------------------------------------------


def test_act_on_an_older_version_is_answered_with_who_was_first(
    do: Do, intake: Intake, second_office: User, read_draft: Draft
) -> None:
    save_draft(intake, edits.make_finding(read_draft, 2), version=1, by=second_office)

    for plain in (False, True):
        response = do("chap-nhan", plain=plain, key=1, version=1)
        assert response.status_code == 409
        assert "Lò Văn Phòng đã sửa bản nháp này lúc 09:00:00 ngày 15/11/2023" in text_of(response)
    assert not of_key(intake, 1).accepted


def test_words_typed_on_an_older_version_come_back(
    do: Do, intake: Intake, second_office: User, read_draft: Draft
) -> None:
    save_draft(intake, edits.make_finding(read_draft, 2), version=1, by=second_office)

    response = do("sua", **EDIT | {"title": "Chữ vừa gõ"}, version=1)
    assert (response.status_code, response["HX-Retarget"]) == (409, "#review")
    assert "data-editor" in text_of(response)
    assert "Chữ vừa gõ</textarea>" in text_of(response)

    response = do("sua", **EDIT | {"key": 2, "title": "Chữ của nhiệm vụ đã bỏ"}, version=1)
    assert "Chữ của nhiệm vụ đã bỏ" in text_of(response)
    response = do("the-thuc", number="77", version=1)
    assert 'value="77"' in text_of(response)
    assert of_key(intake, 1).title == "Rà soát đất lúa"


def test_act_on_a_paper_that_is_closed_leads_to_what_became_of_it(do: Do, intake: Intake) -> None:
    Intake.objects.filter(pk=intake.pk).update(status=Intake.Status.DISCARDED)

    assert do("chap-nhan", key=1)["HX-Redirect"] == reverse("intake_detail", args=[intake.pk])
    assert do("chap-nhan", plain=True, key=1)["Location"] == reverse("intake_detail", args=[intake.pk])


# --- Publishing ----------------------------------------------------------------------------------


def publish(office: User, intake: Intake, client_of: ClientOf, **data: Any) -> Any:
    version = Intake.objects.values_list("version", flat=True).get(pk=intake.pk)
    return client_of(office).post(reverse("publish_intake", args=[intake.pk]), {"version": version, **data})


def test_paper_is_published_and_shown(do: Do, office: User, intake: Intake, client_of: ClientOf) -> None:
    do("chap-nhan-het")

    response = publish(office, intake, client_of)

    paper = Conclusion.objects.get()
    assert response["Location"] == reverse("conclusion_detail", args=[paper.pk])
    assert [str(message) for message in response.wsgi_request._messages] == ["Đã công bố 410-TB/HU."]
    page = text_of(client_of(office).get(response["Location"]))
    assert "Tệp gốc" in page
    assert "Nhập bản sửa đổi" in page
    assert page.count('<table class="paper-table"') == 1
    assert Assignment.objects.filter(directive__conclusion=paper).count() == 5


@pytest.mark.parametrize(("data", "status"), [({"version": 0}, 409), ({"version": "x"}, 422)])
def test_publishing_another_version_is_refused(
    data: dict[str, Any], status: int, office: User, intake: Intake, client_of: ClientOf
) -> None:
    assert publish(office, intake, client_of, **data).status_code == status
    assert not Conclusion.objects.exists()


def test_number_that_is_there_is_refused_with_the_paper_that_has_it(
    do: Do, office: User, intake: Intake, paper: Conclusion, client_of: ClientOf
) -> None:
    do("the-thuc", kind="TB", number="406", symbol="TB/HU", issuer=paper.issuer, signed_on="10/11/2023", title="t")

    response = publish(office, intake, client_of)

    assert response.status_code == 422
    assert "Thông báo số 406-TB/HU của HUYỆN ỦY CẨM THỦY, ký ngày 07/07/2023, đã được công bố" in text_of(response)
    assert Conclusion.objects.count() == 1


# --- Editions ------------------------------------------------------------------------------------


def test_review_of_an_amendment_shows_what_changed(
    office: User, intake: Intake, paper: Conclusion, read_draft: Draft, client_of: ClientOf
) -> None:
    Intake.objects.filter(pk=intake.pk).update(amends=paper)

    page = text_of(client_of(office).get(reverse("intake_detail", args=[intake.pk])))

    assert "<ins>Diện tích đất lúa giảm nhanh.</ins>" in page.replace("- ", "")
    assert "Sẽ rút khi công bố" in page
    assert "2 nhiệm vụ rút, việc đang giao sẽ dừng" in page


def test_old_edition_stays_readable_with_its_withdrawn_directives(
    office: User, unit_head: User, paper: Conclusion, client_of: ClientOf, read_draft: Draft
) -> None:
    new = as_data(read_draft.header) | {"passages": as_data(read_draft.passages), "directives": []}
    publish_edition(paper, new, by=office, reason="Bản sửa đổi", document="", sha256="")
    client = client_of(unit_head)

    old = text_of(client.get(reverse("edition_detail", args=[paper.pk, 1])))
    assert "Tiếp tục chỉ đạo xây dựng sản phẩm OCOP" in old
    assert "Bản này đã được thay bằng bản mới hơn" in old
    now = text_of(client.get(reverse("conclusion_detail", args=[paper.pk])))
    assert "Diện tích đất lúa giảm nhanh." in now
    assert "Tiếp tục chỉ đạo" not in now
    assert "Nhiệm vụ đã rút (2)" in now
    assert client.get(reverse("edition_detail", args=[paper.pk, 3])).status_code == 404


def test_amendment_is_entered_from_its_paper(office: User, paper: Conclusion, client_of: ClientOf) -> None:
    client_of(office).post(reverse("amend_paper", args=[paper.pk]), {"text": "Giao các xã."})

    assert Intake.objects.get().amends == paper
