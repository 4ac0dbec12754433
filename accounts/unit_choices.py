"""Units to choose from in a form."""

from collections.abc import Sequence
from itertools import groupby

from accounts.models import Unit


def grouped(units: Sequence[Unit]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of units under the names of their kinds, in the order of the kinds."""
    order = list(Unit.Kind)
    ranked = sorted(units, key=lambda unit: (order.index(Unit.Kind(unit.kind)), unit.sort_key))
    return [
        (Unit.Kind(kind).label, [(str(unit.pk), unit.name) for unit in members])
        for kind, members in groupby(ranked, key=lambda unit: unit.kind)
    ]
