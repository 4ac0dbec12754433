"""What a reader sees in a Word document is what the system reads."""

import docx
import pytest

from accounts.limits import Refused
from conclusions.blocks import Document, Table
from conclusions.documents import read_file
from tests.conclusions import papers
from tests.conclusions.papers import level, numbered, saved, tables, texts, word_body, word_file, word_paragraph


def read(content: bytes) -> Document:
    return read_file("406-TB-HU.docx", content)


def test_paper_is_read_in_order_with_its_form_and_signature_as_paragraphs() -> None:
    assert texts(read(papers.office_word())) == papers.OFFICE_TEXTS


def test_annex_with_a_head_of_numbers_is_a_table_without_lines_too() -> None:
    word = docx.Document()
    table = word.add_table(0, 2)
    for row in (("TT", "Nội dung"), ("1", "Sơ kết")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text

    assert read(saved(word)).blocks == (Table((("TT", "Nội dung"), ("1", "Sơ kết"))),)


def test_two_columns_with_lines_are_a_table() -> None:
    word = docx.Document()
    table = word.add_table(2, 2, style="Table Grid")
    for cell, text in zip(table._cells, ("Nội dung", "Đơn vị", "Sơ kết", "Văn phòng"), strict=True):
        cell.text = text

    assert len(tables(read(saved(word)))) == 1


def test_merged_cell_says_its_words_once_in_its_first_place() -> None:
    word = docx.Document()
    table = word.add_table(3, 3, style="Table Grid")
    for number, cell in enumerate(table._cells):
        cell.text = f"ô {number}"
    for start, end in ((table.cell(0, 1), table.cell(0, 2)), (table.cell(1, 0), table.cell(2, 0))):
        for cell in (start, end):
            cell.text = ""
        start.merge(end).text = "chung"

    (table_read,) = tables(read(saved(word)))

    assert table_read.rows == (("ô 0", "chung", ""), ("chung", "ô 4", "ô 5"), ("", "ô 7", "ô 8"))


def test_table_inside_a_cell_is_not_lost() -> None:
    word = docx.Document()
    table = word.add_table(2, 3, style="Table Grid")
    table.cell(0, 0).text = "TT"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "bảng trong ô"

    assert "bảng trong ô" in tables(read(saved(word)))[0].rows[1][1]


@pytest.mark.parametrize(
    ("kind", "text", "markers"),
    [
        ("upperRoman", "%1.", ["I.", "II.", "III.", "IV."]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)", "(iv)"]),
        ("decimal", "%1.", ["1.", "2.", "3.", "4."]),
        ("decimalZero", "%1)", ["01)", "02)", "03)", "04)"]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)", "d)"]),
        ("upperLetter", "%1.", ["A.", "B.", "C.", "D."]),
        ("bullet", "\uf0b7", ["-", "-", "-", "-"]),
        ("bullet", "+", ["+", "+", "+", "+"]),
        ("decimal", "Điều %1.", ["Điều 1.", "Điều 2.", "Điều 3.", "Điều 4."]),
        ("none", "", ["", "", "", ""]),
    ],
)
def test_automatic_number_stands_at_the_front_as_printed(kind: str, text: str, markers: list[str]) -> None:
    content = papers.numbered_word("".join(numbered("Việc", 90) for _ in range(4)), level(0, kind, text))

    assert texts(read(content)) == [f"{marker} Việc".strip() for marker in markers]


THREE_LEVELS = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)")


def test_lower_levels_begin_again_after_a_higher_one() -> None:
    order = (0, 1, 2, 2, 1, 2, 0, 1, 2)
    content = papers.numbered_word("".join(numbered("Việc", 90, place) for place in order), THREE_LEVELS)

    assert [text.split()[0] for text in texts(read(content))] == ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1.", "a)"]


def test_level_that_never_restarts_counts_on() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
    content = papers.numbered_word("".join(numbered("Việc", 90, place) for place in (0, 1, 1, 0, 1)), levels)

    assert [text.split()[0] for text in texts(read(content))] == ["I.", "1.", "2.", "II.", "3."]


def test_number_of_several_levels_is_put_together() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
    content = papers.numbered_word("".join(numbered("Việc", 90, place) for place in (0, 1, 1, 0, 1)), levels)

    assert [text.split()[0] for text in texts(read(content))] == ["I.", "1.1.", "1.2.", "II.", "2.1."]


def test_second_list_counts_on_unless_it_starts_anew() -> None:
    again = '<w:num w:numId="91"><w:abstractNumId w:val="90"/></w:num>'
    anew = (
        '<w:num w:numId="92"><w:abstractNumId w:val="90"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    content = papers.numbered_word(
        "".join(numbered("Việc", number) for number in (90, 90, 91, 92, 92)),
        level(0, "decimal", "%1."),
        papers.ONE_LIST + again + anew,
    )

    assert [text.split()[0] for text in texts(read(content))] == ["1.", "2.", "3.", "1.", "2."]


def test_number_comes_from_the_paragraphs_style_too() -> None:
    word = docx.Document()
    for text in ("Một", "Hai"):
        word.add_paragraph(text, style="List Number")
    word.add_paragraph("Ba", style="List Bullet")

    assert texts(read(saved(word))) == ["1. Một", "2. Hai", "- Ba"]


