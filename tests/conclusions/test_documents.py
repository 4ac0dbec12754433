"""Every kind of file is opened or refused with a reason; nothing marked secret comes in."""

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.limits import Limits, Refused
from conclusions.blocks import Paragraph, Table
from conclusions.documents import ENDINGS, check_file, read_file, read_text, refuse_secret
from tests.conclusions import papers
from tests.conclusions.papers import texts

SENTENCE = "Giao Ủy ban nhân dân huyện chủ trì, tổ chức thực hiện nghiêm túc Kết luận này."


# --- Text files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_form_of_unicode(encoding: str) -> None:
    assert texts(read_file("a.txt", SENTENCE.encode(encoding))) == [SENTENCE]


def test_text_of_an_old_windows_is_read() -> None:
    """Windows-1258 writes a tone after its letter."""
    old = "Ban Thường vụ".replace("ờ", "ơ\u0300").replace("ụ", "u\u0323").encode("cp1258")

    assert texts(read_file("a.txt", old)) == ["Ban Thường vụ"]


@pytest.mark.parametrize(
    ("old", "unicode"),
    [("Uû ban nh©n d©n tØnh", "Uỷ ban nhân dân tỉnh"), ("UÛy ban nhaân daân tænh", "Ủy ban nhân dân tỉnh")],
)
def test_text_in_an_old_encoding_is_converted_with_a_remark(old: str, unicode: str) -> None:
    document = read_file("a.txt", old.encode("latin-1"))

    assert texts(document) == [unicode]
    assert document.remarks == ("Văn bản dùng bảng mã cũ (TCVN3 hoặc VNI), đã chuyển sang Unicode; cần soát lại.",)


def test_each_line_of_a_text_is_a_paragraph() -> None:
    assert texts(read_text("I. ĐÁNH GIÁ\n\n  1. Kết quả \r\n- Tốt")) == ["I. ĐÁNH GIÁ", "1. Kết quả", "- Tốt"]


def test_lines_with_bars_are_a_table_and_its_row_of_dashes_is_dropped() -> None:
    document = read_text("Phụ lục\n| TT | Việc |\n|---|:---:|\n| 1 | Sơ kết |\n.....\n| 2 | |\nHết")

    assert document.blocks == (
        Paragraph("Phụ lục"),
        Table((("TT", "Việc"), ("1", "Sơ kết"))),
        Paragraph("....."),
        Table((("2", ""),)),
        Paragraph("Hết"),
    )


def wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


@pytest.mark.parametrize("width", [62, 72, 80, 100])
def test_text_wrapped_at_one_width_is_joined_to_its_paragraphs(width: int) -> None:
    body = [*papers.BODY, *papers.BODY]

    document = read_text("\n".join(line for text in body for line in wrapped(text, width)))

    assert texts(document) == body


def test_markdown_loses_its_signs_and_keeps_its_words() -> None:
    text = (
        "# THÔNG BÁO\n\n**kết luận hội nghị  \nlần thứ *Mười Bốn***\n\n\\*\n\nSố 406-TB/HU\n\n1\\. Giao [Sở Tài chính](http://a.vn/b)\n"
        "chủ trì.\n- Việc một\n+ Việc hai\n* Việc ba\n\n| TT | **Việc** |\n|----|------|\n| 1 | Sơ kết |"
    )

    assert texts(read_file("a.md", text.encode())) == [
        "THÔNG BÁO",
        "kết luận hội nghị lần thứ Mười Bốn",
        "*",
        "Số 406-TB/HU",
        "1. Giao Sở Tài chính chủ trì.",
        "- Việc một",
        "+ Việc hai",
        "- Việc ba",
        "TT | Việc",
        "1 | Sơ kết",
    ]


@given(st.text())
def test_pasted_text_is_read_or_refused(text: str) -> None:
    try:
        document = read_text(text)
    except Refused:
        return
    assert all(block.text for block in document.blocks if isinstance(block, Paragraph))


