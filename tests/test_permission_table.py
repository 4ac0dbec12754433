"""Every address × every role × (own unit, other unit, other committee) → what must come back.

An address of the project that is missing from the table fails the suite. A dash stands for "as for strangers".
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import audit
from accounts.differences import KINDS
from accounts.models import CalendarFeed, Deputy, Mail, Notice, Unit, User
from accounts.notices import notify
from accounts.services import make_feed, record_succession
from assignments.models import (
    Assignment,
    ConcernStep,
    Contribution,
    Evidence,
    Extension,
    FilledForm,
    Handover,
    Instruction,
    InstructionAnswer,
    ProgressReport,
    ReportedValue,
    Review,
)
from conclusions.models import Conclusion, Directive, Intake
from reports.models import (
    BoardPin,
    BoardView,
    Decision,
    Letterhead,
    Meeting,
    MeetingItem,
    ScheduleStep,
    SignedCopy,
    Summary,
    SummaryBatch,
    SummaryRecipient,
)
from reports.papers import Paper, Part, as_data
from targets.models import Assessment, Indicator, Result, Target
from targets.received import Upload
from tests.conftest import ClientOf
from tests.factories import (
    AssignmentFactory,
    ConclusionFactory,
    ExtensionFactory,
    PassageFactory,
    ScheduleFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

ROLES = (
    "administrator",
    "office",
    "standing_member",
    "inspector",
    "unit_head",
    "unit_staff",
    "supporting_head",
    "commune_head",
    "commune_staff",
    "other_office",
    "other_head",
)

# Objects: `directive`, `assignment`, `report` … are agriculture's, in our committee.
# address, method, object | adm off com ins head staff supporting other-unit's-head -staff other-committee-office -head
TABLE = """
desk              GET  -           | 200 200 302 302 200 200 200 200 200 200 200
start             GET  -           | 302 302 302 302 302 302 302 302 302 302 302
search            GET  -           | 200 200 200 200 200 200 200 200 200 200 200
style_guide       GET  -           | 200 200 200 200 200 200 200 200 200 200 200
change_password   GET  -           | 200 200 200 200 200 200 200 200 200 200 200
change_password   POST -           | 422 422 422 422 422 422 422 422 422 422 422
sign_out          POST -           | 302 302 302 302 302 302 302 302 302 302 302
sign_in           GET  -           | 302 302 302 302 302 302 302 302 302 302 302
health            GET  -           | 200 200 200 200 200 200 200 200 200 200 200
audit_log         GET  -           | 200 403 403 200 403 403 403 403 403 403 403
notices           GET  -           | 200 200 200 200 200 200 200 200 200 200 200
open_notice       GET  notice      | 404 404 404 404 302 404 404 404 404 404 404
read_notices      POST -           | 302 302 302 302 302 302 302 302 302 302 302
choose_mail       POST -           | 302 302 302 302 302 302 302 302 302 302 302
unit_calendar     GET  -           | 403 403 403 403 200 200 200 200 200 403 200
make_calendar     POST -           | 403 403 403 403 200 200 200 200 200 403 200
revoke_calendar   POST -           | 403 403 403 403 302 302 302 302 302 403 302
calendar_file     GET  token       | 200 200 200 200 200 200 200 200 200 200 200
calendar_file     GET  no_token    | 404 404 404 404 404 404 404 404 404 404 404
missing_list      GET  -           | 200 200 200 200 403 403 403 403 403 200 403
remind_units      POST -           | 403 302 403 403 403 403 403 403 403 302 403
conclusion_list   GET  -           | 200 200 200 200 200 200 200 200 200 200 200
conclusion_detail GET  paper       | 200 200 200 200 200 200 200 200 200 404 404
conclusion_detail GET  draft_paper | 200 200 404 404 404 404 404 404 404 404 404
directive_detail  GET  directive   | 200 200 200 200 200 200 200 200 200 404 404
assign_directive  GET  directive   | 403 200 403 403 403 403 403 403 403 404 404
assign_directive  POST directive   | 403 422 403 403 403 403 403 403 403 404 404
conclusion_detail GET  amended     | 200 200 200 200 200 200 200 200 200 404 404
edition_detail    GET  edition     | 200 200 200 200 200 200 200 200 200 404 404
download_paper    GET  amended     | 200 200 200 200 200 200 200 200 200 404 404
download_paper    GET  draft_paper | 404 404 404 404 404 404 404 404 404 404 404
download_edition  GET  edition     | 200 200 200 200 200 200 200 200 200 404 404
add_paper         GET  -           | 403 200 403 403 403 403 403 403 403 200 403
add_paper         POST -           | 403 422 403 403 403 403 403 403 403 422 403
amend_paper       GET  paper       | 403 200 403 403 403 403 403 403 403 404 404
amend_paper       POST paper       | 403 422 403 403 403 403 403 403 403 404 404
amend_paper       GET  draft_paper | 403 403 404 404 404 404 404 404 404 404 404
intake_detail     GET  intake      | 403 200 403 403 403 403 403 403 403 404 404
intake_progress   GET  intake      | 403 200 403 403 403 403 403 403 403 404 404
download_intake   GET  intake      | 403 200 403 403 403 403 403 403 403 404 404
change_draft      POST act         | 403 422 403 403 403 403 403 403 403 404 404
publish_intake    POST intake      | 403 422 403 403 403 403 403 403 403 404 404
retry_intake      POST intake      | 403 302 403 403 403 403 403 403 403 404 404
discard_intake    POST intake      | 403 302 403 403 403 403 403 403 403 404 404
assignment_list   GET  -           | 200 200 200 200 200 200 200 200 200 200 200
assignment_detail GET  assignment  | 200 200 200 200 200 200 200 404 404 404 404
assignment_history GET assignment | 200 200 200 200 200 200 200 404 404 404 404
stop_assignment   POST assignment  | 403 302 403 403 403 403 403 404 404 404 404
ask_extension      POST assignment  | 403 403 403 403 422 403 403 404 404 404 404
hand_over          POST assignment  | 403 422 403 403 422 403 403 404 404 404 404
contribute         GET  half        | 403 403 403 403 403 403 200 404 404 404 404
contribute         POST half        | 403 403 403 403 403 403 422 404 404 404 404
extension_list     GET  -           | 200 200 200 200 403 403 403 403 403 200 403
decide_extension   POST extension   | 403 422 403 403 403 403 403 404 404 404 404
decide_extension   POST long        | 403 403 422 403 403 403 403 404 404 404 404
withdraw_extension POST extension   | 403 403 403 403 302 403 403 404 404 404 404
handover_detail    GET  handover    | 200 200 200 200 200 200 200 200 200 404 404
accept_handover    POST handover    | 403 403 403 403 403 403 403 302 403 404 404
decline_handover   POST handover    | 403 403 403 403 403 403 403 422 403 404 404
withdraw_handover  POST handover    | 403 403 403 403 302 403 403 403 403 404 404
deputies           GET  -           | 403 403 403 403 200 200 200 200 200 403 200
appoint_deputy     POST -           | 403 403 403 403 422 403 422 422 403 403 422
end_deputy         POST deputy      | 404 404 404 404 302 403 404 404 404 404 404
let_staff_submit   POST -           | 403 403 403 403 302 403 302 302 403 403 302
concern_list        GET  -           | 200 200 200 200 200 200 200 200 200 200 200
export_concerns     GET  -           | 200 200 200 200 200 200 200 200 200 200 200
forward_concern     POST concern     | 403 422 403 403 403 403 403 404 404 404 404
answer_concern      POST concern     | 403 422 403 403 403 403 403 404 404 404 404
answer_concern      POST proposal    | 403 422 422 403 403 403 403 404 404 404 404
instruction_list    GET  -           | 200 200 200 200 200 200 200 200 200 200 200
give_instruction    GET  -           | 403 200 200 403 403 403 403 403 403 200 403
give_instruction    POST -           | 403 422 422 403 403 403 403 403 403 422 403
instruction_detail  GET  instruction | 200 200 200 200 200 200 200 404 404 404 404
answer_instruction  POST instruction | 403 403 403 403 422 403 403 404 404 404 404
reopen_instruction  POST instruction | 403 422 422 403 403 403 403 404 404 404 404
withdraw_instruction POST instruction | 403 422 422 403 403 403 403 404 404 404 404
write_report      GET  period      | 403 403 403 403 200 200 403 404 404 404 404
write_report      POST period      | 403 403 403 403 422 422 403 404 404 404 404
save_draft        POST period      | 403 403 403 403 422 422 403 404 404 404 404
add_files         POST period      | 403 403 403 403 422 422 403 404 404 404 404
remove_file       POST evidence    | 403 403 403 403 200 200 403 404 404 404 404
ask_for_more      POST report      | 403 422 403 403 403 403 403 404 404 404 404
reports_to_review GET  -           | 200 200 200 200 403 403 403 403 403 200 403
download_blank    GET  -           | 200 200 200 200 200 200 200 200 200 200 200
filled_forms      GET  -           | 403 200 403 403 403 403 403 403 403 200 403
filled_forms      POST -           | 403 422 403 403 403 403 403 403 403 422 403
filled_form       GET  filled      | 403 200 403 403 403 403 403 403 403 404 404
download_filled   GET  filled      | 403 200 403 403 403 403 403 403 403 404 404
enter_form        POST filled      | 403 302 403 403 403 403 403 403 403 404 404
discard_form      POST filled      | 403 302 403 403 403 403 403 403 403 404 404
accept_reports    POST -           | 403 302 403 403 403 403 403 403 403 302 403
report_detail     GET  report      | 200 200 200 200 200 200 200 404 404 404 404
report_detail     GET  draft       | 404 404 404 404 200 200 404 404 404 404 404
submit_report     POST report      | 403 403 403 403 302 403 403 404 404 404 404
accept_report     POST report      | 403 302 403 403 403 403 403 404 404 404 404
return_report     POST report      | 403 422 403 403 403 403 403 404 404 404 404
download_evidence GET  evidence    | 200 200 200 200 200 200 200 404 404 404 404
indicator_board   GET  -           | 200 200 200 200 200 200 200 200 200 200 200
enter_figures     GET  -           | 403 200 403 403 403 403 403 403 403 404 404
enter_figures     POST -           | 403 422 403 403 403 403 403 403 403 404 404
check_figures     POST -           | 403 200 403 403 403 403 403 403 403 404 404
indicator_sets    GET  -           | 200 200 200 200 200 200 200 200 200 200 200
indicator_detail  GET  indicator   | 200 200 200 200 200 200 200 200 200 404 404
record_result     GET  indicator   | 403 200 403 403 403 403 403 403 403 404 404
record_result     POST indicator   | 403 422 403 403 403 403 403 403 403 404 404
raise_target      GET  indicator   | 403 200 200 403 403 403 403 403 403 404 404
raise_target      POST indicator   | 403 422 422 403 403 403 403 403 403 404 404
assign_measure    GET  indicator   | 403 200 200 403 403 403 403 403 403 404 404
assign_measure    POST indicator   | 403 422 422 403 403 403 403 403 403 404 404
assess_indicator  GET  indicator   | 403 200 403 403 403 403 403 403 403 404 404
assess_indicator  POST indicator   | 403 422 403 403 403 403 403 403 403 404 404
exchange          GET  -           | 200 200 200 200 200 200 200 200 200 200 200
upload_sheet      POST -           | 422 422 403 403 403 403 403 403 403 422 403
sheet_template    GET  results_sheet | 403 200 403 403 403 403 403 403 403 404 403
sheet_template    GET  units_sheet | 200 403 403 403 403 403 403 403 403 403 403
export_sheet      GET  results_sheet | 200 200 200 200 200 200 200 200 200 404 404
export_sheet      GET  units_sheet | 200 200 200 200 403 403 403 403 403 200 403
upload_detail     GET  upload      | 403 200 403 200 403 403 403 403 403 404 404
upload_detail     GET  unit_upload | 200 403 403 200 403 403 403 403 403 404 404
download_upload   GET  upload      | 403 200 403 200 403 403 403 403 403 404 404
confirm_upload    POST upload      | 403 302 403 403 403 403 403 403 403 404 404
confirm_upload    POST unit_upload | 302 403 403 403 403 403 403 403 403 404 404
discard_upload    POST upload      | 403 302 403 403 403 403 403 403 403 404 404
unit_list         GET  -           | 200 200 200 200 200 200 200 200 200 200 200
unit_matrix       GET  -           | 200 200 200 200 200 200 200 200 200 200 200
export_matrix     GET  -           | 200 200 200 200 200 200 200 200 200 200 200
unit_detail       GET  agriculture | 200 200 200 200 200 200 404 404 404 404 404
board             GET  -           | 200 200 200 200 200 200 200 200 200 200 200
meeting_list      GET  -           | 200 200 200 200 403 403 403 403 403 200 403
open_meeting      GET  -           | 403 200 200 403 403 403 403 403 403 200 403
open_meeting      POST -           | 403 422 422 403 403 403 403 403 403 422 403
meeting_detail    GET  meeting     | 200 200 200 200 404 404 404 404 404 404 404
close_meeting     POST meeting     | 403 302 302 403 404 404 404 404 404 404 404
download_notice   GET  meeting     | 200 200 200 200 404 404 404 404 404 404 404
enter_notice      POST meeting     | 403 302 403 403 404 404 404 404 404 404 404
meeting_item      GET  laid_out    | 200 200 200 200 404 404 404 404 404 404 404
decide_item       POST noted       | 403 302 302 403 404 404 404 404 404 404 404
strike_decision   POST decision    | 403 302 302 403 404 404 404 404 404 404 404
directive_states  GET  -           | 200 200 200 200 200 200 200 200 200 200 200
view_list         GET  -           | 200 200 200 200 200 200 200 200 200 200 200
add_view          GET  -           | 200 200 200 200 200 200 200 200 200 200 200
add_view          POST -           | 422 422 422 422 422 422 422 422 422 422 422
edit_view         GET  own_view    | 404 404 200 404 404 404 404 404 404 404 404
edit_view         GET  shared_view | 403 403 200 403 403 403 403 403 403 404 404
edit_view         POST shared_view | 403 403 422 403 403 403 403 403 403 404 404
delete_view       POST shared_view | 403 403 302 403 403 403 403 403 403 404 404
pin_view          POST shared_view | 302 302 302 302 302 302 302 302 302 404 404
pin_view          POST own_view    | 404 404 302 404 404 404 404 404 404 404 404
unpin_view        POST -           | 302 302 302 302 302 302 302 302 302 302 302
export_board      GET  -           | 200 200 200 200 200 200 200 200 200 200 200
changes           GET  -           | 200 200 200 200 200 200 200 200 200 200 200
export_changes    GET  -           | 200 200 200 200 200 200 200 200 200 200 200
summary_list      GET  -           | 200 200 200 200 200 200 200 200 200 200 200
request_summary   GET  -           | 403 200 200 403 403 403 403 403 403 200 403
request_summary   POST -           | 403 422 422 403 403 403 403 403 403 422 403
summary_detail    GET  summary     | 200 200 200 200 404 404 404 404 404 404 404
summary_progress  GET  summary     | 200 200 200 200 404 404 404 404 404 404 404
retry_summary     POST summary     | 403 302 403 403 404 404 404 404 404 404 404
download_summary  GET  file        | 200 200 200 200 404 404 404 404 404 404 404
arrange_summary   GET  ready       | 403 200 403 403 404 404 404 404 404 404 404
arrange_summary   POST ready       | 403 422 403 403 404 404 404 404 404 404 404
refresh_summary   POST ready       | 403 302 403 403 404 404 404 404 404 404 404
cancel_summary    POST queued      | 403 302 403 403 404 404 404 404 404 404 404
issue_summary     GET  ready       | 403 200 403 403 404 404 404 404 404 404 404
issue_summary     POST ready       | 403 422 403 403 404 404 404 404 404 404 404
summary_detail    GET  issued      | 200 200 200 200 200 404 404 404 404 404 404
correct_summary   POST issued      | 403 302 403 403 403 404 404 404 404 404 404
acknowledge_summary POST issued    | 302 302 302 302 302 404 404 404 404 404 404
remind_readers    POST issued      | 403 302 403 403 403 404 404 404 404 404 404
attach_signed     POST issued      | 403 302 403 403 403 404 404 404 404 404 404
download_signed   GET  signed      | 200 200 200 200 200 404 404 404 404 404 404
verify_summary    GET  issued      | 200 200 200 200 403 404 404 404 404 404 404
batch_detail      GET  batch       | 403 200 200 403 403 403 403 403 403 404 403
batch_progress    GET  batch       | 403 200 200 403 403 403 403 403 403 404 403
download_batch    GET  batch_file  | 403 200 200 403 403 403 403 403 403 404 403
stop_batch        POST batch       | 403 302 302 403 403 403 403 403 403 404 403
resume_batch      POST batch       | 403 302 302 403 403 403 403 403 403 404 403
schedule_list     GET  -           | 200 200 200 200 403 403 403 403 403 200 403
add_schedule      GET  -           | 403 200 403 403 403 403 403 403 403 200 403
add_schedule      POST -           | 403 422 403 403 403 403 403 403 403 422 403
edit_schedule     GET  schedule    | 403 200 403 403 404 404 404 404 404 404 404
edit_schedule     POST schedule    | 403 422 403 403 404 404 404 404 404 404 404
pause_schedule    POST schedule    | 403 302 403 403 404 404 404 404 404 404 404
resume_schedule   POST schedule    | 403 302 403 403 404 404 404 404 404 404 404
"""

ROWS = [line.split() for line in TABLE.strip().splitlines()]
MODELS: list[Any] = sorted(admin.site._registry, key=lambda model: str(model._meta.label))
OPEN_TO_STRANGERS = {"sign_in": 200, "health": 200, "calendar_file": {"token": 200, "no_token": 404}}


def addresses(patterns: list[Any] | None = None) -> Iterator[str]:
    """The names of all addresses outside Django's admin."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name != "admin":
            yield from addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name)


