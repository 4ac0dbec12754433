"""Who is told to act, with whom, and to whom the result is reported: the paper's own words for bodies."""

import re
from dataclasses import dataclass
from itertools import islice

from conclusions import grammar, nouns

_HARD_STOP = re.compile(r"[;:.()“”\"]")
_SEPARATOR = re.compile(r"\s*;\s*|,?\s+nhất là\s+|,\s+(?:và\s+)?|\s+và\s+")
_CLAUSE_START = re.compile(r"(?:^|[.;:]\s+|\)\s*[:;,]?\s+)(?=\S)")
_MAX_WORDS = 70  # of a list of bodies
_AHEAD = 60  # characters looked at after a list of bodies, to see its verb
_COMMAS = 20  # commas of one clause tried for a subject behind them
_MAX_NAME = 18  # of one body: a longer stretch is a sentence
_CALLED = re.compile(r"\s*:\s+\w")  # "Phòng Nội vụ: rà soát …" and "Đối với UBND các xã: …"
_CALL = re.compile(r"(?:Đối với|Về phía|Riêng)\s+")
# Who issues a paper is not thereby told to carry it out: "UBND tỉnh ban hành Kế hoạch như sau:".
_ANNOUNCES = re.compile(
    r"(?:ban hành|xây dựng|triển khai|tổ chức)\b[^.]*(?:[Kk]ế hoạch|[Cc]hương trình"
    r"|[Nn]ghị quyết|[Cc]hỉ thị)"
)
_TAIL = re.compile(r"(?:,|\s+và|\s+cùng|\s+với|\s+thì|\s+nêu trên|\s+như)+\s*$")
_BRACKETED = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True)
class Actors:
    """Exact words of the paper, in order, each once."""

    leads: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    report_to: tuple[str, ...] = ()


def bodies_at(text: str, start: int, *, semicolons: bool = False) -> tuple[tuple[str, ...], int]:
    """The list of bodies that begins at `start` and where it ends; ((), start) when no body stands there."""
    if not (nouns.HEAD.match(text, start) or nouns.GENERIC.match(text, start)):
        return (), start
    end = _end_of_bodies(text, start, semicolons=semicolons)
    span = text[start:end]
    names = split_bodies(span)
    if names and (name := _within_capitals(names[-1])) != names[-1]:
        span = span[: span.rfind(names[-1]) + len(name)]
        names = (*names[:-1], name)
    if len(span.split()) > _MAX_WORDS or any(len(name.split()) > _MAX_NAME for name in names):
        return (), start
    return names, start + len(span.rstrip())


def _within_capitals(name: str) -> str:
    """`name` up to where small words that no name has begin: "Sở Y tế mua sắm thiết bị" is Sở Y tế and what it does."""
    if not nouns.STRICT_HEAD.match(name):
        return name
    capital, end = True, len(name)
    for word in list(re.finditer(r"\S+", name))[1:]:
        if not word.group()[0].islower():
            capital = True
        elif word.group().strip(",;") in nouns.SMALL_WORDS:
            capital = False
        elif capital:
            capital = False  # the second syllable of a capital word
        else:
            end = word.start()
            break
    return name[:end].rstrip(" ,;")


def _end_of_bodies(text: str, start: int, *, semicolons: bool) -> int:
    end = len(text)
    limit = min(end, start + 700)
    if stop := nouns.STOP.search(text, start + 1, limit):
        end = stop.start()
    place = start
    while hard := _HARD_STOP.search(text, place, min(end, limit)):
        if hard.group() == ";" and semicolons and _is_body(text[hard.end() : hard.end() + _AHEAD].lstrip()):
            place = hard.end()
            continue
        if hard.group() == "." and text[hard.start() - 2 : hard.start()] in {"TP", "tp"}:
            place = hard.end()
            continue
        if hard.group() == "(":
            close = text.find(")", hard.end(), hard.end() + 150)
            if close > 0:
                place = close + 1
                continue
        return hard.start()
    return min(end, limit)


def _is_body(text: str, start: int = 0) -> bool:
    return bool(nouns.HEAD.match(text, start))


