"""The register: all indicators of a set with the targets of the congress."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Prefetch

from accounts import audit
from accounts.cells import Choice, Day, Number, Text, Whole
from accounts.columns import Column
from accounts.differences import FAULTY, REMOVED
from accounts.exchange import Cells, SheetResource, dependants
from accounts.models import Unit, User
from accounts.vietnamese import search_key
from targets.checks import range_fault
from targets.measures import Direction, Measure, is_share
from targets.measures import Kind as KindOf
from targets.models import Indicator, Target
from targets.resources.of_set import SetResource, immutable, labels


class StillNeeded(Exception):
    """What was to be removed is referred to by now; nothing was written."""


class RegisterResource(SetResource):
    """All indicators of the set with the congress's targets; the sheet replaces the register."""

    title = "Chỉ tiêu"
    notes = (
        "Bảng này thay cả danh mục: số thứ tự đã có thì sửa, số mới thì thêm, số không còn trong bảng thì xoá",
        "(chỉ xoá được chỉ tiêu chưa có số liệu, mức, nhận định, việc giao hay báo cáo).",
        "Mức của đại hội đã ghi thì không sửa được; mức phấn đấu cao hơn nhập ở bảng Mức chỉ tiêu.",
    )

    number = Column("Số thứ tự", Whole(1, 9999), "number", words=("TT", "STT", "Số"), width=10)
    group = Column("Nhóm", Text(100), "group", width=22)
    name = Column("Tên chỉ tiêu", Text(300), "name", words=("Chỉ tiêu",), width=50)
    unit_of_measure = Column("Đơn vị tính", Text(60), "unit_of_measure", width=18)
    decimals = Column("Số chữ số thập phân", Whole(0, 4), "decimals", required=False, width=12, help="Mặc định là 2.")
    direction = Column("Chiều", Choice(labels(Indicator.Direction.choices)), "direction", width=12)
    kind = Column("Loại số", Choice(labels(Indicator.Kind.choices)), "kind", width=20)
    price_basis = Column("Giá", Text(60), "price_basis", required=False, width=18, help="Ví dụ: giá so sánh 2010.")
    target_value = Column(
        "Mức đại hội", Number(), "number", required=False, width=14, help="Để trống khi chưa đối chiếu với nghị quyết."
    )
    target_period_end = Column(
        "Mức đến ngày", Day(), "number", required=False, width=14, help="Để trống thì lấy ngày cuối của bộ chỉ tiêu."
    )
    responsible_unit = Column(
        "Đơn vị theo dõi", Text(200), "unit__code", required=False, width=18, help="Mã đơn vị, ví dụ TCKH."
    )
    frequency = Column(
        "Kỳ số liệu", Choice(labels(Indicator.Frequency.choices)), "frequency", required=False, help="Mặc định là năm."
    )
    provenance = Column(
        "Mức đối chiếu",
        Choice(labels(Indicator.Provenance.choices)),
        "provenance",
        width=36,
        help="Chỉ chỉ tiêu “Đã đối chiếu” mới có mức.",
    )
    source = Column("Nguồn", Text(300), "source", required=False, width=50)

    class Meta(SheetResource.Meta):
        model = Indicator

    def get_queryset(self) -> Any:
        return self._with_firsts(self.indicators()).order_by("number")

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return self._with_firsts(queryset.select_related("unit"))

    def _with_firsts(self, indicators: Any) -> Any:
        firsts = Target.objects.filter(version=1).order_by("-period_end")
        return indicators.prefetch_related(None).prefetch_related(
            Prefetch("targets", queryset=firsts, to_attr="firsts")
        )

    def dehydrate_target_value(self, row: Any) -> Any:
        return row.firsts[0].value if row.firsts else None

    def dehydrate_target_period_end(self, row: Any) -> Any:
        return row.firsts[0].period_end if row.firsts else None

    def list_for(self, name: str) -> Sequence[str]:
        if name != "responsible_unit":
            return super().list_for(name)
        return tuple(Unit.objects.filter(committee=self.committee).assignable().values_list("code", flat=True))

    def load(self) -> None:
        self.load_units()
        self.known = {row.number: row for row in self.get_queryset()}
        self.aimed: list[tuple[Indicator, dict[str, Any]]] = []  # known rows that get their first target
        self.removed: list[Indicator] = []

    def label_of(self, row: Any) -> str:
        return f"{row.number}. {row.name}"

    def value_of(self, row: Any, name: str) -> Any:
        if name == "target_value":
            return self.dehydrate_target_value(row)
        if name == "target_period_end":
            return self.dehydrate_target_period_end(row)
        value = super().value_of(row, name)
        return "" if name == "responsible_unit" and value is None else value

    def resolve(self, values: dict[str, Any]) -> Any:
        if "decimals" in values and values["decimals"] is None:
            values["decimals"] = 2
        if "frequency" in values:
            values["frequency"] = values["frequency"] or Indicator.Frequency.YEAR
        if "responsible_unit" in values:
            unit = self.unit_named("responsible_unit", values["responsible_unit"])
            values["responsible_unit"] = unit.code if unit else ""
        self._resolve_target(values)
        return values["number"]

    def _resolve_target(self, values: dict[str, Any]) -> None:
        value = values.get("target_value")
        if value is None:
            if "target_period_end" in values:
                values["target_period_end"] = None
            return
        kind, unit = KindOf(values["kind"]), values["unit_of_measure"]
        share = is_share(unit, kind, values["name"])
        if text := range_fault(value, Measure(Direction(values["direction"]), kind, unit, share=share)):
            self.fault("target_value", text, value)
        if values["provenance"] != Indicator.Provenance.CONFIRMED:
            self.fault(
                "target_value", "Chỉ tiêu chưa đối chiếu thì chưa có mức: để trống, hoặc chọn “Đã đối chiếu”.", value
            )
        if "target_period_end" in values:
            end = values["target_period_end"] = values["target_period_end"] or self.indicator_set.period_end
            if not self.indicator_set.period_start <= end <= self.indicator_set.period_end:
                self.fault("target_period_end", "Ngày không thuộc thời gian của bộ chỉ tiêu.", end)

    def build(self, values: dict[str, Any]) -> Indicator:
        made = Indicator(indicator_set=self.indicator_set)
        self.change(made, values)
        return made

    def change(self, row: Any, values: dict[str, Any]) -> None:
        for name, value in values.items():
            if name == "responsible_unit":
                row.unit = self.units[search_key(value)] if value else None
            elif not name.startswith("target_"):
                setattr(row, name, value)
        row.search_key = search_key(row.name)

    def _target_of(self, row: Indicator, values: dict[str, Any]) -> Target:
        end = values.get("target_period_end") or self.indicator_set.period_end
        return Target(indicator=row, period_end=end, value=values["target_value"], authority=self.indicator_set.issuer)

    def differ(self, row: Any, values: dict[str, Any], cells: Cells) -> str:
        if row.firsts:
            for name, _, new in cells:
                if name.startswith("target_"):
                    self.fault(name, immutable(row.firsts[0]), new)
            if values["provenance"] != Indicator.Provenance.CONFIRMED:
                self.fault("provenance", "Chỉ tiêu đã có mức của đại hội nên phải là “Đã đối chiếu”.")
        else:
            self.aimed.append((row, values))
        return FAULTY if self._wrong else super().differ(row, values, cells)

    def finish(self) -> None:
        """What the sheet does not name is removed, unless something hangs on it."""
        if self.checked.counts[FAULTY]:
            return
        gone = [row for number, row in self.known.items() if number not in self.seen]
        needed = dependants(gone)
        self.at = 0
        for row in gone:
            if row.pk in needed:
                told = f"“{row.name}” không có trong bảng nhưng đã có {', '.join(needed[row.pk])} nên không xoá được. "
                self.fault("number", f"{told}Hãy thêm lại dòng này vào bảng.", row.number)
                self.checked.counts[FAULTY] += 1
            else:
                self.removed.append(row)
                self.tell(REMOVED, row, [], at=0)
                self.checked.counts[REMOVED] += 1

    def prepare(self) -> None:
        super().prepare()
        new = [
            pair
            for pair in zip(self.create_instances, self.made, strict=True)
            if pair[1].get("target_value") is not None
        ]
        self.made_targets = [self._target_of(row, values) for row, values in (*new, *self.aimed)]

    def write(self, *, by: User, upload: models.Model) -> None:
        if dependants(self.removed):
            raise StillNeeded
        for row in self.removed:
            self.record("Xoá chỉ tiêu theo bảng tính", row, by=by, before=audit.snapshot(row), gone=True)
            row.delete()
        super().write(by=by, upload=upload)
        Target.objects.bulk_create(self.made_targets)
