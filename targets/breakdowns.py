"""The units' own figures of an indicator, and what they add up to."""

from datetime import date

from targets.models import Indicator, Result
from targets.parts import Part, Total, add_up
from targets.standings import figure_of, measure_of


def by_unit(indicator: Indicator, on: date) -> Total | None:
    """One query whatever the number of units; expects `with_figures`. None while no unit has a figure."""
    of_unit: dict[tuple[str, str], list[Result]] = {}
    rows = Result.objects.filter(indicator=indicator, unit__isnull=False).select_related("unit")
    for result in rows.order_by("unit__sort_key", "unit_id", "pk"):
        if result.unit is not None:
            of_unit.setdefault((result.unit.name, result.unit.path), []).append(result)
    parts = [Part(name, path, tuple(map(figure_of, results))) for (name, path), results in of_unit.items()]
    return add_up(parts, [figure_of(result) for result in indicator.results.all()], measure_of(indicator), on)
