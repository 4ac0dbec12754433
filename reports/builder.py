"""Building one summary: claim the row, add up, write the files, freeze. The row is the job; who holds its claim works
on it.

A draft is added up once; arranged anew or issued, its files are written again from the paper that was kept.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import audit, claims
from accounts.claims import ClaimLost, Heartbeat
from accounts.models import DemonstrationRow, Unit
from accounts.vietnamese import format_date
from reports.contents import paper_of
from reports.figures import Scope, scope_of
from reports.jsonable import plain
from reports.material import Material, committees_below, figures_of, material_of
from reports.models import Letterhead, Summary
from reports.papers import Paper, arranged, as_data, choices_from, from_data
from reports.pdf import Heading, paper_html, place_and_date, render_copies, render_pdf
from reports.rollups import roll_up
from reports.summary_docx import summary_document
from reports.summary_sheets import summary_workbook
from targets.periods import Period

logger = logging.getLogger(__name__)

Step = Callable[[int, str], None]
_SENT_AGAIN = 20


class EmptySummary(Exception):
    """Nothing to sum up; the message is Vietnamese and is shown on the page."""


# --- What goes into it ---------------------------------------------------------------------------


def heading_of(committee: Unit) -> Heading:
    """The committee's letterhead; a committee without one is headed by its own name."""
    letterhead = Letterhead.objects.filter(committee=committee).first()
    if letterhead is None:
        return Heading("", committee.name, "", "BC/CU", "", "", "", ("Lưu Văn phòng",))
    return Heading(
        parent_body=letterhead.parent_body,
        issuing_body=letterhead.issuing_body,
        place=letterhead.place,
        symbol=letterhead.symbol,
        signer_capacity=letterhead.signer_capacity,
        signer_title=letterhead.signer_title,
        signer_name=letterhead.signer_name,
        recipients=tuple(line for line in letterhead.recipients.splitlines() if line.strip()),
    )


def heading_as_data(heading: Heading) -> dict[str, Any]:
    """As it is kept with an issued summary."""
    data: dict[str, Any] = plain(asdict(heading))
    return data


def heading_on(summary: Summary) -> Heading:
    """As the summary was issued; of a draft the committee's letterhead of today."""
    if summary.heading is None:
        return replace(heading_of(summary.committee), replaces=replaced_words(summary))
    known = {field.name for field in fields(Heading)}
    data = {name: value for name, value in summary.heading.items() if name in known}
    issued_on = date.fromisoformat(data["issued_on"]) if data.get("issued_on") else None
    return Heading(**{**data, "recipients": tuple(data["recipients"]), "issued_on": issued_on})


def replaced_words(summary: Summary) -> str:
    """`Báo cáo số 127-BC/HU ngày 05/01/2024`: the paper that this one corrects; empty when it corrects none."""
    before = summary.replaces
    if before is None or before.issued_on is None:
        return ""
    return f"Báo cáo số {before.reference} ngày {format_date(before.issued_on)}"


def day_of(period_end: date) -> date:
    """The day as of which a period is summed up: its last one, or today while it still runs."""
    return min(period_end, timezone.localdate())


def scope_on(summary: Any) -> Scope:
    """The scope that the row names (`SummaryScope` with a `committee`)."""
    return scope_of(
        summary.committee,
        unit=summary.unit,
        conclusion=summary.conclusion,
        topic=summary.topic,
        indicator_set=summary.indicator_set,
    )


def gather(scope: Scope, period: Period, *, since: date | None = None) -> Material:
    """What a summary of `period` says. Raises `EmptySummary` when there is nothing to sum up."""
    material = material_of(scope, on=day_of(period.end), period=period, since=since)
    if material.rollup.is_empty and not material.committees:
        raise EmptySummary(f"Không có nhiệm vụ, chỉ tiêu hay báo cáo nào trong {period.label} để tổng hợp.")
    return material


def has_content(scope: Scope, period: Period) -> bool:
    """Whether `gather` finds something to sum up, without all that it gathers."""
    on = day_of(period.end)
    if not roll_up(scope, on=on, period=period, beside=False).is_empty:
        return True
    return not scope.narrowed_to and bool(committees_below(scope.committee_id, on).exists())


def last_issued_day(summary: Summary) -> date | None:
    """As of which day the last summary of the same scope was added up that was issued for an earlier period."""
    before = Summary.objects.issued().filter(
        committee=summary.committee_id,
        conclusion=summary.conclusion_id,
        unit=summary.unit_id,
        topic=summary.topic,
        indicator_set=summary.indicator_set_id,
        period_end__lt=summary.period_end,
    )
    row = before.order_by("-period_end", "-issued_on", "-pk").values_list("figures__on", flat=True).first()
    return date.fromisoformat(row) if row else None


# --- The files -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printing:
    """What the files say beside the paper: how it is headed, on which day, by which name the project knows it."""

    heading: Heading
    drawn_on: date
    reference: str = ""

    def html(self, paper: Paper) -> str:
        return paper_html(
            paper,
            self.heading,
            drawn_on=self.drawn_on,
            reference=self.reference,
            illustrative=DemonstrationRow.objects.exists(),
        )


