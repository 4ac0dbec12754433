"""Fields of work: those of the directives, and which groups of indicators belong to each."""

from itertools import pairwise

from accounts.vietnamese import search_key
from conclusions.models import Directive
from targets.models import Indicator


def groups_in(committee_id: int | None, topic: str) -> tuple[str, ...]:
    """The groups of the committee's indicators that belong to the field of directives; one query."""
    label = str(Directive.Topic(topic).label)
    rows = Indicator.objects.of_committee(committee_id).order_by("group").values_list("group", flat=True).distinct()
    return tuple(group for group in rows if is_same_field(group, label))


def is_same_field(group: str, label: str) -> bool:
    """Whether two names of a field mean the same: they are equal, or share two words that follow one another.

    Offices name the groups of their indicators freely: "Môi trường" is "Tài nguyên - môi trường".
    """
    return search_key(group) == search_key(label) or bool(_pairs(group) & _pairs(label))


def _pairs(name: str) -> set[tuple[str, str]]:
    syllables = search_key(name).replace("-", " ").split()
    return set(pairwise(syllables))
