"""Marks of state secrets: a marked paper does not belong in this system, and nothing of it is kept."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from accounts.limits import Refused
from conclusions.blocks import Block, Paragraph

TOP_BLOCKS = 40  # the stamp stands in the paper's form, above its body
TOP_TABLES = 3

MESSAGE = (
    "Văn bản có dấu chỉ độ mật nên không được đưa vào hệ thống; không có nội dung nào được lưu lại. "
    "Hãy quản lý văn bản này theo quy định về bảo vệ bí mật nhà nước."
)

_STAMPS = {
    before + level
    for before in ("", "TÀILIỆU", "VĂNBẢN", "DẤU")
    for level in ("MẬT", "TỐIMẬT", "TUYỆTMẬT", "BÍMẬTNHÀNƯỚC")
}
_DEGREE = re.compile(r"^\W*độ\s+mật\s*[:\-–.]?\s*\(?\s*(?:mật|tối\s+mật|tuyệt\s+mật|[abc123]\b)", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*số\b", re.IGNORECASE)
_NUMBER_MARK = re.compile(
    r"""\(\s*(?:(?:tối\s+|tuyệt\s+)?mật|M)\s*\)      # Số: 12-BC/TU (Mật)
        | [/\-](?:TỐI\s?|TUYỆT\s?)?MẬT\b             # Số: 12/MẬT-BC
        | (?<!BÍ\s)(?<!BẢO\s)\bMẬT\W*$               # the stamp read on the number's line
    """,
    re.VERBOSE,
)
_NUMBER_MARK_SMALL = re.compile(r"\(\s*(?:tối\s+|tuyệt\s+)?mật\s*\)", re.IGNORECASE)
_PIECES = re.compile(r"\s*[|\t•]\s*|\s+[-–—]\s+")


def refuse_secret(blocks: Sequence[Block]) -> None:
    """Raises `Refused` for a paper stamped MẬT, TỐI MẬT or TUYỆT MẬT near its top or in its number."""
    top = blocks[:TOP_BLOCKS]
    lines = [block.text for block in top if isinstance(block, Paragraph)]
    for block in top[:TOP_TABLES]:
        if not isinstance(block, Paragraph):
            lines += [cell for row in block.rows for cell in row if cell.isupper() or _NUMBER.match(cell)]
    if any(map(is_marked, lines)):
        raise Refused(MESSAGE)


def refuse_secret_margins(lines: Iterable[str]) -> None:
    """The same for the lines of page headers and footers, where a mark may stand beside other words."""
    if any(is_marked(piece) for line in lines for piece in (line, *_PIECES.split(line))):
        raise Refused(MESSAGE)


def is_marked(line: str) -> bool:
    """True for a stamp's line, a degree of secrecy or a secret number; false for words of running text (bí mật)."""
    line = unicodedata.normalize("NFC", line)
    letters = "".join(letter for letter in line if letter.isalpha())
    if letters.upper() in _STAMPS and letters[:1].isupper() and not any(letter.isdigit() for letter in line):
        return True
    if _DEGREE.match(line):
        return True
    if not _NUMBER.match(line) or len(line) > 80:
        return False
    return _NUMBER_MARK.search(line) is not None or _NUMBER_MARK_SMALL.search(line) is not None
