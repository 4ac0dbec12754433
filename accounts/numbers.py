"""Numbers as offices type them: `1.234,56`, and what else stands where a number should. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.vietnamese import format_number, nfc, search_key

MOST_DECIMALS = 4
MOST_DIGITS = 16  # before the comma: what the database holds

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_SIGN = re.compile(r"^([-+]) (?=\d)")
_VIETNAMESE = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_SPACED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:,\d+)?")
# With a point for decimals: `69.49`, `1,234.56`, `1,234,567`. `2.573` and `1,234` are Vietnamese numbers as well.
_ENGLISH = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_INSIDE = re.compile(r"[-+]?\d[\d.,]*")
_NONE_WORDS = frozenset({"", "n a", "na", "khong co", "chua co", "khong", "chua co so lieu", "khong co so lieu", "x"})
_ERROR_CELL = re.compile(r"#\S+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be meant: the number as it would be typed (empty: leave the cell empty), the words for the note."""

    text: str
    note: str = ""


class NotANumber(ValueError):
    """Text that is no number; the message is Vietnamese and says how to write it."""

    def __init__(self, message: str, suggestion: Suggestion | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


def read_number(text: str) -> Decimal:
    """Read `1.234,56`, `1 234,56`, `-5`, `69,49%`: points group by thousands, the comma stands before decimals.

    Raises `NotANumber` for anything else, `69.49` and `1,234.56` among it, which only the English way explains.
    """
    plain = _plain(text)
    if _VIETNAMESE.fullmatch(plain) or _SPACED.fullmatch(plain):
        return _bounded(Decimal(plain.replace(".", "").replace(" ", "").replace(",", ".")))
    if search_key(plain) in _NONE_WORDS or _ERROR_CELL.fullmatch(plain):
        raise NotANumber(f"“{plain}” không phải là số. Chưa có số liệu thì để trống.", Suggestion(""))
    if _ENGLISH.fullmatch(plain):
        raise NotANumber(_POINT, Suggestion(_from_english(plain)))
    raise _with_words(plain)


_POINT = "Dấu thập phân là dấu phẩy, hàng nghìn ngăn bằng dấu chấm: viết 1.234,56."


def reads_only_in_english(text: str) -> bool:
    """Whether the text is a number, but only with a point for decimals: `69.49`, `1,234.56`."""
    plain = _plain(text)
    return _ENGLISH.fullmatch(plain) is not None and _VIETNAMESE.fullmatch(plain) is None


def is_from_english_sheet(texts: Iterable[str]) -> bool:
    """Whether a pasted block was written with points for decimals: one cell that reads no other way is enough."""
    return any(reads_only_in_english(text) for text in texts)


def read_english(text: str) -> NotANumber | None:
    """Of a block with points for decimals: the refusal of a cell that the two ways of writing read differently."""
    plain = _plain(text)
    if not re.search(r"[.,]", plain) or _ENGLISH.fullmatch(plain) is None:
        return None
    return NotANumber(f"Khối vừa dán dùng dấu chấm thập phân. {_POINT}", Suggestion(_from_english(plain)))


def _plain(text: str) -> str:
    plain = _SPACES.sub(" ", nfc(text)).strip().replace("\u2212", "-").replace("\u2013", "-")
    return _SIGN.sub(r"\1", plain).removesuffix("%").rstrip()


def _from_english(plain: str) -> str:
    return format_number(Decimal(plain.replace(",", "")))


def _bounded(value: Decimal) -> Decimal:
    exponent = int(value.as_tuple().exponent)
    if -exponent > MOST_DECIMALS:
        raise NotANumber(f"Tối đa {MOST_DECIMALS} chữ số thập phân.")
    if value.adjusted() >= MOST_DIGITS:
        raise NotANumber("Số quá lớn; hãy xem lại đơn vị tính.")
    return value


def _with_words(plain: str) -> NotANumber:
    """`khoảng 50`: one number among words goes into the cell, the words into the note. Of two none is chosen."""
    found = _INSIDE.findall(plain)
    if len(found) == 1 and _VIETNAMESE.fullmatch(number := found[0].rstrip(".,")):
        if re.fullmatch(r"\(\s*[\d.,]+\s*%?\s*\)", plain):  # a negative number as accountants write it
            return NotANumber(f"“{plain}”: số âm viết với dấu trừ.", Suggestion(f"-{number}"))
        return NotANumber(
            f"“{plain}” không phải một con số. Ghi số vào ô, lời vào ghi chú.",
            Suggestion(number, f"nguồn ghi “{plain}”"),
        )
    if len(found) > 1:
        return NotANumber(f"“{plain}” có nhiều số. Ghi một số vào ô, phần còn lại vào ghi chú.")
    empty = None if found else Suggestion("")
    return NotANumber(f"“{plain}” không phải là số. Viết 1.234,56; chưa có số liệu thì để trống.", empty)
