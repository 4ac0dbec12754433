"""The targets of a set in their versions."""

from typing import Any

from django.db import models

from accounts.cells import Day, Number, Text, Whole
from accounts.columns import Column
from accounts.differences import FAULTY
from accounts.exchange import Cells, SheetResource
from accounts.models import User
from targets.checks import decision_fault, raise_fault, range_fault
from targets.measures import Goal
from targets.models import Indicator, Target
from targets.resources.of_set import SetResource, immutable
from targets.standings import goal_of, measure_of


class TargetResource(SetResource):
    """Targets in their versions. What is decided stays; a further version goes beyond the one before."""

    title = "Mức chỉ tiêu"
    related = ("indicator",)
    notes = (
        "Mức đã ghi không sửa và không xoá được. Quyết định mới ghi thành lần kế tiếp, có cấp quyết định, lý do, ngày.",
    )

    number = Column("Số thứ tự chỉ tiêu", Whole(1, 9999), "indicator__number", words=("Số thứ tự", "TT", "STT"))
    period_end = Column("Đến ngày", Day(), "period_end")
    value = Column("Mức", Number(), "value", width=14, help="Số, theo đơn vị tính của chỉ tiêu.")
    version = Column("Lần", Whole(1, 99), "version", width=8, help="1 là mức của đại hội; 2 trở đi là mức phấn đấu.")
    authority = Column("Cấp quyết định", Text(200), "authority", width=40)
    decided_on = Column(
        "Ngày quyết định", Day(), "decided_on", required=False, help="Bắt buộc từ lần 2; không ở tương lai."
    )
    reason = Column("Lý do", Text(), "reason", required=False, width=50, help="Bắt buộc từ lần 2.")

    class Meta(SheetResource.Meta):
        model = Target

    def get_queryset(self) -> Any:
        targets = Target.objects.filter(indicator__indicator_set=self.indicator_set)
        return targets.select_related("indicator").order_by("indicator__number", "period_end", "version")

    def load(self) -> None:
        self.numbered = {row.number: row for row in self.indicators()}
        self.known = {(row.indicator.number, row.period_end, row.version): row for row in self.get_queryset()}
        self.goals = {key: goal_of(row) for key, row in self.known.items()}

    def label_of(self, row: Any) -> str:
        return f"{row.indicator}, lần {row.version}"

    def resolve(self, values: dict[str, Any]) -> Any:
        indicator = self.indicator_of(values["number"])
        key = (values["number"], values["period_end"], values["version"])
        if indicator is not None and key not in self.known:
            self._resolve_new(indicator, key, values)
        return key

    def _resolve_new(self, indicator: Indicator, key: tuple[Any, ...], values: dict[str, Any]) -> None:
        measure, since = measure_of(indicator), indicator.indicator_set.period_start
        number, end, version = key
        decided = values.get("decided_on")
        if not indicator.is_confirmed:
            self.fault("number", "Chỉ tiêu chưa đối chiếu thì chưa có mức.", number)
        if version == 1:
            if text := range_fault(values["value"], measure):
                self.fault("value", text, values["value"])
        elif (number, end, version - 1) not in self.goals:
            self.fault("version", f"Chưa có lần {version - 1} của mức này; hãy ghi lần ấy ở dòng trên.", version)
        else:
            before = self.goals[number, end, version - 1]
            for name, text in {
                "value": raise_fault(values["value"], before, measure),
                "reason": "" if values.get("reason") else "Mức nâng phải có lý do.",
                "decided_on": decision_fault(decided, before, since=since, today=self.today)
                if decided
                else "Mức nâng phải có ngày quyết định.",
            }.items():
                if text:
                    self.fault(name, text, values.get(name))
        self.goals[key] = Goal(end, values["value"], version, decided)

    def build(self, values: dict[str, Any]) -> Target:
        fields = {name: value for name, value in values.items() if name != "number"}
        return Target(indicator=self.numbered[values["number"]], **fields)

    def differ(self, row: Any, values: dict[str, Any], cells: Cells) -> str:
        for name, _, new in cells:
            self.fault(name, immutable(row), new)
        return FAULTY

    def write(self, *, by: User, upload: models.Model) -> None:
        made = list(self.create_instances)
        super().write(by=by, upload=upload)
        for row in made:
            action = "Nâng mức chỉ tiêu theo bảng tính" if row.version > 1 else "Ghi mức chỉ tiêu theo bảng tính"
            self.record(action, row, by=by)
