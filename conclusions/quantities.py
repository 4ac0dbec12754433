"""What is to be reached: the words around a quantity, or a status with its year. Figures of the past are none."""

import re

_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = (
    r"(?:%|tỷ|triệu|nghìn|ngàn|ha\b|héc|km|hộ\b|sản phẩm|xã\b|phường|thôn|đơn vị|lượt|người|doanh nghiệp"
    r"|hợp tác xã|trường|giường|bác sĩ|tấn|mô hình"
    r"|dự án|công trình|căn|m2|m³|đồng|USD|điểm|bậc|lao động|khu|cụm|nhà|tuyến|huyện|tỉnh|kW|MW|năm học"
    r"|chỉ tiêu|đồng chí|chi bộ)"
)
_GOAL = (
    r"(?:phấn đấu|ít nhất|tối thiểu|trên|hơn|≥|>=|>|≤|<|không quá|không dưới|dưới|đạt|vượt|giảm|tăng"
    r"|tăng thêm|giảm còn|từ|khoảng|hoàn thành|bình quân"
    r"|duy trì|nâng|giải ngân|có|còn|đến)"
)
_QUANTITY = re.compile(rf"{_NUMBER}(?:\s*[-–]\s*{_NUMBER})?\s*{_UNIT}", re.I)
_AIM = re.compile(rf"{_GOAL}\b|[≥≤<>]", re.I)
_STATUS = re.compile(
    r"(?:đến|trong|hết)\s+(?:hết\s+)?năm 20\d\d,?\s+([^.;,]{0,60}?(?:đạt chuẩn|được công nhận|hoàn thành xây dựng"
    r"|về đích)[^.;,]{0,80})|"
    r"([^.;,]{3,60}?(?:đạt chuẩn|được công nhận)[^.;,]{0,60}(?:trong|vào|trước) năm 20\d\d)",
    re.I,
)
_PAST = re.compile(
    r"\bđã\b(?! được)[^,]{0,60}\d|ước đạt|so với cùng kỳ|so cùng kỳ|cùng kỳ|hiện có|theo báo cáo|vừa qua|hiện nay", re.I
)
_CLAUSE = re.compile(r"[^.;:()]+(?:\.(?=\d)[^.;:()]+)*(?:\([^()]*\))?")
_BREAK = re.compile(r",\s+(?=(?:trong đó|góp phần|bảo đảm|đảm bảo|nhằm|từ đó|tạo|đồng thời|để)\b)")
_LEAD_IN = re.compile(
    r"^.*?(?:phấn đấu(?: đến[^,]*?(?=\s+(?:có|đạt)\b))?|quyết tâm|bảo đảm"
    r"|đến (?:hết )?năm \d{4},?|mục tiêu(?: là)?)\s+",
    re.I,
)
_LEAD_HAVE = re.compile(r"^\s*(?:và|có|là|để|cụ thể|trong đó)\s+(?:có\s+)?", re.I)


def targets_in(text: str, *, goal: bool = False) -> tuple[str, ...]:
    """Exact pieces of `text` that name a quantity, or a status with its year, to be reached.

    Under a heading of goals (`goal`) every quantity is one; elsewhere a word of aim must stand beside it.
    """
    found: list[str] = []
    for clause in _clauses(text):
        if status := _STATUS.search(clause):
            found.append((status.group(1) or status.group(2)).strip(" ,"))
        elif _PAST.search(clause):
            continue
        elif _QUANTITY.search(clause) and (goal or _AIM.search(clause) or re.search(r"\b100\s*%", clause)):
            found.extend(_pieces(clause))
    return tuple(dict.fromkeys(piece for piece in found if piece))


def _clauses(text: str) -> list[str]:
    """Stretches between full stops, semicolons and brackets; a decimal point or comma does not part them."""
    text = re.sub(r"(\d)\.(\d)", r"\1․\2", text)  # a one-dot leader stands in for the dot of 1.234
    parts = re.split(r"[;:]|\.(?:\s|$)|/\.|(?<!\d)\((?=[^()]*(?:phấn đấu|đạt|giải ngân))|\)(?=[;.,]|$)", text)
    return [part.replace("․", ".") for part in parts]


def _pieces(clause: str) -> list[str]:
    out = []
    for part in _BREAK.split(clause):
        for piece in _split_at_quantities(part):
            shown = _LEAD_HAVE.sub("", _LEAD_IN.sub("", piece.strip(" ,"))).strip(" ,")
            if _QUANTITY.search(shown):
                out.append(shown)
    return out


def _split_at_quantities(part: str) -> list[str]:
    """A list of goals parted by commas, one quantity each; commas inside a goal stay."""
    pieces: list[str] = []
    for stretch in re.split(r",\s+", part):
        if pieces and not (_QUANTITY.search(stretch) and _QUANTITY.search(pieces[-1])):
            pieces[-1] = f"{pieces[-1]}, {stretch}"
        else:
            pieces.append(stretch)
    return pieces