def split_bodies(span: str) -> tuple[str, ...]:
    """A list of bodies parted at commas, semicolons and "và"; set phrases ("các xã, thị trấn") stay whole."""
    span = _BRACKETED.sub("", span).strip()
    names: list[str] = []
    place = 0
    for found in _SEPARATOR.finditer(span):
        rest = span[found.end() :]
        if ";" in found.group() or _parts(span[place : found.start()], found.group(), rest):
            names.append(span[place : found.start()])
            place = found.end()
    names.append(span[place:])
    clean = (_TAIL.sub("", name).strip(" ,;.:") for name in names)
    return tuple(dict.fromkeys(name for name in clean if len(name) > 1))


def _parts(before: str, separator: str, rest: str) -> bool:
    """Whether the separator between `before` and `rest` ends one body and begins another."""
    if re.match(r"(?:tổ chức đảng|chính quyền|lực lượng|MTTQ|Mặt trận)\b", rest):
        return True
    in_group = bool(nouns.GROUP_HEAD.match(before) or nouns.GENERIC.match(f"{before},"))
    if re.match(r"đoàn thể\b", rest):
        return not re.search(r"\b(?:sở|ban)\b", before)
    if nouns.GENERIC.match(rest) and not re.match(rf"[{grammar.UPPER}]", rest):
        return not in_group and not re.search(r"\b(?:các|cấp)\b", before.lower())
    if re.match(nouns.PLACE_HEAD, rest) and nouns.TERRITORY.search(before):
        return False
    if not in_group and separator.strip() == "," and re.match(rf"[{grammar.UPPER}]", rest):
        return not nouns.NAME_GOES_ON.match(rest)
    return _is_body(rest) or separator.strip(" ,") == "nhất là"


def actors_in(text: str, inherited: tuple[str, ...] = ()) -> Actors:
    """The actors of one task; `inherited`, from its heading or lead-in, stand when the task names none of its own."""
    together, spans = _coordinating(text)
    leads = _leads(text, bool(inherited), spans) or inherited
    return Actors(leads, together, _report_to(text))


def _coordinating(text: str) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    for found in grammar.TOGETHER.finditer(text):
        if not re.search(r"với|cùng|hỗ trợ", found.group()) and not _is_body(text, found.end()):
            continue
        bodies, end = bodies_at(text, found.end())
        names.extend(bodies)
        if bodies:
            spans.append((found.start(), end))
    return tuple(dict.fromkeys(names)), spans


def _leads(text: str, has_inherited: bool, taken: list[tuple[int, int]]) -> tuple[str, ...]:
    ordered = _ordered(text, taken)
    subjects = _subjects(text, strong_only=has_inherited and bool(grammar.FIRST_VERB.match(text)), taken=taken)
    names = [name for _, found in sorted([*ordered, *subjects]) for name in found]
    return tuple(_without_repeats(names))


def _ordered(text: str, taken: list[tuple[int, int]]) -> list[tuple[int, tuple[str, ...]]]:
    """After giao, yêu cầu, đề nghị."""
    found: list[tuple[int, tuple[str, ...]]] = []
    for cue in grammar.ORDER.finditer(text):
        if _inside(cue.start(), taken) or re.search(
            r"(?:được|theo|đã|kiến nghị,|những|các|nội dung|bàn)\s*$", text[max(0, cue.start() - 12) : cue.start()]
        ):
            continue
        bodies, end = bodies_at(text, cue.end(), semicolons=True)
        if bodies and _acts(text, end):
            found.append((cue.start(), bodies))
    return found


def _acts(text: str, end: int) -> bool:
    """Whether something to do follows the bodies: an order without a verb ("yêu cầu của tỉnh") is none."""
    return bool(text[end : end + _AHEAD].strip(" ,.:;")) or end >= len(text.rstrip(" .;:"))