def test_numbering_taken_away_from_a_paragraph_prints_no_number() -> None:
    word = docx.Document()
    word.add_paragraph("Một", style="List Number")
    papers.add_xml(word, word_paragraph("Hai", '<w:pStyle w:val="ListNumber"/><w:numPr><w:numId w:val="0"/></w:numPr>'))

    assert texts(read(saved(word))) == ["1. Một", "Hai"]


def test_deleted_words_are_dropped_and_inserted_ones_kept() -> None:
    content = word_body(
        '<w:p><w:r><w:t xml:space="preserve">Giao </w:t></w:r>'
        '<w:del w:id="1" w:author="a"><w:r><w:delText>Sở Tài chính</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>Sở Xây dựng</w:t></w:r></w:ins></w:p>'
    )

    assert texts(read(content)) == ["Giao Sở Xây dựng"]


def test_paragraphs_whose_parting_was_deleted_are_one() -> None:
    end = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'

    assert texts(read(word_body(word_paragraph("Giao Sở ", end) + word_paragraph("Xây dựng.")))) == [
        "Giao Sở Xây dựng."
    ]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("kết luận hội nghị\nlần thứ Mười Bốn", ["kết luận hội nghị lần thứ Mười Bốn"]),
        ("THÔNG BÁO\nKết luận hội nghị", ["THÔNG BÁO", "Kết luận hội nghị"]),
        ("Giao nhiệm vụ:\n- Sở Tài chính;\n- Sở Xây dựng.", ["Giao nhiệm vụ:", "- Sở Tài chính;", "- Sở Xây dựng."]),
        ("phát triển kinh tế\n- xã hội", ["phát triển kinh tế - xã hội"]),
    ],
)
def test_soft_break_parts_paragraphs_only_where_a_reader_sees_two(typed: str, seen: list[str]) -> None:
    assert texts(read(word_file(typed))) == seen


TEXT_BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def test_text_boxes_and_content_controls_are_read() -> None:
    content = word_body(
        f"<w:p><w:r><w:t>ngoài khung</w:t></w:r>{TEXT_BOX}</w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{word_paragraph('trong ô điều khiển')}</w:sdtContent></w:sdt>"
    )

    assert texts(read(content)) == ["ngoài khung", "trong khung", "trong ô điều khiển"]


def test_of_two_forms_of_a_drawing_one_is_read() -> None:
    name = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f'<mc:AlternateContent xmlns:mc="{name}"><mc:Choice Requires="wps">{TEXT_BOX}</mc:Choice>'
    content = word_body(f"<w:p><w:r>{both}<mc:Fallback>{TEXT_BOX}</mc:Fallback></mc:AlternateContent></w:r></w:p>")

    assert texts(read(content)) == ["trong khung"]


def test_hidden_text_and_field_codes_are_not_read() -> None:
    content = word_body(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>hiện</w:t></w:r></w:p>"
    )

    assert texts(read(content)) == ["hiện"]


def test_page_header_is_dropped_and_footnotes_come_last() -> None:
    word = docx.Document()
    word.add_paragraph("Nội dung")
    word.sections[0].header.paragraphs[0].text = "đầu trang"
    members = papers.unpacked(saved(word))
    note = f'<w:footnotes {papers.W}><w:footnote w:id="2">{word_paragraph("chú thích")}</w:footnote></w:footnotes>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    relations = members["word/_rels/document.xml.rels"].decode().replace("</Relationships>", relation)
    files: dict[str, str | bytes] = {**members, "word/footnotes.xml": note, "word/_rels/document.xml.rels": relations}

    assert texts(read(papers.packed(files))) == ["Nội dung", "chú thích"]


def test_words_in_old_fonts_are_turned_into_unicode_with_a_remark() -> None:
    word = docx.Document()
    for font, text in ((".VnTimeH", "kÕt luËn"), (".VnTime", "Hµ Néi"), ("VNI-Times", "Haø Noäi"), ("Arial", "Hà Nội")):
        word.add_paragraph().add_run(text).font.name = font

    document = read(saved(word))

    assert texts(document) == ["KẾT LUẬN", "Hà Nội", "Hà Nội", "Hà Nội"]
    assert document.remarks == ("Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI), đã chuyển sang Unicode; cần soát lại.",)


def test_decomposed_letters_are_composed() -> None:
    assert texts(read(word_file("Đảng ủy"))) == ["Đảng ủy"]


def test_file_with_macros_is_refused() -> None:
    members: dict[str, str | bytes] = {**papers.unpacked(papers.office_word()), "word/vbaProject.bin": b"x"}

    with pytest.raises(Refused, match="macro"):
        read(papers.packed(members))


def test_file_that_says_it_has_too_many_pages_is_refused() -> None:
    members: dict[str, str | bytes] = {**papers.unpacked(papers.office_word())}
    members["docProps/app.xml"] = "<Properties><Pages>201</Pages></Properties>"

    with pytest.raises(Refused, match="201 trang"):
        read(papers.packed(members))
