"""Which groups of indicators belong to a field of directives."""

import pytest

from conclusions.models import Directive
from targets.fields import groups_in, is_same_field
from targets.models import Indicator
from tests.factories import IndicatorFactory, IndicatorSetFactory


@pytest.mark.parametrize(
    ("group", "topic", "same"),
    [
        ("Kinh tế", Directive.Topic.ECONOMY, True),
        ("Văn hóa - xã hội", Directive.Topic.SOCIETY, True),
        ("VĂN HOÁ - XÃ HỘI", Directive.Topic.SOCIETY, True),
        ("Môi trường", Directive.Topic.ENVIRONMENT, True),
        ("An ninh trật tự", Directive.Topic.SECURITY, True),
        ("Xây dựng Đảng", Directive.Topic.PARTY, True),
        ("Kinh tế", Directive.Topic.SOCIETY, False),
        ("Môi trường", Directive.Topic.ECONOMY, False),
        ("", Directive.Topic.ECONOMY, False),
        ("Kinh", Directive.Topic.ECONOMY, False),
    ],
)
def test_group_belongs_to_the_field_whose_name_it_shares(group: str, topic: Directive.Topic, same: bool) -> None:
    assert is_same_field(group, str(topic.label)) is same


def test_groups_are_those_of_the_committees_own_indicators(indicator: Indicator) -> None:
    IndicatorFactory.create(indicator_set=IndicatorSetFactory.create(), group="Kinh tế tập thể")
    IndicatorFactory.create(indicator_set=indicator.indicator_set, group="Môi trường")

    committee_id = indicator.indicator_set.committee_id
    assert groups_in(committee_id, Directive.Topic.ECONOMY) == ("Kinh tế",)
    assert groups_in(committee_id, Directive.Topic.PARTY) == ()