def _subjects(text: str, *, strong_only: bool, taken: list[tuple[int, int]]) -> list[tuple[int, tuple[str, ...]]]:
    """Bodies that are subject of a clause before a verb of doing; with `strong_only` before a verb of duty alone."""
    found: list[tuple[int, tuple[str, ...]]] = []
    for place in _subject_places(text):
        if _inside(place, taken):
            continue
        bodies, end = bodies_at(text, place, semicolons=True)
        if bodies and place <= 10 and _CALLED.match(text, end):
            found.append((place, bodies))
            continue
        verb = text[end : end + _AHEAD].lstrip(" ,")
        if (
            not bodies
            or not (nouns.STOP.match(verb) or nouns.STRICT_HEAD.match(bodies[-1]))
            or grammar.ORDERING_VERB.match(verb)
        ):
            continue
        if re.match(
            r"(?:được(?! giao| phân công)|bị|không|chưa|của|có(?! trách nhiệm| giải pháp| kế hoạch| biện pháp))\b", verb
        ):
            continue
        if strong_only and not re.match(r"(?:chủ trì|có trách nhiệm|chịu trách nhiệm)\b", verb):
            continue
        found.append((place, bodies))
    return found


def _subject_places(text: str) -> list[int]:
    """Where a subject may stand: at the start of a clause, or after the adverbial words that open it."""
    places: list[int] = []
    for start in (found.end() for found in _CLAUSE_START.finditer(text)):
        if _is_body(text, start) or nouns.GENERIC.match(text, start):
            places.append(start)
            continue
        if start == 0 and (call := _CALL.match(text)):
            places.append(call.end())
        stop = _HARD_STOP.search(text, start)
        limit = stop.start() if stop else len(text)
        for comma in islice(re.finditer(r",\s+", text[start:limit]), _COMMAS):
            place = start + comma.end()
            if _is_body(text, place) and _free(text, start, place):
                places.append(place)
                break
    return places


def _free(text: str, start: int, place: int) -> bool:
    """A body after a comma is a subject when an adverbial opens the clause, or a verb of duty follows the body."""
    bodies, end = bodies_at(text, place)
    verb = text[end : end + _AHEAD].lstrip(" ,")
    if re.match(
        r"(?:Trong|Trên cơ sở|Căn cứ|Sau khi|Để|Theo|Đối với|Hằng|Hàng|Định kỳ|Từ|Trước|Nhằm|Với|Khi"
        r"|Cùng với|Ngoài ra|Bên cạnh|Đồng thời|Về|Qua|Do đó|Vì vậy|Trường hợp|Nếu|Riêng|Quá trình)\b",
        text[start:place],
        re.I,
    ):
        return bool(bodies) and bool(nouns.STOP.match(verb))
    return bool(bodies) and bool(grammar.DUTY.match(verb))


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _without_repeats(names: list[str]) -> list[str]:
    """The same addressee named again is not repeated, nor by a shorter name."""
    out: list[str] = []
    for name in names:
        if not any(name.lower() == other.lower() or name.lower() in other.lower() for other in out):
            out.append(name)
    return out


def _report_to(text: str) -> tuple[str, ...]:
    names: list[str] = []
    for found in re.finditer(
        r"(?:[Bb]áo cáo|gửi|phản ánh)(?:\s+(?:kết quả|tình hình|kịp thời)[^.;,]{0,60}?)?\s+(?:về|cho|với|gửi|đến)?\s*",
        text,
    ):
        bodies, _ = bodies_at(text, found.end())
        names.extend(bodies[:3])
    return tuple(_without_repeats(names))


def addressees_in(lead_in: str) -> tuple[str, ...]:
    """Those a heading or lead-in addresses: "Sở Tài chính", "Đề nghị: Hội Nông dân tỉnh", "tỉnh A cần … sau:"."""
    text = lead_in.strip().rstrip(".:;").strip()
    bare = re.sub(r"^(?:Đối với|Về phía|Đề nghị|Giao|Yêu cầu|Trách nhiệm của|Nhiệm vụ của)\s*:?\s+", "", text)
    bodies, end = bodies_at(bare, 0, semicolons=True)
    if (bodies and not bare[end:].strip(" ,.()")) or (bodies and bare[end:].lstrip().startswith("(")):
        return bodies
    if not lead_in.rstrip().endswith((":", "sau", "sau đây")):
        return ()
    if _ANNOUNCES.search(lead_in) and not grammar.DUTY.search(lead_in) and not grammar.ORDER.search(lead_in):
        return ()
    return _leads(lead_in, has_inherited=False, taken=_coordinating(lead_in)[1])
