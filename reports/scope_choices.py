"""What a form offers as the part of the committee's work that is summed up."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Unit, User
from conclusions.models import Conclusion, Directive
from targets.models import IndicatorSet


def offer_scope(fields: Mapping[str, Any], user: User) -> None:
    """Fill the fields `conclusion`, `topic`, `unit` and `indicator_set` with what the user may name; each may be left
    open."""
    committee = user.committee_id
    papers = Conclusion.objects.visible_to(user).filter(committee=committee, state=Conclusion.State.PUBLISHED)
    units = Unit.objects.visible_to(user).filter(committee=committee).assignable()
    for name, rows, empty in (
        ("conclusion", papers, "Mọi kết luận"),
        ("unit", units, "Cả cấp ủy"),
        ("indicator_set", IndicatorSet.objects.visible_to(user), "Theo nhiệm kỳ"),
    ):
        fields[name].queryset, fields[name].empty_label = rows, empty
    fields["topic"].choices = [("", "Mọi lĩnh vực"), *Directive.Topic.choices]
