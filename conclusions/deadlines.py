"""When a task is due, read from its words: only what the paper says outright, never a guess.

A month, quarter or year is due on its last day; a window on its end; of several days the first stated counts. Standing
work ("thường xuyên", "hằng năm"), conditions ("sau khi có …") and open ends ("và các năm tiếp theo") have no day.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = (
    r"(?:ngày\s*)?(?P<d>\d{1,2})\s*(?:[/.-]|\s*tháng\s*)\s*(?P<m>\d{1,2})"
    r"(?:\s*(?:[/.-]|\s*năm\s*)\s*(?P<y>\d{4}))?(?!\s*[%\d])"
)
_MONTH = r"tháng\s*(?P<mm>\d{1,2})(?:\s*(?:[/.-]|,?\s*năm\s*)\s*(?P<my>\d{4}))?"
_QUARTER = r"[Qq]u[ýí]\s*(?P<q>IV|I{1,3}|[1-4])(?:\s*(?:[/.-]|,?\s*năm\s*|\s)\s*(?P<qy>\d{4}))?"
_HALF = r"(?P<h>6|06|sáu|9|09|chín)\s*tháng\s*(?P<hp>đầu|cuối)\s*năm\s*(?P<hy>\d{4})"
_YEAR = r"(?:năm\s*)?(?P<yy>20\d{2})(?![\d/-])(?!\.\d)"
_MONTH_SHORT = r"(?P<sm>\d{1,2})[/-](?P<sy>20\d{2})"

_CUE = (
    r"(?:hoàn thành|xong|kết thúc|báo cáo|trình|gửi|nộp|thực hiện)?\s*(?:chậm nhất(?: là)?(?: đến| vào"
    r"| trước| trong)?(?: hết)?|muộn nhất(?: là)?(?: vào| trước)?"
    r"|trước(?: hết)?|đến hết|đến(?= ngày| cuối| tháng| quý| năm| \d)|trong|hết|xong trước|vào|hạn(?: chót)?:?"
    r"|thời hạn:?|thời gian(?: hoàn thành| thực hiện)?:?|hoàn thành:?)\s*(?:cuối\s+|hết\s+)?"
    r"(?:\d{1,2}\s*(?:h|giờ|:)\s*\d{0,2}(?:\s*phút)?,?\s*)?"  # "trước 17h00 ngày 20/11/2025"
)
# The words before a time that make it part of a name or a window rather than a deadline.
_NAME_BEFORE = re.compile(
    r"(?:tầm nhìn(?: đến)?|định hướng(?: đến)?|giai đoạn[^,;.]{0,20}|nhiệm kỳ[^,;.]{0,20}|thời kỳ[^,;.]{0,20}"
    r"|từ nay|kể từ|từ(?: ngày)?|tính|ban hành|ký"
    r"|quy hoạch[^,;.]{0,40}|chiến lược[^,;.]{0,80}|kế hoạch[^,;.]{0,60} đất|số [^\s]+|Nghị quyết[^,;.]{0,60}"
    r"|Kế hoạch[^,;.]{0,60}|Quyết định[^,;.]{0,60}"
    r"|Chương trình[^,;.]{0,60}|Đề án[^,;.]{0,60}|được[^,;.]{0,30}giao|dự toán|nhất)\s*$"
)
_RUNNING = re.compile(
    rf"(?<![\w/])(?:(?P<cue>{_CUE})(?:{_DAY}|{_HALF}|{_QUARTER}|{_MONTH}|{_YEAR})"
    rf"|\(\s*(?:{_QUARTER.replace('<q', '<p')}"
    rf"|{_MONTH_SHORT})\s*\))",
    re.I,
)
_COLUMN = re.compile(rf"(?:{_DAY}|{_HALF}|{_QUARTER}|{_MONTH}|{_MONTH_SHORT}|{_YEAR})", re.I)
_RECURRENCE = (
    ("month", re.compile(r"h[ằà]ng tháng|mỗi tháng|định kỳ (?:hằng |hàng )?tháng", re.I)),
    ("quarter", re.compile(r"h[ằà]ng quý|mỗi quý|định kỳ quý", re.I)),
    ("half-year", re.compile(r"(?:định kỳ|h[ằà]ng|mỗi) (?:6|06|sáu) tháng|6 tháng(?:,| và) (?:một |1 )?năm", re.I)),
    ("year", re.compile(r"(?<!bình quân )h[ằà]ng năm|mỗi năm|thường niên", re.I)),
    ("periodic", re.compile(r"\bđịnh kỳ|^\W*thường xuyên", re.I)),
)
_OPEN = re.compile(r"các năm (?:tiếp theo|sau)|những năm tiếp theo|và (?:các )?năm sau|trở đi", re.I)
_CONDITION = re.compile(r"sau khi|ngay sau|khi có|theo (?:kế hoạch|tiến độ|quy định|lộ trình|chỉ đạo|yêu cầu)", re.I)
_RECURRING_AFTER = re.compile(r"^[^.;()]{0,25}h[ằà]ng (?:năm|tháng|quý)", re.I)
_SOON = timedelta(days=270)  # a day without a year is meant for the months ahead


@dataclass(frozen=True)
class Deadline:
    """The day, None when there is none, the words it came from, and how often the work returns ("" for once)."""

    day: date | None = None
    words: str = ""
    recurrence: str = ""


def recurrence_of(text: str) -> tuple[str, str]:
    """(code, words) of how often the work returns; ("", "") for once."""
    for code, pattern in _RECURRENCE:
        if found := pattern.search(text):
            return code, found.group().strip()
    return "", ""


def deadline_in_column(cell: str, signed_on: date | None) -> Deadline:
    """What a cell of the column "thời gian" says."""
    code, _ = recurrence_of(cell)
    if not cell or code or _OPEN.search(cell) or (_CONDITION.search(cell) and not re.search(r"\d", cell)):
        return Deadline(None, cell, code)
    days = [(day, found) for found in _COLUMN.finditer(cell) if (day := _last_day(found, signed_on))]
    if not days:
        return Deadline(None, cell, code)
    window = re.search(r"[-–]|\bđến\b|\btới\b", cell[days[0][1].end() :]) or re.search(
        r"^\s*(?:từ|giai đoạn)\b", cell, re.I
    )
    day = days[-1][0] if window and len(days) > 1 else days[0][0]
    return Deadline(day, cell, code)


def deadline_in_text(text: str, signed_on: date | None) -> Deadline:
    """The first day or last day of a period by which `text` says its task is due."""
    code, words = recurrence_of(text)
    for found in _RUNNING.finditer(text):
        after = text[found.end() :]
        if _NAME_BEFORE.search(text[max(0, found.start() - 90) : found.start()]) or _OPEN.match(after.lstrip(" ,và")):
            continue
        if _OPEN.search(after[:30]):
            continue
        if again := _RECURRING_AFTER.search(after):
            return Deadline(None, (found.group() + again.group()).strip(), code or "year")
        if _names_something(found, after):
            continue
        day = _last_day(found, signed_on)
        if day and (signed_on is None or day >= signed_on.replace(day=1)):
            return Deadline(day, found.group().strip(" ()"), code)
    return Deadline(None, words, code)


def _names_something(found: re.Match[str], after: str) -> bool:
    """A bare "trong năm 2025" that goes on as a name, or a past result ("trong 6 tháng đầu năm … đạt")."""
    groups = found.groupdict()
    cue = (groups.get("cue") or "").lower()
    if re.match(r"\s*(?:là năm|đạt|đã|của|so với|tăng|giảm|ước)", after) and cue.strip() in {"trong", "vào", "hết"}:
        return True
    return bool(groups.get("yy")) and cue.strip() in {"vào", "trong"} and bool(re.match(r"\s*(?:theo|và những)", after))


def _last_day(found: re.Match[str], signed_on: date | None) -> date | None:
    groups = {name: value for name, value in found.groupdict().items() if value}
    try:
        if "d" in groups:
            return _coming(int(groups["m"]), int(groups["d"]), groups.get("y"), signed_on)
        if "h" in groups:
            half = 12 if groups["hp"].lower() == "cuối" else {"6": 6, "06": 6, "sáu": 6}.get(groups["h"], 9)
            return _month_end(int(groups["hy"]), half)
        if "q" in groups or "p" in groups:
            quarter = groups.get("q") or groups["p"]
            month = 3 * ({"I": 1, "II": 2, "III": 3, "IV": 4}.get(quarter.upper()) or int(quarter))
            return _coming(month, None, groups.get("qy") or groups.get("py"), signed_on)
        if "mm" in groups:
            return _coming(int(groups["mm"]), None, groups.get("my"), signed_on)
        if "sm" in groups:
            return _month_end(int(groups["sy"]), int(groups["sm"]))
        return date(int(groups["yy"]), 12, 31)
    except (ValueError, KeyError):
        return None


def _coming(month: int, day: int | None, year: str | None, signed_on: date | None) -> date | None:
    """The day in `year`, or without a year the first such day after the paper was signed. None when that is unknown."""
    if year is None and signed_on is None:
        return None
    years = [int(year)] if year else [signed_on.year, signed_on.year + 1] if signed_on else []
    days = [date(y, month, day) if day else _month_end(y, month) for y in years]
    return next((day for day in days if year or (signed_on and timedelta(0) <= day - signed_on <= _SOON)), None)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