@pytest.fixture
def objects(
    paper: Conclusion,
    draft_paper: Conclusion,
    directive: Directive,
    assignment: Assignment,
    report: ProgressReport,
    indicator: Indicator,
    agriculture: Unit,
    committee: Unit,
    unit_head: User,
    unit_staff: User,
    cam_thach: Unit,
    farmers: Unit,
    office: User,
    standing_member: User,
    intake: Intake,
) -> dict[str, dict[str, Any]]:
    """What stands in each address, by the names of the table."""
    evidence = Evidence(report=report, name="anh.png", size=4, sha256="0" * 64, added_by=unit_head)
    evidence.file.save("anh.png", ContentFile(b"\x89PNG"), save=True)
    days = {"period_start": "2023-01-01", "period_end": "2023-06-30"}
    draft = ProgressReport.objects.create(assignment=assignment, author=unit_head, **days)
    before = {"period_start": "2022-07-01", "period_end": "2022-12-31", "status": "accepted"}
    words = {"difficulties": "Thiếu vốn.", "proposals": "Bố trí vốn.", "addressed_to": "Ban Thường vụ"}
    read = ProgressReport.objects.create(assignment=assignment, author=unit_head, **before, **words)
    Review.objects.create(report=read, decision="accepted", reviewer=office)
    Review.objects.filter(report=read).update(at="2023-01-10 09:00+07:00")  # the clock stops later
    failed = Summary.objects.create(committee=committee, status=Summary.Status.FAILED, **days)
    half = {"period_start": "2022-01-01", "period_end": "2022-06-30"}
    queued = Summary.objects.create(committee=committee, **half)
    told = as_data(Paper("BÁO CÁO", "kết quả", "Như sau:", (Part("state", "Tình hình chung", "Ổn định."),)))
    ready = Summary(committee=committee, status=Summary.Status.READY, figures={}, paper=told, **days)
    ready.pdf.save("a.pdf", ContentFile(b"%PDF-"), save=True)
    went_out = {"number": "07", "term": "2020-2025", "issued_on": "2022-01-05", "heading": {"symbol": "BC/HU"}}
    figures = {"on": "2021-12-31"}
    year = {"period_start": "2021-01-01", "period_end": "2021-12-31", "figures": figures, "paper": told}
    issued = Summary.objects.create(committee=committee, status=Summary.Status.READY, **went_out, **year)
    SummaryRecipient.objects.create(summary=issued, user=unit_head)
    signed = SignedCopy(summary=issued, name="a.pdf", sha256="0" * 64, by=office)
    signed.file.save("a.pdf", ContentFile(b"%PDF-"), save=True)
    amended = ConclusionFactory.create(committee=committee)
    PassageFactory.create(conclusion=amended)
    became = {"status": Intake.Status.PUBLISHED, "conclusion": amended, "edition": 1}
    entered = Intake(committee=committee, by=office, name="a.docx", **became)
    entered.file.save("b.docx", ContentFile(b"PK"), save=True)
    sent: dict[str, Any] = {"committee": committee, "state": "checked", "name": "a.xlsx", "uploaded_by": office}
    sent["preview"] = {"differences": [], "faults": []}
    sheets = [
        Upload(kind="ket-qua", indicator_set=indicator.indicator_set, **sent),
        Upload(kind="don-vi", **sent),
    ]
    for sheet in sheets:
        sheet.counts = dict.fromkeys(KINDS, 0)
        sheet.file.save("a.xlsx", ContentFile(b"PK"), save=True)
    filled = FilledForm(committee=committee, name="a.xlsx", state="checked", uploaded_by=unit_head)
    filled.file.save("a.xlsx", ContentFile(b"khong phai bieu mau"))
    asked = {"assignment": assignment, "asked_by": unit_head}
    another = AssignmentFactory.create(
        unit=agriculture, directive=directive, due_on=date(2023, 12, 31), assigned_by=office
    )
    another.supporting_units.add(farmers)
    half_a_year_more = {"assignment": another, "asked_until": date(2024, 6, 30), "asked_by": unit_head}
    away = {"valid_from": date(2023, 12, 1), "valid_to": date(2023, 12, 31), "appointed_by": unit_head}
    notify([unit_head], kind=Notice.Kind.GIVEN, about="viec:1", step="giao", text="Việc mới", url="/viec/1/")
    view = {"committee": committee, "owner": standing_member, "blocks": ["state"]}
    held = {"title": "Họp", "held_on": date(2023, 11, 15)}
    meeting = Meeting.objects.create(committee=committee, opened_by=standing_member, **held)
    laid_out = MeetingItem.objects.create(meeting=meeting, position=1, kind="overdue", key="overdue-1", title="Việc")
    decision = Decision.objects.create(item=laid_out, kind="noted", text="Ghi nhận.", by=standing_member)
    batch = SummaryBatch.objects.create(committee=committee, requested_by=office, **days)
    Summary.objects.filter(pk=ready.pk).update(batch=batch)
    rows = {
        "meeting": meeting,
        "own_view": BoardView.objects.create(**view, name="Riêng"),
        "shared_view": BoardView.objects.create(**view, name="Chung", is_shared=True),
        "upload": sheets[0],
        "unit_upload": sheets[1],
        "extension": ExtensionFactory.create(**asked, asked_until=date(2026, 1, 15)),
        "long": ExtensionFactory.create(**half_a_year_more),
        "instruction": Instruction.objects.create(
            committee=committee, assignment=assignment, unit=agriculture, text="Báo cáo ngay", by=office
        ),
        "handover": Handover.objects.create(**asked, to_unit=cam_thach, reason="Đúng địa bàn"),
        "deputy": Deputy.objects.create(unit=agriculture, user=unit_staff, **away),
        "amended": amended,
        "notice": Notice.objects.get(about="viec:1"),
        "intake": intake,
        "paper": paper,
        "draft_paper": draft_paper,
        "directive": directive,
        "assignment": assignment,
        "report": report,
        "draft": draft,
        "evidence": evidence,
        "indicator": indicator,
        "agriculture": agriculture,
        "filled": filled,
        "summary": failed,
        "ready": ready,
        "queued": queued,
        "issued": issued,
        "schedule": ScheduleFactory.create(committee=committee),
        "batch": batch,
    }
    return {
        "-": {},
        "file": {"pk": ready.pk, "kind": "pdf"},
        "batch_file": {"pk": batch.pk, "kind": "pdf"},
        "signed": {"pk": issued.pk, "copy": signed.pk},
        "token": {"token": make_feed(agriculture, by=unit_head)},
        "no_token": {"token": "khong-co"},
        "edition": {"pk": amended.pk, "edition": 1},
        "act": {"pk": intake.pk, "act": "chap-nhan"},
        "laid_out": {"pk": meeting.pk, "position": 1},
        "noted": {"pk": meeting.pk, "position": 1, "kind": "noted"},
        "decision": {"pk": meeting.pk, "position": 1, "decision": decision.pk},
        "results_sheet": {"kind": "ket-qua"},
        "units_sheet": {"kind": "don-vi"},
        "concern": {"pk": read.pk, "part": "kho-khan"},
        "proposal": {"pk": read.pk, "part": "kien-nghi"},
        "period": {"pk": assignment.pk, "code": "2023-Q4"},
        "half": {"pk": another.pk, "code": "2023-H2"},
        **{name: {"pk": row.pk} for name, row in rows.items()},
    }


