"""When, how often and in which words people are told, from the environment.

KETLUAN_REMINDER_DAYS       days before a deadline, 7,1,0
KETLUAN_HEAD_OVERDUE_DAYS   days after it, when the unit's head is told apart
KETLUAN_BOARD_OVERDUE_DAYS  days after it, when the unit stands on the Standing Committee's board
KETLUAN_REVIEW_SLOW_DAYS    days a report waits before the office is told
KETLUAN_DIGEST_TIME         the hour of the one mail a day, on working days
KETLUAN_BASE_URL            the address of the site, for the links in mails
KETLUAN_NOTICE_TEXTS        a JSON file with sentences of one's own, by the names of `TEXTS`
"""

import json
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from string import Formatter
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

TEXTS = {
    "given": "{task} ({deadline})",
    "report_due": "Còn {days} ngày đến hạn gửi báo cáo {period} (hạn {due}): {task}",
    "report_due_today": "Hôm nay là hạn gửi báo cáo {period}: {task}",
    "report_late": "Đã quá hạn gửi báo cáo {period} (hạn {due}): {task}",
    "report_late_head": (
        "Đơn vị chậm báo cáo {period} {days} ngày (hạn {due}), đề nghị đồng chí chỉ đạo gửi ngay: {task}"
    ),
    "task_due": "Còn {days} ngày đến thời hạn hoàn thành ({due}): {task}",
    "task_due_today": "Hôm nay là thời hạn hoàn thành: {task}",
    "task_late": "Đã quá thời hạn hoàn thành ({due}): {task}",
    "task_late_head": "Quá thời hạn hoàn thành {days} ngày ({due}), đề nghị đồng chí chỉ đạo: {task}",
    "returned": "Văn phòng trả lại báo cáo {period}: {task}. Lý do: {note}",
    "asked": "Văn phòng yêu cầu bổ sung báo cáo {period}: {task}. Nội dung: {note}",
    "accepted": "Văn phòng đã duyệt báo cáo {period}: {task}",
    "to_review": "{count} báo cáo gửi ngày {day} đã chờ duyệt quá {days} ngày",
    "extension_requested": "{unit} xin gia hạn đến {until}: {task}. Lý do: {note}",
    "extension_decided": "{decision} gia hạn đến {until}: {task}{note}",
    "handover_requested": "{unit} chuyển việc cho đơn vị đồng chí: {task}. Lý do: {note}",
    "handover_decided": "{unit}: {decision} ({task}){note}",
    "concern_answered": "Trả lời {part} nêu trong báo cáo {period} ({task}): {note}",
    "instruction_given": "Ý kiến chỉ đạo của {giver}: {text}{due}",
    "instruction_answered": "{unit} trả lời ý kiến chỉ đạo “{text}”: {answer}",
    "instruction_reopened": "Cần trả lời lại ý kiến chỉ đạo “{text}”. Điều chưa rõ: {note}",
    "instruction_withdrawn": "Đã rút ý kiến chỉ đạo “{text}”. Lý do: {note}",
    "instruction_due": "Còn {days} ngày đến hạn trả lời ý kiến chỉ đạo ({due}): {text}",
    "instruction_due_today": "Hôm nay là hạn trả lời ý kiến chỉ đạo: {text}",
    "instruction_late": "Đã quá hạn trả lời ý kiến chỉ đạo ({due}): {text}",
    "summary_issued": "{reference} ngày {day}: {subject}",
    "summary_reminded": "Văn phòng nhắc xem {reference}: {subject}",
    "schedule_opened": "Kỳ báo cáo {period} đã mở: đơn vị có {count} báo cáo cần gửi, hạn {due}",
    "schedule_closed": (
        "{schedule}: đã hết hạn gửi báo cáo {period}, {complete} đơn vị đã gửi đủ, {missing} đơn vị còn thiếu"
    ),
    "schedule_sent": "{schedule}: đã lập xong bản tổng hợp {period}",
    "schedule_failed": "{schedule}: chưa lập được bản tổng hợp {period}. {error}",
    "reminded": "Văn phòng nhắc: đơn vị còn {count} báo cáo {period} chưa gửi",
    "digest_subject": "Ketluan: {count} việc cần xử lý ({day})",
}


def notice_settings(env: Env, *, production: bool) -> dict[str, Any]:
    """What `KETLUAN` holds on notices and mails."""
    days = validate.Range(min=0, max=366)
    seconds = validate.Range(min=1, max=3600)
    return {
        "reminder_days": _reminder_days(env),
        "head_overdue_days": env.int("KETLUAN_HEAD_OVERDUE_DAYS", 3, validate=validate.Range(min=1, max=366)),
        "board_overdue_days": env.int("KETLUAN_BOARD_OVERDUE_DAYS", 7, validate=days),
        "review_slow_days": env.int("KETLUAN_REVIEW_SLOW_DAYS", 5, validate=validate.Range(min=1, max=366)),
        "digest_time": env.time("KETLUAN_DIGEST_TIME", time(7)),
        "base_url": _base_url(env, production=production),
        "notice_texts": _texts(env.str("KETLUAN_NOTICE_TEXTS", "")),
        # A worker that has said nothing for this long is dead; longer than the slowest answer of the mail server.
        "mail_lease_seconds": env.int("KETLUAN_MAIL_LEASE_SECONDS", 180, validate=seconds),
        "mail_attempts": env.int("KETLUAN_MAIL_ATTEMPTS", 5, validate=validate.Range(min=1, max=20)),
        # Before the second attempt; twice as long before each further one.
        "mail_retry_seconds": env.int("KETLUAN_MAIL_RETRY_SECONDS", 300, validate=seconds),
    }


def _reminder_days(env: Env) -> tuple[int, ...]:
    days = tuple(env.list("KETLUAN_REMINDER_DAYS", [7, 1, 0], subcast=int))
    if list(days) != sorted(set(days), reverse=True) or any(not 0 <= day <= 90 for day in days):
        raise ImproperlyConfigured(f"KETLUAN_REMINDER_DAYS must fall from at most 90 to at least 0, not {days}")
    return days


def _base_url(env: Env, *, production: bool) -> str:
    url: str = env.str("KETLUAN_BASE_URL", "").rstrip("/")
    if not url and production and env.str("EMAIL_HOST", ""):
        raise ImproperlyConfigured("KETLUAN_BASE_URL is required when EMAIL_HOST is set: mails carry links")
    if url and not url.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"KETLUAN_BASE_URL must begin with http:// or https://, not {url!r}")
    return url or f"http://127.0.0.1:{env.str('PORT', '') or 8000}"


def _texts(path: str) -> Mapping[str, str]:
    """The sentences, those of the file in place of ours; a sentence may leave blanks out, but not invent any."""
    if not path:
        return TEXTS
    try:
        own: Any = json.loads(Path(path).read_text(encoding="utf-8"))
        wrong = [name for name, sentence in own.items() if _blanks(sentence) - _blanks(TEXTS.get(name, ""))]
        wrong += own.keys() - TEXTS.keys()
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured(f"KETLUAN_NOTICE_TEXTS: {path}: {error}") from error
    if wrong:
        raise ImproperlyConfigured(f"KETLUAN_NOTICE_TEXTS: unknown names or blanks: {', '.join(sorted(set(wrong)))}")
    return {**TEXTS, **own}


def _blanks(sentence: str) -> set[str]:
    return {blank for _, blank, _, _ in Formatter().parse(sentence) if blank is not None}
