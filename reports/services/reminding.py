"""The office's reminders of reports that are missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.notices import tell
from reports.missing import missing_reports
from reports.reminders import reminders
from targets.periods import Period


@dataclass(frozen=True, slots=True)
class Reminded:
    """Whom a reminder reached: people and units told just now, units nobody of which can be told, or only by bell."""

    people: int
    units: int
    without_account: tuple[str, ...]
    without_mail: tuple[str, ...]

    @property
    def told_text(self) -> str:
        return (
            f"Đã nhắc {self.people} người của {self.units} đơn vị: chuông báo ngay, thư đi cùng thư tổng hợp của ngày "
            "làm việc tới."
        )

    @property
    def to_phone_texts(self) -> list[str]:
        said = (
            ("Chưa có tài khoản, cần gọi điện", self.without_account),
            ("Không nhận thư, chỉ có chuông, nên gọi điện", self.without_mail),
        )
        return [f"{said_first}: {'; '.join(names)}." for said_first, names in said if names]


@transaction.atomic
def remind_missing(period: Period, *, by: User, units: Iterable[int] | None = None) -> Reminded:
    """Tell the people of the units that owe reports for `period` (of `units`, or all), at most once a day."""
    if by.committee_id is None or by.unit is None:
        return Reminded(0, 0, (), ())
    chosen = None if units is None else set(units)
    lines = [line for line in missing_reports(by.committee_id, period) if line.missing]
    lines = [line for line in lines if chosen is None or line.unit.pk in chosen]
    unit_of = {telling: line.unit.pk for line, telling in reminders(lines, period)}
    told = tell(unit_of)
    done = Reminded(
        people=len({telling.user_id for telling in told}),
        units=len({unit_of[telling] for telling in told}),
        without_account=tuple(line.unit.name for line in lines if not line.reachable),
        without_mail=tuple(line.unit.name for line in lines if line.reachable and not line.mailable),
    )
    if told:
        after = {"period": period.code, "units": sorted({unit_of[telling] for telling in told}), "people": done.people}
        audit.record("Nhắc báo cáo", by.unit, by=by, after=after)
    return done
