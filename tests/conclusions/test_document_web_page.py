"""Web pages are read as a browser shows them."""

import pytest

from conclusions.blocks import Document, Table
from conclusions.documents import read_file
from tests.conclusions import papers
from tests.conclusions.papers import texts


def read(page: str, encoding: str = "utf-8") -> Document:
    return read_file("a.html", page.encode(encoding))


def test_paper_is_read_in_order() -> None:
    assert texts(read(papers.office_html().replace("lined", 'x" border="1'))) == papers.OFFICE_TEXTS


def test_blocks_are_paragraphs_and_wrapping_in_the_source_is_none() -> None:
    page = "<h1>KẾT\n LUẬN</h1><div>Giao <b>Sở</b>\n Tài chính<p>chủ trì</p>trước ngày 30/9</div>"

    assert texts(read(page)) == ["KẾT LUẬN", "Giao Sở Tài chính", "chủ trì", "trước ngày 30/9"]


def test_scripts_styles_and_hidden_parts_are_not_read() -> None:
    page = (
        "<head><title>t</title></head><script>a</script><style>b</style><p hidden>c</p><p style='display: none'>d</p>"
        "<!-- e --><p>đọc<span style='visibility:hidden'>f</span> được</p>"
    )

    assert texts(read(page)) == ["đọc được"]


def test_lists_print_their_markers() -> None:
    page = (
        "<ol type='I'><li>một<ol type='a'><li>hai<li>ba<ul><li>bốn</ul></ol></li><li>năm</li></ol>"
        "<ol start='7'><li>sáu</li><li value='9'><p>bảy</p></li></ol>"
    )

    assert texts(read(page)) == ["I. một", "a) hai", "b) ba", "- bốn", "II. năm", "7. sáu", "9. bảy"]


def test_merged_cells_say_their_words_once() -> None:
    page = (
        "<table border='1'><tr><th>TT</th><th>Việc</th><th>Cơ quan</th></tr><tr><td rowspan='2'>1</td>"
        "<td colspan='2'>chung</td></tr><tr><td>Sơ kết<br>năm</td><td><p>Văn</p><p>phòng</p></td></tr></table>"
    )

    assert read(page).blocks == (
        Table((("TT", "Việc", "Cơ quan"), ("1", "chung", ""), ("", "Sơ kết năm", "Văn phòng"))),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_page_is_read_in_its_encoding(encoding: str) -> None:
    assert texts(read("<p>Đảng ủy</p>", encoding)) == ["Đảng ủy"]


def test_page_that_names_its_encoding_is_read_in_it() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258"><p>Đô thi\u0323</p>'

    assert texts(read(page, "cp1258")) == ["Đô thị"]


def test_page_nested_deeper_than_any_stack_is_read() -> None:
    assert texts(read("<div>" * 200 + "sâu" + "</div>" * 200)) == ["sâu"]
