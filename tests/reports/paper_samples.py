"""Papers of a real summary's shape: 14 tasks in three groups, 27 indicators, 49 units, charts, difficulties."""

import re
from datetime import date

from django.template.loader import render_to_string

from reports.charts import columns, state_bar
from reports.papers import Cell, Chart, Column, Paper, Part, Row, Table
from reports.pdf import Heading

HEADING = Heading(
    parent_body="Đảng bộ tỉnh Thanh Hoá",
    issuing_body="Huyện ủy Cẩm Thủy",
    place="Cẩm Thủy",
    symbol="BC/HU",
    signer_capacity="T/M Ban Thường vụ",
    signer_title="Phó Bí thư Thường trực",
    signer_name="Cao Văn Vượng",
    recipients=(
        "Thường trực Tỉnh ủy (để báo cáo)",
        "Các đồng chí Thường vụ Huyện ủy",
        "Các đồng chí Huyện ủy viên",
        "Các tổ chức cơ sở đảng trực thuộc",
        "Lưu VP/HU",
    ),
)
ISSUED_ON = date(2024, 1, 5)
LETTERS = "nghiệm thu, nguyễn ưỡn ẩy ợ Ự ỗ Ẵ ằ đẫy ỷ"
OPENING = (
    "Đến ngày 31/12/2023, đã giao 131 việc để thực hiện 14 nhiệm vụ nêu trong kết luận của Ban Chấp hành Đảng bộ "
    "huyện. Có 65/131 việc hoàn thành, trong đó 14 việc quá hạn; 27 việc đang thực hiện trong hạn; 18 việc quá hạn "
    "chưa hoàn thành; 11 việc thường xuyên, không đặt thời hạn; 10 việc đã dừng."
)
PREAMBLE = (
    "Thực hiện Thông báo số 406-TB/HU ngày 07/7/2023 của Ban Chấp hành Đảng bộ huyện kết luận hội nghị lần thứ Mười "
    "Bốn (mở rộng), Ban Thường vụ Huyện ủy báo cáo kết quả 6 tháng cuối năm 2023 (số liệu tính đến ngày 31/12/2023) "
    "như sau:"
)
WORK = (
    "Rà soát quỹ đất, lập hồ sơ chuyển đổi đất lúa kém hiệu quả sang cây gai xanh; bảo đảm nước tưới và hợp đồng bao "
    "tiêu sản phẩm cho các hộ tham gia"
)
DONE = f"Kết quả: đã có năm xã lập hồ sơ, {LETTERS}; còn hai xã chưa thống nhất được ranh giới (67%)."
UNIT = "Phòng Nông nghiệp và Phát triển nông thôn"
STATES = (("done_on_time", "Hoàn thành đúng hạn"), ("done_late", "Hoàn thành quá hạn"), ("overdue", "Quá hạn"))
GROUPS = ("Kinh tế", "Văn hóa - xã hội", "Xây dựng Đảng và hệ thống chính trị")


def drawn(template: str, chart: object) -> str:
    """The drawing of a chart without its key."""
    found = re.search(r"<svg.*?</svg>", render_to_string(template, {"chart": chart}), re.DOTALL)
    assert found
    return found.group()


def charts() -> tuple[Chart, ...]:
    counts = [(value, label, 12 + 7 * place) for place, (value, label) in enumerate(STATES)]
    days = [
        (f"Tháng {month}", [(value, label, month * (place + 1)) for place, (value, label) in enumerate(STATES)])
        for month in range(7, 13)
    ]
    bar = state_bar(counts, uid="bar", title="Việc đã giao theo trạng thái")
    months = columns(days, uid="months", title="Việc đã giao vào ngày cuối từng tháng, theo trạng thái")
    return (
        Chart("Việc đã giao theo trạng thái", drawn("charts/state_bar.html", bar), 7.5),
        Chart("Việc đã giao vào ngày cuối từng tháng", drawn("charts/columns.html", months), 45),
    )