@pytest.fixture
def other_work(
    other_committee: Unit,
    other_unit: Unit,
    other_office: User,
    other_head: User,
    other_paper: Conclusion,
    other_indicator: Indicator,
    other_assignment: Assignment,
    other_report: ProgressReport,
) -> dict[type, Any]:
    """One row of every administered table, all of the other committee."""
    days = {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30)}
    figure = {"value": Decimal(5), "kind": "official", "as_of": date(2023, 6, 30), "source": "báo cáo"}
    heir = UnitFactory.create(parent=other_committee)
    rows = [
        other_unit,
        other_head,
        other_paper,
        other_indicator,
        other_indicator.indicator_set,
        other_assignment,
        other_assignment.directive,
        other_assignment.directive.passage if other_assignment.directive else None,
        other_report,
        record_succession(predecessor=other_unit, successor=heir, effective_on=date(2025, 7, 1), by=other_office),
        Target.objects.create(indicator=other_indicator, period_end=date(2025, 12, 31), value=5, authority="Đại hội"),
        Result.objects.create(indicator=other_indicator, **days, **figure),
        Assessment.objects.create(
            indicator=other_indicator, period_end=date(2025, 12, 31), rating="likely", reason="đủ vốn", by=other_office
        ),
        ReportedValue.objects.create(report=other_report, indicator=other_indicator, value=5),
        Evidence.objects.create(report=other_report, name="a.pdf", size=1, sha256="0" * 64, added_by=other_head),
        Review.objects.create(report=other_report, decision="accepted", reviewer=other_office),
        ConcernStep.objects.create(
            report=other_report, part="proposals", kind="answered", text="Đồng ý.", by=other_office
        ),
        Extension.objects.create(
            assignment=other_assignment, asked_until=date(2026, 1, 1), reason="mưa lũ", asked_by=other_head
        ),
        Handover.objects.create(assignment=other_assignment, to_unit=heir, reason="chia tách", asked_by=other_head),
        Contribution.objects.create(assignment=other_assignment, unit=heir, text="Đã làm.", by=other_head, **days),
        Deputy.objects.create(
            unit=other_unit,
            user=other_head,
            valid_from=date(2023, 1, 1),
            valid_to=date(2023, 1, 2),
            appointed_by=other_head,
        ),
        (word := Instruction.objects.create(committee=other_committee, unit=other_unit, text="Gấp", by=other_office)),
        InstructionAnswer.objects.create(instruction=word, text="Đã làm.", by=other_head),
        FilledForm.objects.create(committee=other_committee, name="a.xlsx", state="refused", uploaded_by=other_office),
        Letterhead.objects.create(committee=other_committee, parent_body="", issuing_body="HUYỆN ỦY", place="Bá Thước"),
        summary := Summary.objects.create(committee=other_committee, **days),
        SummaryBatch.objects.create(committee=other_committee, requested_by=other_office, **days),
        SummaryRecipient.objects.create(summary=summary, user=other_head),
        plan := ScheduleFactory.create(committee=other_committee),
        ScheduleStep.objects.create(schedule=plan, step="opened", **days),
        SignedCopy.objects.create(summary=summary, name="a.pdf", file="a.pdf", sha256="0" * 64, by=other_office),
        meeting := Meeting.objects.create(
            committee=other_committee, title="Họp", held_on=date(2023, 11, 15), opened_by=other_office
        ),
        laid_out := MeetingItem.objects.create(meeting=meeting, position=1, kind="overdue", key="overdue-1"),
        Decision.objects.create(item=laid_out, kind="noted", text="Ghi nhận.", by=other_office),
        view := BoardView.objects.create(committee=other_committee, owner=other_head, name="Họp", blocks=[]),
        BoardPin.objects.create(user=other_head, view=view),
        Intake.objects.create(committee=other_committee, by=other_office, name="a.docx"),
        Upload.objects.create(committee=other_committee, kind="don-vi", state="checked", uploaded_by=other_office),
        Notice.objects.create(user=other_head, kind="given", key="viec:1", text="Việc mới", url="/", at=timezone.now()),
        Mail.objects.create(user=other_head, day=date(2023, 11, 15), subject="Ketluan"),
        CalendarFeed.objects.create(unit=other_unit, token_hash="0" * 64, made_by=other_head),
        audit.record("Thử", other_unit, by=other_office),
    ]
    return {type(row): row for row in rows}


