"""What the reader finds in papers: figures over real ones, and the rules one by one on short texts."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conclusions.blocks import Block, Paragraph, Table
from conclusions.documents import read_file
from conclusions.found import FoundDirective, Reading
from conclusions.reading import read
from conclusions.transcript import transcript
from tests.conclusions.reading_score import scores, words

PAPERS = Path(__file__).parent / "papers"
FLOORS = {
    "header": 0.98,
    "sections": 0.97,
    "directive": 0.92,
    "lead": 0.88,
    "coordinating": 0.85,
    "deadline": 0.95,
    "targets": 0.80,
    "words_kept": 0.999,
}
HEAD = """HUYỆN ỦY CẨM THỦY
*
Số 12-KL/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Cẩm Thủy, ngày 04 tháng 10 năm 2024
KẾT LUẬN
của Ban Thường vụ Huyện ủy về nhiệm vụ quý IV năm 2024
-----
"""


def blocks_of(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]


def paper(body: str, head: str = HEAD) -> Reading:
    return read(blocks_of(head + body))


def only(body: str) -> FoundDirective:
    directives = paper(body).directives
    assert len(directives) == 1, [directive.title for directive in directives]
    return directives[0]


def real_papers(ending: str) -> list[tuple[Any, Any, str]]:
    """(truth, reading, source) of each paper that there is in this form."""
    found = []
    for truth_path in sorted((PAPERS / "truth").glob("*.json")):
        source = next(path for path in PAPERS.glob(f"{truth_path.stem}.*") if path.suffix in {".txt", ".md"})
        file = source if ending == "text" else source.with_suffix(ending)
        if file.exists():
            reading = read(read_file(file.name, file.read_bytes()).blocks)
            found.append((json.loads(truth_path.read_text()), transcript(reading), source.read_text()))
    return found


@pytest.mark.parametrize(("ending", "count"), [("text", 7), (".docx", 5)])
def test_real_papers_are_read_as_a_careful_person_reads_them(ending: str, count: int) -> None:
    papers = real_papers(ending)
    figures = scores(papers)

    assert len(papers) == count
    assert {name: figure for name, figure in figures.items() if figure < FLOORS[name]} == {}


@pytest.mark.parametrize("docx", sorted(PAPERS.glob("*.docx")), ids=lambda path: path.stem[:3])
def test_a_paper_reads_the_same_from_word_and_from_text(docx: Path) -> None:
    text = docx.with_suffix(".txt")
    from_word = transcript(read(read_file(docx.name, docx.read_bytes()).blocks))
    from_text = transcript(read(read_file(text.name, text.read_bytes()).blocks))

    for key in ("issuer", "number", "date", "title", "signature", "sections"):
        assert from_word[key] == from_text[key]
    assert [row["text"] for row in from_word["directives"]] == [row["text"] for row in from_text["directives"]]


def test_the_notice_gives_the_directives_of_the_fixture_word_for_word() -> None:
    fixture = json.loads((Path(__file__).parents[2] / "fixtures" / "406-TB-HU.json").read_text())
    text = {row["position"]: row["text"] for row in fixture["passages"]}
    file = PAPERS / "406-TB-HU.md"

    read_rows = transcript(read(read_file(file.name, file.read_bytes()).blocks))["directives"]

    assert [row["text"] for row in read_rows] == [
        text[row["passage"]][row["start"] : row["end"]] for row in fixture["directives"]
    ]
    assert [row["deadline"] for row in read_rows] == [row["due_on"] for row in fixture["directives"]]
    assert [row["lead_units"] for row in read_rows] == [row["actors"] for row in fixture["directives"]]


# --- The header ------------------------------------------------------------------------------------------------------


def test_the_header_of_a_party_paper() -> None:
    header = paper(
        "Tại phiên họp ngày 02/10/2024, Ban Thường vụ Huyện ủy kết luận như sau:\n"
        "1. Giao UBND huyện xây dựng kế hoạch.\n"
        "Nơi nhận:\n- UBND huyện,\n- Lưu.\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nPhạm Văn Sỹ"
    ).header

    assert (header.issuer, header.kind, header.number, header.symbol) == ("HUYỆN ỦY CẨM THỦY", "KL", "12", "KL/HU")
    assert (header.place, header.signed_on, header.meeting_on) == ("Cẩm Thủy", date(2024, 10, 4), date(2024, 10, 2))
    assert header.title == "của Ban Thường vụ Huyện ủy về nhiệm vụ quý IV năm 2024"
    assert (header.signer_capacity, header.signer_title) == ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ")
    assert header.signer_name == "Phạm Văn Sỹ"
    assert header.recipients == ("UBND huyện", "Lưu")


def test_a_header_in_two_columns_flattened_into_lines() -> None:
    header = paper(
        "1. Giao UBND xã rà soát.\nNơi nhận:       T/M BAN THƯỜNG VỤ\n- Các chi bộ,       PHÓ BÍ THƯ\nNguyễn Văn An",
        head="ĐẢNG BỘ TỈNH THANH HÓA    ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY XÃ CẨM THỦY\n*\n"
        "Số 15-TB/ĐU        Cẩm Thủy, ngày 12 tháng 11 năm 2025\nTHÔNG BÁO\nKết luận phiên họp\n-----\n",
    ).header

    assert (header.parent_body, header.issuer) == ("ĐẢNG BỘ TỈNH THANH HÓA", "ĐẢNG ỦY XÃ CẨM THỦY")
    assert (header.number, header.symbol, header.signed_on) == ("15", "TB/ĐU", date(2025, 11, 12))
    assert (header.signer_title, header.signer_name) == ("PHÓ BÍ THƯ", "Nguyễn Văn An")
    assert header.recipients == ("Các chi bộ",)


def test_a_blank_number_and_day_stay_blank() -> None:
    reading = paper(
        "1. Giao UBND xã rà soát trước 30/11.",
        head="ĐẢNG ỦY XÃ CẨM THỦY\nSố      -TB/ĐU\nCẩm Thủy, ngày      tháng 11 năm 2025\n"
        "THÔNG BÁO\nKết luận phiên họp\n-----\n",
    )

    assert transcript(reading)["number"] == "-TB/ĐU"
    assert reading.header.signed_on is None
    assert reading.directives[0].deadline == date(2025, 11, 30)  # the year is that of the date line


def test_a_dispatch_has_its_subject_for_a_title_and_its_addressees_are_no_tasks() -> None:
    reading = paper(
        "Kính gửi:\n- Các phòng, ban cấp huyện;\n- UBND các xã.\nUBND huyện yêu cầu:\n"
        "1. Phòng Nội vụ rà soát biên chế.",
        head="ỦY BAN NHÂN DÂN\nHUYỆN CẨM THỦY\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 1234/UBND-NV\nV/v rà soát biên chế\nCẩm Thủy, ngày 03 tháng 8 năm 2024\n",
    )

    assert transcript(reading)["number"] == "1234/UBND-NV"
    assert reading.header.title == "rà soát biên chế"
    assert [row.lead_units for row in reading.directives] == [("Phòng Nội vụ",)]


# --- What counts as a task -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Ban Thường vụ Huyện ủy ghi nhận, biểu dương những kết quả đã đạt được.",
        "Thống nhất chủ trương đầu tư xây dựng Trường Mầm non.",
        "Ban Thường vụ Huyện ủy cơ bản đồng ý với báo cáo. Trong quý III, kinh tế tiếp tục tăng trưởng.",
        "Kết luận này có hiệu lực kể từ ngày ký.",
        "Văn phòng Huyện ủy thông báo để các đơn vị biết, thực hiện./.",
        "Ngày 08/9/2024, Chủ tịch UBND huyện chủ trì hội nghị giao ban.",
        "Ban hành kèm theo Quyết định này Chương trình công tác năm 2025.",
    ],
)
def test_praise_agreement_and_closing_words_are_no_tasks(line: str) -> None:
    assert paper(f"1. {line}\n").directives == ()


@pytest.mark.parametrize(
    "heading",
    ["MỤC ĐÍCH, YÊU CẦU", "ĐÁNH GIÁ CHUNG", "Kết quả đạt được", "QUAN ĐIỂM", "Đối tượng áp dụng"],
)
def test_nothing_under_premises_results_and_scope_is_a_task(heading: str) -> None:
    assert paper(f"I. {heading}\n1. Tăng cường công tác tuyên truyền.\n2. Bảo đảm tiến độ.\n").directives == ()


def test_a_lead_in_is_no_task_when_its_items_are() -> None:
    reading = paper("I. NHIỆM VỤ\n1. UBND huyện tập trung thực hiện:\n- Đẩy nhanh giải ngân.\n- Tăng thu ngân sách.\n")

    assert [row.lead_units for row in reading.directives] == [("UBND huyện",), ("UBND huyện",)]


def test_a_heading_that_is_a_body_gives_the_tasks_below_it() -> None:
    reading = paper("1. Sở Tài chính\n- Cân đối ngân sách.\n2. Công an huyện\nChỉ đạo Công an xã nắm tình hình.\n")

    assert [row.lead_units for row in reading.directives] == [("Sở Tài chính",), ("Công an huyện",)]


def test_an_item_that_names_its_own_actor_does_not_inherit() -> None:
    body = "1. Sở Tài chính\n- Cân đối ngân sách.\n- Giao Sở Y tế mua sắm thiết bị.\n"

    assert [row.lead_units for row in paper(body).directives] == [("Sở Tài chính",), ("Sở Y tế",)]


def test_the_answer_to_a_request_is_the_task() -> None:
    found = only("1. Về đề nghị bổ sung kinh phí: Giao Phòng Tài chính - Kế hoạch tham mưu, trình trước 30/11.\n")

    assert (found.lead_units, found.deadline) == (("Phòng Tài chính - Kế hoạch",), date(2024, 11, 30))


def test_titles_listed_under_an_agreement_are_no_tasks_but_things_to_issue_are() -> None:
    body = (
        "1. Thống nhất danh mục các dự án gồm:\n- Đường Cẩm Sơn - Cẩm Bình;\n- Trường THCS Phong Sơn.\n"
        "II. NHIỆM VỤ\nBan hành các Nghị quyết:\n- Nghị quyết về du lịch.\n"
    )

    assert [row.title for row in paper(body).directives] == ["Nghị quyết về du lịch"]


def test_labelled_lines_are_attributes_of_one_task() -> None:
    found = only(
        "III. NHIỆM VỤ\n1. Xây dựng nền tảng dữ liệu\n- Nội dung thực hiện: Xây dựng kho dữ liệu.\n"
        "- Cơ quan chủ trì: Văn phòng Huyện ủy.\n- Cơ quan phối hợp: Phòng Văn hóa và Thông tin; các xã, thị trấn.\n"
        "- Thời gian: Quý II/2025.\n"
    )

    assert found.title == "Xây dựng nền tảng dữ liệu"
    assert found.lead_units == ("Văn phòng Huyện ủy",)
    assert found.coordinating_units == ("Phòng Văn hóa và Thông tin", "các xã, thị trấn")
    assert found.deadline == date(2025, 6, 30)


def test_labels_on_one_line_and_with_items_below_them_belong_to_their_task() -> None:
    body = (
        "II. NHIỆM VỤ\n1. Rà soát văn bản (Cơ quan chủ trì: Phòng Tư pháp; thời gian: trước ngày 30/6/2025).\n"
        "2. Xây dựng đề án\n- Nội dung:\n+ Khảo sát.\n+ Dự thảo.\n- Cơ quan chủ trì: Phòng Nội vụ.\n"
        "3. Tập huấn\nĐơn vị thực hiện: Phòng Y tế, Phòng Nội vụ.\n"
    )

    found = paper(body).directives

    assert [row.title for row in found] == ["Rà soát văn bản", "Xây dựng đề án", "Tập huấn"]
    assert [row.lead_units for row in found] == [("Phòng Tư pháp",), ("Phòng Nội vụ",), ("Phòng Y tế", "Phòng Nội vụ")]
    assert found[0].deadline == date(2025, 6, 30)


# --- Actors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Giao Bộ Tài chính, Bộ Công Thương nghiên cứu kiến nghị.", ("Bộ Tài chính", "Bộ Công Thương")),
        (
            "Ủy ban nhân dân các xã, phường, đặc khu Cồn Cỏ rà soát.",
            ("Ủy ban nhân dân các xã, phường, đặc khu Cồn Cỏ",),
        ),
        ("Sở Văn hoá, Thể thao và Du lịch chủ trì tổ chức.", ("Sở Văn hoá, Thể thao và Du lịch",)),
        (
            "Yêu cầu Giám đốc các sở, ban, ngành; Chủ tịch UBND các xã thực hiện.",
            ("Giám đốc các sở, ban, ngành", "Chủ tịch UBND các xã"),
        ),
        (
            "Trong bối cảnh đó, các cấp ủy đảng, chính quyền, MTTQ phải nỗ lực.",
            ("các cấp ủy đảng", "chính quyền", "MTTQ"),
        ),
        ("Ban Thường vụ Huyện ủy yêu cầu các chi bộ quán triệt.", ("các chi bộ",)),
        ("UBND huyện chỉ đạo Phòng Nội vụ rà soát.", ("UBND huyện",)),
        ("Phòng Nội vụ là cơ quan đầu mối, theo dõi việc thực hiện.", ("Phòng Nội vụ",)),
        ("Phòng Nội vụ được giao chủ trì xây dựng đề án.", ("Phòng Nội vụ",)),
        ("Hội đồng nhân dân huyện ban hành nghị quyết.", ("Hội đồng nhân dân huyện",)),
        ("Phòng Nội vụ: rà soát biên chế.", ("Phòng Nội vụ",)),
        ("Đối với UBND các xã: vận động các hộ dân.", ("UBND các xã",)),
        ("Giao Đảng uỷUBND xã rà soát.", ("Đảng uỷUBND xã",)),
        ("Sở Y tế mua sắm thiết bị.", ("Sở Y tế",)),
        (
            "Giao Phòng Nông nghiệp và Phát triển nông thôn khảo sát vùng trồng.",
            ("Phòng Nông nghiệp và Phát triển nông thôn",),
        ),
        ("Văn bản này có hiệu lực kể từ ngày ký. Chánh Văn phòng chịu trách nhiệm thi hành.", ("Chánh Văn phòng",)),
        ("Tổ chức tuyên truyền, phổ biến pháp luật.", ()),
        ("Lãnh đạo thực hiện các giải pháp.", ()),
        ("Đẩy mạnh giao thông nông thôn, đáp ứng yêu cầu của tỉnh.", ()),
    ],
)
def test_who_is_told_to_act(text: str, leads: tuple[str, ...]) -> None:
    assert only(f"II. NHIỆM VỤ\n1. {text}\n").lead_units == leads


def test_who_takes_part_and_who_is_reported_to() -> None:
    found = only(
        "II. NHIỆM VỤ\n1. Phòng Kinh tế chủ trì, phối hợp với Công an xã, Quân sự xã và các thôn tuyên truyền; "
        "báo cáo kết quả về Ban Thường vụ Đảng ủy trước ngày 15/12/2024.\n"
    )

    assert found.coordinating_units == ("Công an xã", "Quân sự xã", "các thôn")
    assert found.report_to == ("Ban Thường vụ Đảng ủy",)


# --- Deadlines -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words_", "day"),
    [
        ("hoàn thành trước ngày 25/12/2024", date(2024, 12, 25)),
        ("chậm nhất ngày 15 tháng 11 năm 2024", date(2024, 11, 15)),
        ("xong trong quý I/2025", date(2025, 3, 31)),
        ("hoàn thành trong tháng 2/2025", date(2025, 2, 28)),
        ("trong 6 tháng đầu năm 2025", date(2025, 6, 30)),
        ("phấn đấu đến năm 2025 đạt chuẩn", date(2025, 12, 31)),
        ("trình trước 30/11", date(2024, 11, 30)),
        ("gửi trước 17h00 ngày 20/11/2024", date(2024, 11, 20)),
        ("xong trước 15/01", date(2025, 1, 15)),
        ("theo Quy hoạch thời kỳ 2021 - 2030, tầm nhìn đến năm 2050", None),
        ("giai đoạn 2026 - 2030", None),
        ("từ nay đến hết năm 2025", None),
        ("báo cáo trước ngày 25/12 hằng năm", None),
        ("trong năm 2025 và các năm tiếp theo", None),
        ("sau khi có Quy chế của Trung ương", None),
        ("kế hoạch ban hành ngày 01/02/2020", None),
        ("hoàn thành trước ngày 31/02/2025", None),
    ],
)
def test_when_a_task_is_due(words_: str, day: date | None) -> None:
    assert only(f"II. NHIỆM VỤ\n1. Rà soát các dự án, {words_}.\n").deadline == day


def test_a_due_date_in_the_heading_is_inherited() -> None:
    found = only("II. MỤC TIÊU\n1. Mục tiêu đến hết năm 2026\n- 100% cơ quan dùng văn bản điện tử.\n")

    assert (found.deadline, found.targets) == (date(2026, 12, 31), ("100% cơ quan dùng văn bản điện tử",))


@pytest.mark.parametrize(
    ("words_", "recurrence"),
    [
        ("hằng tháng", "month"),
        ("định kỳ hằng quý", "quarter"),
        ("định kỳ 6 tháng", "half-year"),
        ("hàng năm", "year"),
        ("định kỳ", "periodic"),
    ],
)
def test_how_often_the_work_returns(words_: str, recurrence: str) -> None:
    assert only(f"II. NHIỆM VỤ\n1. Tổng hợp kết quả, {words_} báo cáo.\n").recurrence == recurrence


# --- Targets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Phấn đấu đến năm 2025 có từ 17 sản phẩm OCOP trở lên.", ("từ 17 sản phẩm OCOP trở lên",)),
        ("Quyết tâm giải ngân 100% kế hoạch vốn.", ("giải ngân 100% kế hoạch vốn",)),
        ("Thu ngân sách đã đạt 95% dự toán, cần tăng cường chống thất thu.", ()),
        ("Vận hành chính quyền địa phương 02 cấp sau 10 tháng.", ()),
    ],
)
def test_what_is_to_be_reached(text: str, targets: tuple[str, ...]) -> None:
    assert only(f"II. NHIỆM VỤ\n1. {text}\n").targets == targets


# --- Tables ----------------------------------------------------------------------------------------------------------


def annex(*rows: tuple[str, ...]) -> tuple[FoundDirective, ...]:
    header = ("TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Sản phẩm")
    blocks = [
        *blocks_of(HEAD + "Ban Thường vụ Huyện ủy ban hành Kế hoạch như sau.\n"),
        Paragraph("PHỤ LỤC"),
        Table((header, *rows)),
    ]
    return read(blocks).directives


def test_a_row_of_an_annex_is_a_task() -> None:
    (found,) = annex(
        ("I", "NHIỆM VỤ CHUNG", "", "", "", ""),
        ("1", "Xây dựng Đề án", "Sở Y tế; UBND cấp xã", "Các sở, ban, ngành", "Quí IV-2025", "Đề án"),
    )

    assert found.lead_units == ("Sở Y tế", "UBND cấp xã")
    assert found.coordinating_units == ("Các sở, ban, ngành",)
    assert (found.deadline, found.product, found.title) == (date(2025, 12, 31), "Đề án", "Xây dựng Đề án")


def test_rows_of_one_table_have_as_many_cells() -> None:
    rows = Table(
        (
            ("STT", "Nhiệm vụ", "Chủ trì"),
            ("I. NHIỆM VỤ CHUNG", "", ""),
            ("1", "Rà soát", "Phòng Y tế"),
            ("", "Báo cáo", ""),
        )
    )
    passages = [passage for passage in read([*blocks_of(HEAD), rows]).passages if passage.row]

    assert [passage.marker for passage in passages] == ["STT", "I.", "1", ""]
    assert [passage.text for passage in passages] == [
        "Nhiệm vụ | Chủ trì",
        "NHIỆM VỤ CHUNG | ",
        "Rà soát | Phòng Y tế",
        "Báo cáo | ",
    ]


def test_units_in_one_cell_parted_by_nothing() -> None:
    (found,) = annex(("1", "Rà soát", "Sở Khoa học và Công nghệ Sở Tài chính", "", "2025", ""))

    assert found.lead_units == ("Sở Khoa học và Công nghệ", "Sở Tài chính")


def test_a_second_row_of_heads_and_a_section_that_is_a_body() -> None:
    two_heads = Table(
        (
            ("TT", "Nội dung", "Phân công", "", "Thời gian"),
            ("", "", "Chủ trì", "Phối hợp", ""),
            ("1", "Rà soát", "Phòng Y tế", "Phòng Nội vụ", "2025"),
        )
    )
    by_body = Table((("TT", "Nhiệm vụ", "Thời hạn"), ("I", "Phòng Tài chính", ""), ("1", "Lập dự toán", "31/3/2025")))

    one, other = read(
        [*blocks_of(HEAD + "Danh mục nhiệm vụ.\n"), two_heads, Paragraph("PHỤ LỤC 2"), by_body]
    ).directives

    assert (one.lead_units, one.coordinating_units) == (("Phòng Y tế",), ("Phòng Nội vụ",))
    assert (other.lead_units, other.deadline) == (("Phòng Tài chính",), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025", date(2025, 12, 31)),
        ("Trước ngày 30/11/2025", date(2025, 11, 30)),
        ("2026 - 2030", date(2030, 12, 31)),
        ("Tháng 12/2025", date(2025, 12, 31)),
        ("Thường xuyên", None),
        ("Tháng 12 hằng năm", None),
        ("Sau khi có Quy chế của TW", None),
        ("Năm 2025 và các năm tiếp theo", None),
    ],
)
def test_the_column_of_time(cell: str, day: date | None) -> None:
    (found,) = annex(("1", "Rà soát quy trình", "Sở Y tế", "", cell, ""))

    assert (found.deadline, found.deadline_words) == (day, cell)


# --- Whatever comes in -----------------------------------------------------------------------------------------------

SNIPPETS = st.sampled_from(
    [
        "I. ",
        "1.",
        "- ",
        "+ ",
        "a) ",
        "PHỤ LỤC",
        "Nơi nhận:",
        "Giao Sở Y tế ",
        "KẾ HOẠCH",
        "T/M BAN THƯỜNG VỤ",
        "Số 1-TB/HU",
        "trước ngày 31/12/2025",
        " | ",
        "\n",
    ]
)
LINES = st.lists(st.one_of(st.text(max_size=60), st.lists(SNIPPETS, max_size=6).map("".join)), max_size=25)
ROWS = st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=5).map(tuple), max_size=5).map(tuple)


@settings(max_examples=200, deadline=None)
@given(LINES, ROWS)
def test_any_text_is_read_with_every_word_kept_and_every_offset_valid(
    lines: list[str], rows: tuple[tuple[str, ...], ...]
) -> None:
    blocks: list[Block] = [Paragraph(line) for line in lines] + [Table(rows)]
    reading = read(blocks)

    said = [word for p in reading.passages for part in (p.marker, p.heading, p.text) for word in words(part)]
    given_words = [word for line in lines for word in words(line)] + [
        w for row in rows for cell in row for w in words(cell)
    ]
    assert sorted(said) == sorted(given_words)
    assert [p.position for p in reading.passages] == list(range(1, len(reading.passages) + 1))
    assert all(p.parent is None or p.parent < p.position for p in reading.passages)
    for found in reading.directives:
        assert 0 <= found.start < found.end <= len(reading.passages[found.passage - 1].text)
        assert found.title
        assert 0 <= found.confidence <= 1
