"""Whether a piece of a paper sets a task: rules on what the piece says and on the heading it stands under."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from conclusions import grammar

_ENDS_AS_LEAD_IN = re.compile(r"[:：]\s*$|(?:như )?sau(?: đây)?\s*[.:]?\s*$")
_RESULT = re.compile(r"\bđã\b|ước đạt|so với cùng kỳ|so cùng kỳ|\bđạt được\b", re.I)
# What a paper tells of the meeting it comes from.
_PREMISE = re.compile(
    r"(?:(?:Sáng|Chiều|Tối|Vừa qua,?)?\s*(?:ngày|Ngày) \d|Sau khi nghe|Tham dự|Cùng dự"
    r"|Tại (?:phiên|cuộc|buổi|hội nghị))"
    r"(?![^.]*\b(?:giao(?! ban)|yêu cầu)\b)"
)
_CONDITION = re.compile(r"nếu (?:có|phát sinh|gặp)|trường hợp (?:có|phát sinh)", re.I)
_AIM = re.compile(r"(?:Đến|Phấn đấu|Trong|Hoàn thành|Xây dựng|Phát triển|Nâng)\b|[^.]{0,60}năm 20\d\d")


class Section(Enum):
    """What a heading says about the items under it."""

    WORK = "work"
    GOALS = "goals"
    PAST = "past"
    PURPOSE = "purpose"
    FUNDING = "funding"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """Whether it is a task, how sure that is (0..1), and why, in Vietnamese."""

    task: bool
    confidence: float = 0.0
    reason: str = ""


NO = Verdict(False)


def section_of(headings: Sequence[str]) -> Section:
    """The kind of section a piece stands in; `headings` run from the innermost out, the first that tells decides."""
    for heading in headings:
        if (section := _section(heading)) != Section.UNKNOWN:
            return section
    return Section.UNKNOWN


def _section(heading: str) -> Section:
    text = heading.strip().rstrip(":.")
    if grammar.PURPOSE.match(text):
        return Section.PURPOSE
    if grammar.FUNDING.search(text):
        return Section.FUNDING
    past, work = grammar.PAST.search(text), grammar.WORK.search(text)
    if past and (not work or past.start() < work.start() or past.group().lower().startswith("kết quả")):
        return Section.PAST
    if grammar.GOALS.search(text):
        return Section.GOALS
    return Section.WORK if work else Section.UNKNOWN


def is_lead_in(text: str) -> bool:
    """Whether the text only announces what follows: it ends in a colon or in "sau đây"."""
    return bool(_ENDS_AS_LEAD_IN.search(text[-40:]))


def only_agrees(lead_in: str) -> bool:
    """Whether what a lead-in announces is merely agreed to: its last sentence agrees and orders nothing."""
    last = re.split(r"\.\s+", lead_in)[-1][:300]
    return bool(grammar.AGREEMENT.search(last)) and not grammar.CHARGE.search(last)


def judge(
    text: str,
    *,
    marked: bool,
    section: Section,
    own_leads: bool,
    inherited: bool,
    agreed: bool = False,
    measured: bool = False,
) -> Verdict:
    """Whether `text`, an item or paragraph with nothing below it, is a task.

    `own_leads`: it names who acts; `inherited`: its heading or lead-in does; `agreed`: it is listed under a mere
    agreement ("thống nhất danh mục …:"); `measured`: it names a quantity to be reached.
    """
    text = _without_closing(text)
    if not re.search(r"[^\W\d_]", text) or grammar.ADDRESSEES.search(text[:60]) or _PREMISE.match(text):
        return NO
    ordered = bool(own_leads and grammar.ORDER.search(text))
    if section == Section.PURPOSE:
        return NO
    if section == Section.PAST:
        return (
            Verdict(True, 0.6, "nêu rõ việc giao trong phần đánh giá")
            if ordered and re.match(r"(?:Giao|Yêu cầu|Đề nghị)", text)
            else NO
        )
    if section == Section.FUNDING:
        return Verdict(True, 0.7, "giao đơn vị bố trí nguồn lực") if own_leads else NO
    if _only_agrees(text, own_leads) or (agreed and not own_leads and not grammar.FIRST_VERB.match(text)):
        return NO
    if _CONDITION.search(text) and not re.search(r"[Yy]êu cầu", text):
        return Verdict(True, 0.5, "quy định phản ánh khi có vướng mắc") if own_leads or marked or inherited else NO
    if own_leads:
        return Verdict(True, 0.95 if ordered or section == Section.WORK else 0.85, "nêu rõ đơn vị và việc phải làm")
    return _without_leads(text, marked=marked, section=section, inherited=inherited, measured=measured)


def _without_closing(text: str) -> str:
    """`text` without sentences of form: who is informed, from when it is in force, what its annex is."""
    if not grammar.CLOSING.search(text):
        return text
    return " ".join(part for part in re.split(r"(?<=\.)\s+", text) if not grammar.CLOSING.search(part))


def _without_leads(text: str, *, marked: bool, section: Section, inherited: bool, measured: bool) -> Verdict:
    verb = bool(grammar.FIRST_VERB.match(_after_label(text)))
    forward = bool(grammar.FORWARD.search(text))
    past = bool(_RESULT.search(text)) and not forward and not verb
    if past:
        return NO
    if inherited and (marked or verb or section != Section.UNKNOWN):
        return Verdict(True, 0.9 if verb else 0.8, "đề mục nêu đơn vị phải thực hiện")
    if not marked and section == Section.GOALS and (measured or _AIM.match(text)):
        return Verdict(True, 0.65, "mức phải đạt trong phần mục tiêu")
    if marked and section == Section.GOALS:
        return Verdict(True, 0.85, "mức phải đạt trong phần mục tiêu")
    if marked and section == Section.WORK:
        return Verdict(True, 0.85 if verb or forward else 0.65, "thuộc phần nhiệm vụ, giải pháp")
    if verb and (marked or section in {Section.WORK, Section.GOALS}):
        return Verdict(True, 0.75, "bắt đầu bằng việc phải làm")
    if marked and forward:
        return Verdict(True, 0.6, "có lời giao việc")
    return NO


def _after_label(text: str) -> str:
    """`text` without a label of field before it: "Trong lĩnh vực dịch vụ: Phát triển …"."""
    found = re.match(r"(?:Trong lĩnh vực|Về|Lĩnh vực|Đối với)[^:.]{0,120}:\s+", text)
    return text[found.end() :] if found else text


def _only_agrees(text: str, own_leads: bool) -> bool:
    if not grammar.AGREEMENT.match(text[:200]) or own_leads:
        return False
    rest = text[text.find(".") + 1 :] if "." in text else ""
    return not grammar.CHARGE.search(rest or text[120:])
