"""OpenDocument texts are read as LibreOffice shows them."""

import pytest

from accounts.limits import Refused
from conclusions.blocks import Document, Table
from conclusions.documents import read_file
from tests.conclusions.papers import odt_file, packed, texts, unpacked


def read(content: bytes) -> Document:
    return read_file("a.odt", content)


def listed(*items: str, more: str = "") -> str:
    return f'<text:list text:style-name="L1"{more}>{"".join(map(item, items))}</text:list>'


def item(words: str, inner: str = "", more: str = "") -> str:
    return f"<text:list-item{more}><text:p>{words}</text:p>{inner}</text:list-item>"


def list_style(*levels: str) -> str:
    return f'<text:list-style style:name="L1">{"".join(levels)}</text:list-style>'


def numbers(level: int, kind: str, after: str, more: str = "") -> str:
    shape = f'style:num-format="{kind}" style:num-suffix="{after}" {more}'
    return f'<text:list-level-style-number text:level="{level}" {shape}/>'


BULLETS = '<text:list-level-style-bullet text:level="3" text:bullet-char="•"/>'


def test_paragraphs_and_headings_are_read_with_their_spaces_and_breaks() -> None:
    body = (
        '<text:h text:outline-level="1">KẾT LUẬN</text:h><text:p>Giao<text:s text:c="3"/>Sở<text:tab/>Tài '
        "<text:span>chính</text:span>\n  chủ trì;<text:line-break/>- Sở Xây dựng.</text:p>"
        "<text:section><text:p>Hết</text:p></text:section>"
    )

    assert texts(read(odt_file(body))) == ["KẾT LUẬN", "Giao Sở Tài chính chủ trì;", "- Sở Xây dựng.", "Hết"]


def test_lists_print_their_numbers() -> None:
    style = list_style(numbers(1, "I", "."), numbers(2, "a", ")"), BULLETS)
    deepest = f"<text:list>{item('năm')}</text:list>"
    inner = f"<text:list>{item('hai')}{item('ba', deepest)}</text:list>"
    body = f'<text:list text:style-name="L1">{item("một", inner)}{item("bốn")}</text:list>'

    assert texts(read(odt_file(body, style))) == ["I. một", "a) hai", "b) ba", "- năm", "II. bốn"]


def test_number_of_several_levels_is_put_together() -> None:
    style = list_style(numbers(1, "1", "."), numbers(2, "1", ".", 'text:display-levels="2"'))
    inner = f"<text:list>{item('hai')}</text:list>"
    body = f'<text:list text:style-name="L1">{item("một", inner)}</text:list>'

    assert texts(read(odt_file(body, style))) == ["1. một", "1.1. hai"]


def test_list_begins_again_unless_it_goes_on() -> None:
    style = list_style(numbers(1, "1", "."))
    body = listed("a", "b") + listed("c") + listed("d", more=' text:continue-numbering="true"')
    fifth = item("e", more=' text:start-value="5"')

    document = read(odt_file(f'{body}<text:list text:style-name="L1">{fifth}</text:list>', style))

    assert texts(document) == ["1. a", "2. b", "1. c", "2. d", "5. e"]


def row(*cells: str, style: str = "") -> str:
    made = "".join(f"<table:table-cell{style}><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{made}</table:table-row>"


def test_form_of_the_paper_is_read_column_after_column() -> None:
    table = f"<table:table>{row('TỈNH ỦY ABC', 'ĐẢNG CỘNG SẢN VIỆT NAM')}{row('Số 1-KL/TU', 'ngày 2')}</table:table>"

    assert texts(read(odt_file(table))) == ["TỈNH ỦY ABC", "Số 1-KL/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "ngày 2"]


def test_table_with_lines_is_a_table_and_merged_cells_say_their_words_once() -> None:
    style = '<style:style style:name="C"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>'
    lined = ' table:style-name="C"'
    merged = (
        f'<table:table-row><table:table-cell{lined} table:number-columns-spanned="2"><text:p>chung</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row>"
    )
    head = f"<table:table-header-rows>{row('Việc', 'Cơ quan', style=lined)}</table:table-header-rows>"

    assert read(odt_file(f"<table:table>{head}{merged}</table:table>", style)).blocks == (
        Table((("Việc", "Cơ quan"), ("chung", ""))),
    )


def test_deleted_words_and_remarks_are_dropped_and_notes_come_last() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>Nội dung<office:annotation><text:p>ý kiến</text:p>"
        "</office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>chú thích"
        "</text:p></text:note-body></text:note> chính</text:p><text:p>Hết</text:p>"
    )

    assert texts(read(odt_file(body))) == ["Nội dung chính", "Hết", "chú thích"]


def test_text_boxes_are_read() -> None:
    box = "<draw:frame><draw:text-box><text:p>trong khung</text:p></draw:text-box></draw:frame>"

    assert texts(read(odt_file(f"<text:p>ngoài{box}</text:p>"))) == ["ngoài", "trong khung"]


def test_entities_are_not_expanded() -> None:
    members: dict[str, str | bytes] = {**unpacked(odt_file("<text:p>an toàn</text:p>"))}
    content = unpacked(odt_file("<text:p>an toàn &xxe;</text:p>"))["content.xml"].decode()
    members["content.xml"] = f'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>{content}'

    assert texts(read(packed(members))) == ["an toàn"]


@pytest.mark.parametrize("content", ["", "<x/>", "<office:document-content", "không phải XML"])
def test_broken_content_is_refused(content: str) -> None:
    members: dict[str, str | bytes] = {**unpacked(odt_file("<text:p/>")), "content.xml": content}

    with pytest.raises(Refused, match="hỏng"):
        read(packed(members))
