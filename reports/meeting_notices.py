"""The notice of a session's conclusions as a Word file in the Party's form: a draft until it is signed."""

from collections.abc import Iterator
from dataclasses import replace

from accounts.vietnamese import format_date
from reports.builder import heading_of
from reports.docx import Block, PaperForm, write_paper
from reports.models import Decision, Meeting, MeetingItem


def notice_document(meeting: Meeting) -> bytes:
    """The .docx: each item with decisions that stand, in the order of the session."""
    heading = heading_of(meeting.committee)
    symbol = f"TB/{heading.symbol.partition('/')[2] or 'HU'}"
    return write_paper(
        PaperForm(
            heading=replace(heading, symbol=symbol),
            kind="THÔNG BÁO",
            subject=f"kết luận của Ban Thường vụ tại phiên họp ngày {format_date(meeting.held_on)}",
            blocks=tuple(notice_blocks(meeting)),
            place_and_date=f"{heading.place}, ngày      tháng      năm {meeting.held_on.year}",
            draft=True,
        )
    )


def notice_name(meeting: Meeting) -> str:
    return f"du-thao-thong-bao-{meeting.held_on:%Y-%m-%d}.docx"


def notice_blocks(meeting: Meeting) -> Iterator[Block]:
    """The notice's body; a session without decisions says so."""
    committee = meeting.committee.name
    yield Block(
        "paragraph",
        "",
        f"Ngày {format_date(meeting.held_on)}, Ban Thường vụ {committee} họp về nội dung: {meeting.title}. "
        "Sau khi nghe báo cáo và thảo luận, Ban Thường vụ kết luận như sau:",
    )
    decided = [(item, rows) for item in _items(meeting) if (rows := _standing(item))]
    for number, (item, rows) in enumerate(decided, 1):
        yield Block("section", f"{number}-", item.title)
        yield Block("paragraph", "", f"Tình hình: {item.why.rstrip('.')}.")
        for row in rows:
            yield Block("dash", "", row.text)
    if not decided:
        yield Block("paragraph", "", "Ban Thường vụ ghi nhận các nội dung được báo cáo, không có quyết định mới.")
        return
    yield Block(
        "paragraph",
        "",
        "Các đơn vị được giao tổ chức thực hiện, báo cáo kết quả về Ban Thường vụ (qua Văn phòng) theo quy định.",
    )


def _items(meeting: Meeting) -> list[MeetingItem]:
    return list(meeting.items.prefetch_related("decisions"))


def _standing(item: MeetingItem) -> list[Decision]:
    return [row for row in item.decisions.all() if row.struck_at is None]
