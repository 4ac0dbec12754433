"""What the sheets of one set of indicators have in common."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.exchange import SheetResource
from accounts.models import Unit
from accounts.vietnamese import format_number, search_key
from targets.models import Indicator, IndicatorSet, Target


def labels(choices: Any) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices}


class SetResource(SheetResource):
    """A sheet of one set of indicators."""

    indicator_set: IndicatorSet  # absent where the resource only writes what the administration has chosen

    def __init__(self, indicator_set: IndicatorSet | None = None) -> None:
        super().__init__(indicator_set.committee if indicator_set else None)
        if indicator_set:
            self.indicator_set = indicator_set
        self.today = timezone.localdate()

    def indicators(self) -> Any:
        return Indicator.objects.filter(indicator_set=self.indicator_set).select_related("unit", "indicator_set")

    def state(self) -> object:
        units = Unit.objects.filter(committee=self.committee).order_by("pk").values_list("pk", "code", "name")
        return tuple(self.indicators().order_by("pk").values_list()), tuple(units), self.stored_state()

    def stored_state(self) -> object:
        targets = Target.objects.filter(indicator__indicator_set=self.indicator_set)
        return tuple(targets.order_by("pk").values_list())

    def lock(self) -> None:
        list(IndicatorSet.objects.select_for_update().filter(committee=self.committee))
        list(Indicator.objects.select_for_update().filter(indicator_set=self.indicator_set))

    def load_units(self) -> None:
        """The committee's own units, and those that took over from them; codes before names."""
        heirs = Q(inheritances__predecessor__committee=self.committee)
        units = list(Unit.objects.filter(Q(committee=self.committee) | heirs).distinct())
        units.sort(key=lambda unit: unit.committee_id != self.indicator_set.committee_id)
        named = [(words, unit) for unit in units for words in (unit.short_name, unit.name)]
        self.units: dict[str, Unit] = {}
        for words, unit in [*((unit.code, unit) for unit in units), *named]:
            self.units.setdefault(search_key(words), unit)

    def unit_named(self, column: str, words: str) -> Unit | None:
        """By code, short or full name; None when there are no words, a fault when nobody is called so."""
        unit = self.units.get(search_key(words)) if words else None
        if words and unit is None:
            self.fault(column, "Không có đơn vị này trong danh mục; ghi mã đơn vị, ví dụ TCKH.", words)
        return unit

    def indicator_of(self, number: int) -> Indicator | None:
        indicator: Indicator | None = self.numbered.get(number)
        if indicator is None:
            self.fault("number", "Bộ chỉ tiêu không có số này; thêm ở bảng Danh mục chỉ tiêu trước.", number)
        return indicator


def immutable(target: Target) -> str:
    decided = "lần 1 (của đại hội)" if target.version == 1 else f"lần {target.version}"
    return (
        f"Mức {decided} đã ghi là {format_number(target.value)}, đến {target.period_end:%d/%m/%Y}, và không sửa được. "
        f"Ghi lại như cũ; quyết định mới thì thêm lần {target.version + 1} ở bảng Mức chỉ tiêu."
    )