def answer(client: Client, method: str, address: str) -> int:
    """The status, with everything the request changed undone."""
    with transaction.atomic():
        response: Any = client.generic(method, address)
        transaction.set_rollback(True)
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, the file is closed
    return int(response.status_code)


# What stands in the addresses takes long to make: once for many rows.
SHARES = [ROWS[start : start + 40] for start in range(0, len(ROWS), 40)]


@pytest.mark.parametrize("rows", SHARES, ids=[f"{rows[0][0]} to {rows[-1][0]}" for rows in SHARES])
def test_addresses_answer_each_role_as_the_table_says(
    rows: list[list[str]],
    objects: dict[str, dict[str, Any]],
    people: dict[str, User],
    client_of: ClientOf,
    clock: Any,
) -> None:
    clients = {role: client_of(people[role]) for role in ROLES}
    wrong = {}
    for name, method, what, _, *expected in rows:
        address = reverse(name, kwargs=objects[what])
        answers = [str(answer(clients[role], method, address)) for role in ROLES]
        if answers != expected:
            wrong[f"{method} {name} {what}"] = dict(zip(ROLES, zip(expected, answers, strict=True), strict=True))
        if name == "sign_out":  # the browser has forgotten who it is
            clients = {role: client_of(people[role]) for role in ROLES}
    assert wrong == {}