# --- Refusals at the door --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "Không nhận tệp loại này"),
        ("a", b"chu", "Không nhận tệp loại này"),
        ("a.docm", b"PK\x03\x04", "macro"),
        ("a.txt", b"", "Tệp rỗng"),
        ("a.txt", b" \r\n \n", "Tệp rỗng"),
        ("a.txt", b"....", "Không tìm thấy chữ nào"),
        ("a.txt", b"%PDF-1.7", "không đúng với đuôi .txt"),
        ("a.txt", b"chu\x00\x01 ", "không phải là văn bản thuần"),
        ("a.pdf", b"PK\x03\x04", "không đúng với đuôi .pdf"),
        ("a.pdf", b"%PDF-1.7 hong", "hỏng"),
        ("a.docx", b"%PDF-1.7", "không đúng với đuôi .docx"),
        ("a.docx", b"PK\x03\x04 hong", "hỏng"),
        ("a.docx", papers.packed({"a.txt": "không phải Word"}), "không phải là tệp Word"),
        ("a.odt", papers.packed({"a.txt": "không phải odt"}), "không phải là tệp OpenDocument"),
        ("a.odt", papers.office_word(), "không phải là tệp OpenDocument"),
        ("a.doc", b"PK\x03\x04", "không đúng với đuôi .doc"),
        ("a.html", b"\x89PNG", "không đúng với đuôi .html"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused_with_a_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_file(name, content)


def test_refusal_names_the_endings_that_are_read() -> None:
    with pytest.raises(Refused, match=", ".join(ENDINGS)):
        check_file("a.xlsx", b"PK\x03\x04")


@pytest.mark.parametrize("name", ["a.docx", "A.DOCX", "Thông báo 406.Docx"])
def test_ending_is_read_in_capitals_too(name: str) -> None:
    check_file(name, papers.office_word())


def test_file_over_the_limit_is_refused() -> None:
    with pytest.raises(Refused, match="lớn hơn 20 MB"):
        check_file("a.txt", b"a" * (20 * 1024 * 1024 + 1))


def test_limits_can_be_set() -> None:
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        check_file("a.txt", b"a" * (1024 * 1024 + 1), limits=Limits(file_bytes=1024 * 1024))


def test_text_longer_than_the_pages_allowed_is_refused() -> None:
    with pytest.raises(Refused, match="200 trang"):
        read_text("Giao Sở Tài chính. " * 60_000)


@pytest.mark.parametrize("ending", [".docx", ".odt"])
def test_zip_bomb_is_refused_before_it_is_unpacked(ending: str) -> None:
    with pytest.raises(Refused, match="bất thường"):
        check_file("a" + ending, papers.bomb(ending))


def test_archive_of_too_many_members_is_refused() -> None:
    members: dict[str, str | bytes] = {f"word/{number}.txt": "" for number in range(3001)}

    with pytest.raises(Refused, match="bất thường"):
        check_file("a.docx", papers.packed(members))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")),
        ("a.docx", papers.with_encrypted_member(papers.office_word())),
        ("a.odt", papers.with_encrypted_member(papers.odt_file("<text:p>chữ</text:p>"))),
        ("a.odt", papers.odt_file("<text:p/>", manifest="<manifest><encryption-data/></manifest>")),
    ],
)
def test_locked_file_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused, match="mật khẩu"):
        check_file(name, content)


# --- Secrets ---------------------------------------------------------------------------------------------------------

SECRET = [
    "MẬT",
    "TỐI MẬT",
    "TUYỆT MẬT",
    "Mật",
    "(MẬT)",
    "M Ậ T",
    "T Ố I  M Ậ T",
    "* TUYỆT MẬT *",
    "Tối mật",
    "TÀI LIỆU MẬT",
    "BÍ MẬT NHÀ NƯỚC",
    "ĐỘ MẬT: TỐI MẬT",
    "Độ mật: Mật",
    "Số: 12-BC/TU (Mật)",
    "Số 12-BC/TU (M)",
    "Số: 12/MẬT-BC",
    "Số: 05-KL/TU    TUYỆT MẬT",
    "MẬT".replace("Ậ", "Ậ"),
]
OPEN = [
    "Thực hiện tốt công tác bảo vệ bí mật nhà nước.",
    "Mật độ dân số đạt 300 người/km2.",
    "BẢO MẬT",
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "Mật ong rừng",
    "Mặt trận Tổ quốc",
    "MẶT TRẬN",
    "Độ mật: không",
    "Số 12-QĐ/TU về Quy chế bảo vệ bí mật",
    "Cơ yếu, mật mã",
    "mật",
]


@pytest.mark.parametrize("line", SECRET)
def test_paper_marked_secret_is_refused_and_not_kept(line: str) -> None:
    with pytest.raises(Refused, match="không có nội dung nào được lưu lại"):
        read_text(f"TỈNH ỦY ABC\n{line}\n{SENTENCE}")


@pytest.mark.parametrize("line", OPEN)
def test_words_of_running_text_are_no_mark(line: str) -> None:
    assert texts(read_text(f"TỈNH ỦY ABC\n{line}\n{SENTENCE}"))[1] == line


def test_mark_is_looked_for_in_the_papers_form_only() -> None:
    refuse_secret([Paragraph(SENTENCE)] * 40 + [Paragraph("MẬT")])


def test_mark_in_the_forms_table_is_seen() -> None:
    with pytest.raises(Refused):
        refuse_secret([Table((("TỈNH ỦY ABC", "MẬT"), ("*", "")))])


def test_mark_in_old_letters_is_seen() -> None:
    with pytest.raises(Refused):
        read_text("TØnh uû Thanh Ho¸\nTuyÖt MËt\nUû ban nh©n d©n huyÖn chñ tr×")


@pytest.mark.parametrize("place", ["header", "footer"])
def test_mark_in_a_word_documents_margin_is_seen(place: str) -> None:
    word = docx.Document()
    word.add_paragraph(SENTENCE)
    getattr(word.sections[0], place).paragraphs[0].text = "TÀI LIỆU MẬT - không sao chụp"

    with pytest.raises(Refused, match="độ mật"):
        read_file("a.docx", papers.saved(word))


def test_mark_at_the_foot_of_a_pdfs_pages_is_seen() -> None:
    pages = "".join(f'<p style="page-break-after: always">{text}</p>' for text in papers.BODY)
    content = papers.pdf_file(pages, '@page { @bottom-center { content: "TỐI MẬT"; font-family: Paper } }')

    with pytest.raises(Refused, match="độ mật"):
        read_file("a.pdf", content)


def test_mark_in_an_odt_margin_is_seen() -> None:
    margins = "<office:master-styles><style:master-page><style:header><text:p>MẬT</text:p></style:header>"
    content = papers.odt_file(
        f"<text:p>{SENTENCE}</text:p>", margins=margins + "</style:master-page></office:master-styles>"
    )

    with pytest.raises(Refused, match="độ mật"):
        read_file("a.odt", content)
