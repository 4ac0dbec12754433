"""The committee's units as a sheet."""

from typing import Any

from django.db import models

from accounts.cells import Choice, Day, Text
from accounts.columns import Column
from accounts.differences import FAULTY
from accounts.exchange import SheetResource
from accounts.models import Unit, User
from accounts.services import save_unit

_KINDS = {str(value): str(label) for value, label in Unit.Kind.choices}
_PROVENANCES = {str(value): str(label) for value, label in Unit.Provenance.choices}


class UnitResource(SheetResource):
    """Units by their code. One that is missing from the sheet stays: its history does too."""

    title = "Đơn vị"
    related = ("parent",)
    notes = ("Đơn vị được nhận ra theo mã: mã đã có thì sửa, mã mới thì thêm, đơn vị không có trong bảng giữ nguyên.",)

    code = Column("Mã", Text(30), "code", width=12, help="Mã riêng của cấp ủy; không đổi khi đơn vị đổi tên.")
    name = Column("Tên đơn vị", Text(200), "name", words=("Tên",), width=44)
    short_name = Column("Tên gọi tắt", Text(60), "short_name", width=24)
    kind = Column("Loại", Choice(_KINDS), "kind", width=26, help="Chọn trong danh sách.")
    parent = Column(
        "Thuộc đơn vị", Text(30), "parent__code", required=False, help="Mã của đơn vị cấp trên; cấp ủy để trống."
    )
    valid_from = Column("Từ ngày", Day(first=True), "valid_from", required=False, help="Để trống nếu không rõ.")
    valid_to = Column("Đến ngày", Day(), "valid_to", required=False, help="Để trống khi đơn vị còn hoạt động.")
    gso_code = Column("Mã hành chính", Text(10), "gso_code", required=False)
    provenance = Column("Nguồn tên", Choice(_PROVENANCES), "provenance", required=False, width=30)
    source = Column("Căn cứ", Text(300), "source", required=False, width=44)

    class Meta(SheetResource.Meta):
        model = Unit

    def get_queryset(self) -> Any:
        return Unit.objects.filter(committee=self.committee).select_related("parent").order_by("path")

    def state(self) -> object:
        return tuple(self.get_queryset().values_list())

    def lock(self) -> None:
        list(Unit.objects.select_for_update().filter(committee=self.committee))

    def load(self) -> None:
        self.known = {unit.code: unit for unit in self.get_queryset()}
        self.parents = {code: unit.parent.code if unit.parent else "" for code, unit in self.known.items()}

    def label_of(self, row: Any) -> str:
        return f"{row.code}. {row.name}"

    def resolve(self, values: dict[str, Any]) -> Any:
        code, known = values["code"], self.known.get(values["code"])
        if "provenance" in values:
            values["provenance"] = values["provenance"] or Unit.Provenance.CONFIRMED
        is_committee = self.is_committee(code)
        if (values["kind"] == Unit.Kind.COMMITTEE) != is_committee:
            self.fault("kind", "Không thêm cấp ủy và không đổi loại của cấp ủy bằng bảng tính.")
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and start > end:
            self.fault("valid_to", "Ngày cuối phải sau ngày đầu.")
        if is_committee:
            values["parent"] = self.value_of(known, "parent")
        elif "parent" in values:
            self.parents[code] = values["parent"]
        elif known is None:
            self.fault("code", "Đơn vị mới phải có cột “Thuộc đơn vị”.")
        return code

    def is_committee(self, code: str) -> bool:
        return code in self.known and self.known[code].kind == Unit.Kind.COMMITTEE

    def build(self, values: dict[str, Any]) -> Unit:
        return Unit(**{name: value for name, value in values.items() if name != "parent" and value is not None})

    def value_of(self, row: Any, name: str) -> Any:
        value = super().value_of(row, name)
        return "" if name == "parent" and value is None else value

    def change(self, row: Any, values: dict[str, Any]) -> None:
        super().change(row, {name: value for name, value in values.items() if name != "parent"})

    def finish(self) -> None:
        """A parent may stand below its child in the file, so the tree is judged at the end."""
        if self.checked.counts[FAULTY]:
            return
        for code, at in self.seen.items():
            if self.is_committee(code):
                continue
            self.at, self._wrong = at, False
            parent, above = self.parents.get(code, ""), {code}
            if not parent:
                self.fault("parent", "Phải ghi mã của đơn vị cấp trên.")
            elif parent not in self.parents:
                self.fault("parent", "Không có đơn vị mang mã này, cả trong bảng lẫn trong danh mục.", parent)
            while not self._wrong and parent:
                if parent in above:
                    self.fault("parent", "Các đơn vị thuộc vòng quanh nhau.", self.parents[code])
                above.add(parent)
                parent = self.parents.get(parent, "")
            self.checked.counts[FAULTY] += self._wrong

    def write(self, *, by: User, upload: models.Model) -> None:
        """Parents first: a unit's place in the tree is made from its parent's."""
        waiting = {unit.code: unit for unit in (*self.create_instances, *self.update_instances)}
        while waiting:
            for code in [code for code in waiting if self.parents[code] not in waiting]:
                unit = waiting.pop(code)
                if not self.is_committee(code):
                    unit.parent = self.known[self.parents[code]]
                self.known[code] = save_unit(unit, by=by)