def write_files(paper: Paper, xlsx: bytes, printing: Printing, step: Step) -> dict[str, bytes]:
    """The files by their field's name; the archive copy, which holds the figures, only of what is issued."""
    step(40, "Trình bày văn bản")
    html = printing.html(paper)
    step(50, "Xuất tệp PDF")
    made = {"xlsx": xlsx}
    if printing.heading.is_draft:
        made["pdf"] = render_pdf(html)
    else:
        made["pdf"], made["archive"] = render_copies(html, xlsx, "so-lieu.xlsx")
    step(85, "Xuất tệp Word")
    made["docx"] = summary_document(
        paper, printing.heading, place_and_date=place_and_date(printing.heading, printing.drawn_on)
    )
    return made


# --- The job -------------------------------------------------------------------------------------


def claim(summary_id: int) -> str | None:
    """Take the queued row for this worker; None when it is not queued (any more). One conditional UPDATE."""
    queued = Summary.objects.filter(pk=summary_id, status=Summary.Status.QUEUED)
    return claims.take(queued, status=Summary.Status.BUILDING, error="")


def build_summary(summary_id: int) -> None:
    """Build the summary if this worker gets its claim: READY with its files, or FAILED with the reason in the row.

    May run twice for one row: the second run finds no queued row and stops.
    """
    token = claim(summary_id)
    if token is None:
        return
    held = Summary.objects.filter(pk=summary_id, claim=token, status=Summary.Status.BUILDING)
    try:
        with Heartbeat(held):
            summary = held.select_related("committee", "unit", "conclusion", "indicator_set", "replaces").get()
            _finish(summary, held, *_make(summary, claims.step_of(held)))
    except (ClaimLost, Summary.DoesNotExist):
        logger.info("summary %s: cancelled, or taken over by another worker", summary_id)
    except EmptySummary as reason:
        held.update(status=Summary.Status.FAILED, error=str(reason))
    except Exception:
        logger.exception("summary %s failed", summary_id)
        held.update(
            status=Summary.Status.FAILED,
            error="Có lỗi khi lập bản tổng hợp. Hãy thử lại; nếu vẫn lỗi, báo người quản trị.",
        )


def _make(summary: Summary, step: Step) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The row's new fields and its files."""
    made: dict[str, Any] = {}
    if summary.figures is None or summary.paper is None:
        step(10, "Tổng hợp số liệu")
        material = gather(scope_on(summary), summary.period, since=last_issued_day(summary))
        step(25, "Soạn nội dung")
        paper = paper_of(material)
        made = {"figures": figures_of(material.rollup, material.committees), "paper": as_data(paper)}
        step(32, "Xuất tệp Excel")
        xlsx = summary_workbook(material)
    else:
        paper = from_data(summary.paper)
        with summary.xlsx.open("rb") as file:
            xlsx = file.read()
    kept = arranged(paper, choices_from(summary.choices))
    printing = Printing(heading_on(summary), timezone.localdate(), reference=f"ketluan:summary:{summary.pk}")
    files = write_files(kept, xlsx, printing, step)
    step(95, "Lưu tệp")
    return made, files


def _finish(summary: Summary, held: Any, made: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Write the files, then freeze the row in one UPDATE; without the claim the files are taken back."""
    before = {name for field in files if (name := getattr(summary, field).name)}  # of the draft that these replace
    names: dict[str, str] = {}
    storage = summary.pdf.storage
    try:
        for field, content in files.items():
            names[field] = storage.save(_file_name(summary, field), ContentFile(content))
        with transaction.atomic():
            frozen = held.update(
                status=Summary.Status.READY,
                progress=100,
                step="Đã xong",
                hashes={field: hashlib.sha256(content).hexdigest() for field, content in files.items()},
                built_at=timezone.now(),
                **made,
                **names,
            )
            if not frozen:
                raise ClaimLost
            audit.record("Lập bản tổng hợp", summary, by=None, committee_id=summary.committee_id, after=names)
    except Exception:
        for name in names.values():
            storage.delete(name)
        raise
    for name in {*before, *_left_behind(summary, names)} - set(names.values()):
        storage.delete(name)


def _left_behind(summary: Summary, names: Mapping[str, str]) -> set[str]:
    """Files that a worker wrote for this row before it was killed."""
    folders = {str(PurePosixPath(name).parent) for name in names.values()}
    found = {folder: summary.pdf.storage.listdir(folder)[1] for folder in folders}
    return {f"{folder}/{name}" for folder in found for name in found[folder] if name.startswith(_begins(summary))}


def _begins(summary: Summary) -> str:
    return f"tong-hop-{summary.pk}-"


def _file_name(summary: Summary, field: str) -> str:
    ending = "pdf" if field == "archive" else field
    kind = "-luu-tru" if field == "archive" else ""
    name = f"{_begins(summary)}{summary.claim[:8]}{kind}.{ending}"
    made: str = getattr(summary, field).field.generate_filename(summary, name)
    return made


def release_lost_claims() -> list[int]:
    """Put back what dead workers held; give up after too many attempts. Name the rows that have waited longest: should
    their messages be lost they are sent again, a few at a time, so that hundreds that wait do not flood the broker."""
    busy = Summary.objects.filter(status=Summary.Status.BUILDING)
    lost = {
        "status": Summary.Status.FAILED,
        "error": "Đã thử nhiều lần nhưng tiến trình lập đều dừng giữa chừng.",
    }
    claims.put_back(busy, queued=Summary.Status.QUEUED, step="Lập lại sau sự cố", failed=lost)
    waiting = Summary.objects.filter(status=Summary.Status.QUEUED).order_by("requested_at", "pk")
    return list(waiting.values_list("pk", flat=True)[:_SENT_AGAIN])
