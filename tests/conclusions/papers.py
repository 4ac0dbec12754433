"""Files of every kind the reader opens, made here from a few lines."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import docx
import weasyprint
from django.conf import settings
from docx.document import Document as WordFile
from docx.oxml import parse_xml

from conclusions.blocks import Block, Document, Paragraph, Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FONT = settings.BASE_DIR / "static" / "fonts" / "tinos" / "Tinos-Regular.ttf"

LEFT = ("ĐẢNG BỘ TỈNH THANH HÓA", "HUYỆN ỦY CẨM THỦY", "*", "Số 406-TB/HU")
RIGHT = ("ĐẢNG CỘNG SẢN VIỆT NAM", "Cẩm Thủy, ngày 07 tháng 7 năm 2023")
BODY = (
    "Ban Thường vụ Huyện ủy họp phiên thường kỳ, thảo luận tình hình kinh tế - xã hội sáu tháng đầu năm và thống nhất "
    "kết luận một số nội dung sau đây để các cơ quan, đơn vị tổ chức thực hiện.",
    "1. Giao Ủy ban nhân dân huyện chủ trì, phối hợp với các phòng, ban liên quan xây dựng kế hoạch giải ngân vốn đầu "
    "tư công theo Nghị quyết số 12-NQ/HU, báo cáo Ban Thường vụ trước ngày 30/9/2023.",
    "- Rà soát các dự án chậm tiến độ, đề xuất điều chuyển vốn sang các dự án có khả năng giải ngân cao hơn trong năm.",
    "2. Giao Ban Tổ chức Huyện ủy tham mưu kiện toàn cấp ủy các chi bộ, đảng bộ trực thuộc theo đúng quy định.",
)
RECIPIENTS = ("Nơi nhận:", "- Thường trực Tỉnh ủy (để báo cáo),", "- Các tổ chức cơ sở đảng,", "- Lưu Văn phòng.")
SIGNATURE = ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Cao Văn Vượng")
ANNEX = "PHỤ LỤC"
ROWS = (
    ("TT", "Nội dung công việc", "Cơ quan chủ trì", "Thời gian"),
    ("1", "Rà soát quy hoạch các xã", "Phòng Kinh tế", "Tháng 9/2023"),
    ("2", "Tổ chức sơ kết", "Văn phòng Huyện ủy", "Quý IV/2023"),
)


def texts(document: Document | Iterable[Block]) -> list[str]:
    """Paragraphs as they are, tables as their rows with bars."""
    blocks = document.blocks if isinstance(document, Document) else document
    found = []
    for block in blocks:
        found += [block.text] if isinstance(block, Paragraph) else [" | ".join(row) for row in block.rows]
    return found


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def packed(members: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(word: WordFile) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def word_file(*paragraphs: str) -> bytes:
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    return saved(word)


def add_xml(word: WordFile, xml: str) -> None:
    """Puts elements at the end of the body; `w:` needs no declaration."""
    body: Any = word.element.body
    for element in parse_xml(f"<w:body {W}>{xml}</w:body>"):
        body.insert(len(body) - 1, element)


def word_body(xml: str) -> bytes:
    word = docx.Document()
    add_xml(word, xml)
    return saved(word)


def word_paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    return word_paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


ONE_LIST = '<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>'


def numbered_word(xml: str, levels: str, numbers: str = ONE_LIST) -> bytes:
    """A file whose list 90 has these `w:lvl`; `numbers` are its `w:num`."""
    word = docx.Document()
    root: Any = word.part.numbering_part.element
    added = parse_xml(f'<w:x {W}><w:abstractNum w:abstractNumId="90">{levels}</w:abstractNum>{numbers}</w:x>')
    root.insert(0, added[0])
    root.extend(list(added))
    add_xml(word, xml)
    return saved(word)


def level(place: int, kind: str, text: str, more: str = "") -> str:
    shape = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{place}">{shape}</w:lvl>'


def office_word() -> bytes:
    """A whole paper as an office writes it: form and signature in tables without lines, an annex with them."""
    word = docx.Document()
    form = word.add_table(1, 2)
    for cell, lines in zip(form.rows[0].cells, (LEFT, RIGHT), strict=True):
        cell.text = "\n".join(lines)
    for text in ("THÔNG BÁO", *BODY):
        word.add_paragraph(text)
    signature = word.add_table(1, 2)
    for cell, lines in zip(signature.rows[0].cells, (RECIPIENTS, SIGNATURE), strict=True):
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
    word.add_paragraph(ANNEX)
    annex = word.add_table(0, 4, style="Table Grid")
    for row in ROWS:
        for cell, text in zip(annex.add_row().cells, row, strict=True):
            cell.text = text
    word.add_paragraph()  # as Word itself ends every text
    return saved(word)


OFFICE_TEXTS = [*LEFT, *RIGHT, "THÔNG BÁO", *BODY, *RECIPIENTS, *SIGNATURE, ANNEX, *map(" | ".join, ROWS)]


def pdf_file(body: str, style: str = "") -> bytes:
    page = f"""<meta charset="utf-8"><style>
        @font-face {{ font-family: Paper; src: url({FONT.as_uri()}) }}
        @page {{ size: A4; margin: 2cm 2cm 2cm 3cm; @top-center {{ content: counter(page); }} }}
        body {{ font: 14pt Paper }} p {{ text-align: justify; text-indent: 1cm; margin: 0 0 6pt; line-height: 1.3 }}
        .centred {{ text-align: center; text-indent: 0 }} table {{ width: 100%; border-collapse: collapse }}
        .side td {{ width: 50%; text-align: center; vertical-align: top; font-size: 12pt }}
        .lined td {{ border: 1px solid black; padding: 2pt; font-size: 11pt }}
        {style}</style>{body}"""
    made: bytes = weasyprint.HTML(string=page, base_url="/").write_pdf()
    return made


def html_rows(rows: Sequence[Sequence[str]], kind: str) -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="{kind}">{lines}</table>'


def office_html(kind: str = "side") -> str:
    form = html_rows([("<br>".join(LEFT), "<br>".join(RIGHT))], kind)
    signature = html_rows([("<br>".join(RECIPIENTS), "<br><br>".join(SIGNATURE))], kind)
    body = "".join(f"<p>{text}</p>" for text in BODY)
    annex = f'<p class="centred">{ANNEX}</p>{html_rows(ROWS, "lined")}'
    return f'{form}<p class="centred">THÔNG BÁO</p>{body}{signature}{annex}'


def office_pdf() -> bytes:
    return pdf_file(office_html())


ODT_NAMES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full or name}:1.0"'
        for name, full in (("office", ""), ("text", ""), ("table", ""), ("style", ""), ("draw", "drawing"))
    )
    + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def odt_file(body: str, styles: str = "", manifest: str = "<manifest/>", margins: str = "") -> bytes:
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": manifest,
            "styles.xml": f"<office:document-styles {ODT_NAMES}>{margins}</office:document-styles>",
            "content.xml": f"<office:document-content {ODT_NAMES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        }
    )


def bomb(ending: str) -> bytes:
    """A small archive of the kind that unpacks to 200 MB."""
    zeros = b"0" * (50 * 1024 * 1024)
    members: dict[str, str | bytes] = {f"word/media/{number}.bin": zeros for number in range(4)}
    if ending == ".odt":
        return packed({**members, "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    return packed({**members, "[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})


def with_encrypted_member(content: bytes) -> bytes:
    """The archive with the flag of a password on its first member, in the directory as in the member's own head."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.index(signature) + offset
        (flags,) = struct.unpack_from("<H", changed, place)
        struct.pack_into("<H", changed, place, flags | 1)
    return bytes(changed)