def directives(works: int = 2) -> Table:
    """Fourteen tasks, each a group with its pieces of work."""
    rows: list[Row] = []
    for number in range(1, 15):
        title = f"Nhiệm vụ {number}: đẩy mạnh sản xuất, tháo gỡ khó khăn trong lĩnh vực {GROUPS[number % 3].lower()}"
        rows.append(Row((Cell(str(number)), Cell(title), Cell("Trong hạn")), is_group=True))
        for place in range(1, works + 1):
            cells = (Cell(""), Cell(f"Việc {number}.{place}: {WORK}", DONE), Cell(UNIT))
            rows.append(Row((*cells, Cell("31/12/2023"), Cell("Đang thực hiện"))))
    return Table(
        "Các nhiệm vụ và kết quả",
        (
            Column("TT", 9, "mid"),
            Column("Nhiệm vụ; kết quả"),
            Column("Đơn vị chủ trì", 38),
            Column("Thời hạn", 22.5, "mid"),
            Column("Trạng thái", 27, "mid"),
        ),
        tuple(rows),
    )


def indicators() -> Table:
    rows: list[Row] = []
    for number in range(1, 28):
        if number % 9 == 1:
            rows.append(Row((Cell(f"{GROUPS[number // 9]}"),), is_group=True))
        figures = (Cell("8.500"), Cell("1.910,25", "30/06/2023"), Cell("22,5%"), Cell("Chưa đạt"))
        name = Cell(f"Tổng huy động vốn đầu tư phát triển, chỉ tiêu thứ {number}")
        rows.append(Row((Cell(str(number)), name, Cell("tỷ đồng"), *figures, Cell("Khó hoàn thành"))))
    return Table(
        "Kết quả thực hiện các chỉ tiêu:",
        (
            Column("TT", 9, "mid"),
            Column("Chỉ tiêu"),
            Column("Đơn vị tính", 21, "mid"),
            Column("Mức chỉ tiêu", 22.5, "num"),
            Column("Kết quả", 22.5, "num"),
            Column("So với mức", 16, "num"),
            Column("Đánh giá", 20, "mid"),
            Column("Dự báo", 20, "mid"),
        ),
        tuple(rows),
        is_introduced=True,
    )


def units() -> Table:
    heads = ("Việc giao", "Đúng hạn", "Xong quá hạn", "Trong hạn", "Quá hạn", "Báo cáo phải gửi", "Đã gửi", "Đã duyệt")
    rows = (
        Row(
            (Cell(str(number)), Cell(f"Đảng ủy xã Cẩm Tú {number}"), *(Cell(str(number + place)) for place in range(8)))
        )
        for number in range(1, 50)
    )
    counted = (Column(head, 13, "num") for head in heads)
    return Table("Tình hình báo cáo của các đơn vị", (Column("TT", 9, "mid"), Column("Đơn vị"), *counted), tuple(rows))


def difficulties(count: int = 4) -> Table:
    rows = (
        Row(
            (
                Cell(str(number)),
                Cell(UNIT),
                Cell(f"Thiếu vốn đối ứng; {LETTERS}"),
                Cell("Hỗ trợ bao bì, đề nghị tỉnh bố trí vốn"),
            )
        )
        for number in range(1, count + 1)
    )
    return Table(
        "Khó khăn, vướng mắc và kiến nghị của các đơn vị",
        (Column("TT", 9, "mid"), Column("Đơn vị", 38), Column("Khó khăn, vướng mắc"), Column("Kiến nghị, đề xuất")),
        tuple(rows),
    )


def paper(*, works: int = 2) -> Paper:
    """`works`: pieces of work in each task, which make it long."""
    return Paper(
        kind="BÁO CÁO",
        subject="kết quả thực hiện kết luận và các chỉ tiêu\n6 tháng cuối năm 2023",
        preamble=PREAMBLE,
        parts=(
            Part("overall", "Tình hình chung", OPENING, (f"Chữ có đủ dấu: {LETTERS}.",), charts=charts()),
            Part("directives", "Kết quả thực hiện các nhiệm vụ", OPENING, tables=(directives(works),)),
            Part("indicators", "Kết quả thực hiện các chỉ tiêu", OPENING, tables=(indicators(),)),
            Part(
                "difficulties",
                "Khó khăn, vướng mắc; kiến nghị",
                OPENING,
                tables=(difficulties(),),
            ),
            Part("units", "Tình hình báo cáo của các đơn vị", "", tables=(units(),), is_annex=True),
            Part("list", "Khó khăn của từng đơn vị", OPENING, tables=(difficulties(6),), is_annex=True),
        ),
    )


def brief(tail: tuple[str, ...] = (OPENING,)) -> Paper:
    """One part of words alone."""
    return Paper(
        "Báo cáo", "kết quả thực hiện kết luận", PREAMBLE, (Part("overall", "Tình hình chung", OPENING, tail),)
    )