def test_stranger_is_led_to_sign_in(objects: dict[str, dict[str, Any]]) -> None:
    wrong = []
    for name, method, what, *_ in ROWS:
        response = Client().generic(method, reverse(name, kwargs=objects[what]))
        expected: Any = OPEN_TO_STRANGERS.get(name, 302)
        status = expected[what] if isinstance(expected, dict) else expected
        led = name in OPEN_TO_STRANGERS or response.get("Location", "").startswith(reverse("sign_in"))
        if response.status_code != status or not led:
            wrong.append((name, method, what, response.status_code))
    assert wrong == []


def test_acts_are_refused_by_get(
    objects: dict[str, dict[str, Any]], people: dict[str, User], client_of: ClientOf
) -> None:
    pages = {row[0] for row in ROWS if row[1] == "GET"}
    acts = {row[0]: row[2] for row in reversed(ROWS) if row[1] == "POST" and row[0] not in pages | {"sign_out"}}
    clients = [client_of(user) for user in people.values()]
    statuses = {
        name: {client.get(reverse(name, kwargs=objects[what])).status_code for client in clients}
        for name, what in acts.items()
    }
    assert len(acts) > 40
    assert {name: found for name, found in statuses.items() if found != {405}} == {}


def test_every_address_of_the_project_is_in_the_table() -> None:
    assert set(addresses()) == {row[0] for row in ROWS}


@pytest.mark.parametrize("model", MODELS)
def test_admin_list_opens_for_the_administrator_only(
    model: Any, people: dict[str, User], client_of: ClientOf, report: ProgressReport
) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    answers = {role: client_of(user).get(address + "?q=nong").status_code for role, user in people.items()}
    assert answers == {role: 200 if role == "administrator" else 302 for role in answers}


@pytest.mark.parametrize("model", MODELS)
def test_admin_shows_no_row_of_another_committee(
    model: Any, administrator: User, client_of: ClientOf, other_work: dict[type, Any]
) -> None:
    row = other_work.get(model)
    if row is None:
        assert model._meta.label == "accounts.DemonstrationRow"
        return
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
    response = client_of(administrator).get(page)
    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))
