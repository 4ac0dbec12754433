"""The results of a set, each with its source."""

from typing import Any, cast

from django.db import models
from django.db.models import Count, Max

from accounts.cells import Choice, Day, Number, Text, Whole
from accounts.columns import Column
from accounts.differences import LATER
from accounts.exchange import Cells, SheetResource
from accounts.models import User
from accounts.vietnamese import search_key
from targets.checks import result_faults
from targets.models import Result
from targets.resources.of_set import SetResource, labels
from targets.standings import measure_of


class ResultResource(SetResource):
    """Results by indicator, unit, period, kind, day and basis. None is overwritten: another figure is a later row."""

    title = "Kết quả chỉ tiêu"
    related = ("indicator", "unit")
    notes = (
        "Số đã ghi không bị ghi đè: cùng kỳ, cùng loại, cùng ngày mà số khác thì thành một dòng mới, dùng thay số cũ.",
    )

    number = Column(
        "Số thứ tự chỉ tiêu",
        Whole(1, 9999),
        "indicator__number",
        english="indicator_number",
        words=("Số thứ tự", "TT", "STT"),
    )
    unit = Column(
        "Của đơn vị", Text(200), "unit__code", required=False, help="Mã đơn vị; để trống khi là số của toàn cấp ủy."
    )
    period_start = Column("Từ ngày", Day(first=True), "period_start", width=13)
    period_end = Column("Đến ngày", Day(), "period_end", width=13)
    value = Column("Giá trị", Number(), "value", help="Chỉ ghi số, theo đơn vị tính của chỉ tiêu; tỷ lệ 75% ghi 75.")
    numerator = Column("Tử số", Number(), "numerator", required=False, width=10, help="Ví dụ 9 trong 9/16 xã.")
    denominator = Column("Mẫu số", Number(), "denominator", required=False, width=10)
    kind = Column("Loại số liệu", Choice(labels(Result.Kind.choices)), "kind", width=18)
    as_of = Column("Công bố ngày", Day(), "as_of", width=13, help="Ngày số liệu được công bố; không ở tương lai.")
    basis = Column(
        "Giá, phương pháp, bộ tiêu chí", Text(60), "basis", required=False, help="Chỉ ghi khi khác với chỉ tiêu."
    )
    source = Column("Nguồn", Text(300), "source", width=40)
    note = Column("Ghi chú", Text(), "note", required=False, width=40)

    class Meta(SheetResource.Meta):
        model = Result

    def get_queryset(self) -> Any:
        """The figure that stands for each key; those it took the place of are left out."""
        key = ("indicator", "unit", "period_start", "period_end", "kind", "as_of", "basis")
        every = Result.objects.filter(indicator__indicator_set=self.indicator_set).order_by()
        last = every.values(*key).annotate(last=Max("pk")).values("last")
        return (
            Result.objects.filter(pk__in=last)
            .select_related("indicator", "unit")
            .order_by("indicator__number", "period_end", "pk")
        )

    def stored_state(self) -> object:
        """Results are only ever added."""
        results = Result.objects.filter(indicator__indicator_set=self.indicator_set)
        return tuple(results.aggregate(count=Count("pk"), last=Max("pk")).values())

    def load(self) -> None:
        self.load_units()
        self.numbered = {row.number: row for row in self.indicators()}
        self.measures = {number: measure_of(row) for number, row in self.numbered.items()}
        numbers = {row.pk: number for number, row in self.numbered.items()}
        codes = {unit.pk: unit.code for unit in self.units.values()}
        rows = Result.objects.filter(indicator__indicator_set=self.indicator_set).order_by("pk")
        for found in rows.iterator(chunk_size=2000):
            row = cast(Any, found)
            row.number, row.code = numbers[row.indicator_id], codes.get(row.unit_id, "")
            self.known[row.number, row.code, row.period_start, row.period_end, row.kind, row.as_of, row.basis] = row

    def value_of(self, row: Any, name: str) -> Any:
        return row.number if name == "number" else row.code if name == "unit" else getattr(row, name)

    def label_of(self, row: Any) -> str:
        return f"{self.numbered[row.number]}: {row.period_start:%d/%m/%Y} – {row.period_end:%d/%m/%Y}"

    def resolve(self, values: dict[str, Any]) -> Any:
        number = values["number"]
        if self.indicator_of(number) is None:
            return None
        unit = self.unit_named("unit", values["unit"]) if values.get("unit") else None
        if "unit" in values:
            values["unit"] = unit.code if unit else ""
        judged = ("value", "kind", "period_start", "period_end", "as_of", "numerator", "denominator")
        figure: dict[str, Any] = {name: values.get(name) for name in judged}
        for name, text in result_faults(self.measures[number], today=self.today, **figure):
            self.fault(name, text, values.get(name))
        named = (values[name] for name in ("period_start", "period_end", "kind", "as_of"))
        return (number, values.get("unit", ""), *named, values.get("basis", ""))

    def build(self, values: dict[str, Any]) -> Any:
        fields = {name: value for name, value in values.items() if name not in {"number", "unit"}}
        code = values.get("unit", "")
        unit_id = self.units[search_key(code)].pk if code else None
        made = cast(Any, Result(indicator_id=self.numbered[values["number"]].pk, unit_id=unit_id, **fields))
        made.number, made.code = values["number"], code
        return made

    def differ(self, row: Any, values: dict[str, Any], cells: Cells) -> str:
        self.made.append({name: self.value_of(row, name) for name in self.fields} | values)
        return self.tell(LATER, row, cells)

    def write(self, *, by: User, upload: models.Model) -> None:
        for row in self.create_instances:
            row.recorded_by_id, row.upload_id = by.pk, upload.pk
        super().write(by=by, upload=upload)
