"""A file or pasted text → its paragraphs and tables, or a refusal that says why and what to do.

Nothing is kept here: what is refused leaves no trace. `check_file` is cheap enough for a web request; `read_file` is
not, and is to be run apart (`opening.open_apart`), for a hostile file may take all the time and memory it is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from accounts import legacy
from accounts.archives import LOCKED
from accounts.limits import DEFAULT, MEGABYTE, Limits, Refused
from conclusions import plain
from conclusions.blocks import Block, Document, Paragraph, Table
from conclusions.converted import read_old_word
from conclusions.open_text import check_open_text, read_open_text
from conclusions.pdf_pages import read_pdf
from conclusions.secrecy import refuse_secret
from conclusions.web_page import read_html
from conclusions.word import MACROS, REMARK_FONTS, check_word, read_word

__all__ = ["ENDINGS", "check_file", "read_file", "read_text", "refuse_secret"]

EMPTY = "Không tìm thấy chữ nào trong tệp. Hãy kiểm tra lại tệp rồi tải lên lần nữa."
NO_TEXT = "Chưa có nội dung. Hãy dán nội dung văn bản rồi thử lại."
REMARK_LETTERS = "Văn bản dùng bảng mã cũ (TCVN3 hoặc VNI), đã chuyển sang Unicode; cần soát lại."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_BINARIES = (
    b"%PDF",
    b"PK\x03\x04",
    _OLE,
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"{\\rtf",
    b"\x1f\x8b",
)


def _read_plain(content: bytes, limits: Limits) -> Document:
    return Document(tuple(plain.text_blocks(legacy.decode(content))))


def _read_markdown(content: bytes, limits: Limits) -> Document:
    return Document(tuple(plain.markdown_blocks(legacy.decode(content))))


def _read_web(content: bytes, limits: Limits) -> Document:
    return Document(tuple(read_html(content, limits)))


_READERS: dict[str, Callable[[bytes, Limits], Document]] = {
    ".docx": read_word,
    ".doc": read_old_word,
    ".odt": read_open_text,
    ".pdf": read_pdf,
    ".txt": _read_plain,
    ".md": _read_markdown,
    ".html": _read_web,
    ".htm": _read_web,
}
ENDINGS = tuple(_READERS)


def ending_of(name: str) -> str:
    return PurePath(name).suffix.lower()


def check_file(name: str, content: bytes, *, limits: Limits = DEFAULT) -> None:
    """Raises `Refused` for what can be told without reading the file: size, kind, zip bombs, an archive's lock.

    A PDF is not opened here: PDFium bears no second thread beside it, and a web worker has several.
    """
    ending = ending_of(name)
    if ending == ".docm":
        raise Refused(MACROS)
    if ending not in _READERS:
        raise Refused(f"Không nhận tệp loại này. Hãy dùng một trong các loại: {', '.join(ENDINGS)}.")
    if not content.strip(b"\x00 \t\r\n"):
        raise Refused("Tệp rỗng. Hãy kiểm tra lại tệp rồi tải lên lần nữa.")
    if len(content) > limits.file_bytes:
        raise Refused(
            f"Tệp lớn hơn {limits.file_bytes // MEGABYTE} MB nên không được nhận. "
            "Hãy bỏ bớt hình ảnh hoặc tách phụ lục rồi tải lên lần nữa."
        )
    _check_kind(ending, content)
    if ending == ".docx":
        check_word(content, limits)
    elif ending == ".odt":
        check_open_text(content, limits)


def _check_kind(ending: str, content: bytes) -> None:
    """The first bytes must be those of the ending."""
    if content.startswith(_OLE) and _ENCRYPTED_PACKAGE in content:
        raise Refused(LOCKED)
    fits = {
        ".docx": content.startswith(_ZIP),
        ".odt": content.startswith(_ZIP),
        ".doc": content.startswith(_OLE) and _WORD_STREAM in content,
        ".pdf": b"%PDF-" in content[:1024],
    }.get(ending, not content.startswith(_BINARIES))
    if not fits:
        raise Refused(
            f"Nội dung tệp không đúng với đuôi {ending}. "
            "Hãy mở tệp bằng phần mềm soạn thảo, lưu lại đúng loại rồi tải lên."
        )


def read_file(name: str, content: bytes, *, limits: Limits = DEFAULT) -> Document:
    """The file's paragraphs and tables in reading order, all NFC; raises `Refused` and no other exception."""
    check_file(name, content, limits=limits)
    return _finished(_READERS[ending_of(name)](content, limits), limits, empty=EMPTY)


def read_text(text: str, *, limits: Limits = DEFAULT) -> Document:
    """Pasted text, read as a text file is."""
    return _finished(Document(tuple(plain.text_blocks(text))), limits, empty=NO_TEXT)


def _finished(document: Document, limits: Limits, *, empty: str) -> Document:
    blocks = document.blocks
    if not any(letter.isalnum() for text in _texts(blocks) for letter in text):
        raise Refused(empty)
    if sum(map(len, _texts(blocks))) > limits.characters:
        raise Refused(f"Văn bản dài hơn mức {limits.pages} trang được nhận. Hãy tách phụ lục rồi tải lên lần nữa.")
    converted = _in_unicode(blocks)
    remarks = document.remarks
    if converted != blocks and REMARK_FONTS not in remarks:
        remarks += (REMARK_LETTERS,)
    refuse_secret(converted)
    return replace(document, blocks=converted, remarks=remarks)


def _texts(blocks: Sequence[Block]) -> list[str]:
    cells = (block.rows if isinstance(block, Table) else ((block.text,),) for block in blocks)
    return [cell for rows in cells for row in rows for cell in row]


def _in_unicode(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """A paper wholly in an old encoding is converted as one, short lines too; else each block on its own evidence."""
    convert = legacy.recognise("\n".join(_texts(blocks)))
    to_unicode = convert or legacy.to_unicode

    def of_block(block: Block) -> Block:
        if isinstance(block, Paragraph):
            return Paragraph(to_unicode(block.text))
        return Table(tuple(tuple(map(to_unicode, row)) for row in block.rows))

    return tuple(map(of_block, blocks))
