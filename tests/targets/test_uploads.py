"""A sheet comes in, shows what it would do, and does just that once it is confirmed."""

from pathlib import Path

import pytest

from accounts.models import Unit, User
from targets import uploads
from targets.models import IndicatorSet
from targets.received import Upload
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def register(reference: None) -> IndicatorSet:
    return IndicatorSet.objects.get()


@pytest.fixture
def clerk(register: IndicatorSet) -> User:
    return UserFactory.create(role=User.Role.OFFICE, unit=Unit.objects.get(code="VPHU"))


@pytest.mark.parametrize("kind", Upload.Kind.values)
def test_what_was_taken_out_comes_back_unchanged(kind: str, register: IndicatorSet, clerk: User) -> None:
    committee = register.committee
    content = uploads.resource_for(kind, committee, register).workbook()
    upload = uploads.receive_upload(
        committee=committee, kind=kind, indicator_set=register, name="a.xlsx", content=content, by=clerk
    )
    print(upload.counts, upload.preview)
    assert upload.preview["faults"] == []
    assert {k for k, v in upload.counts.items() if v} == {"unchanged"}


@pytest.mark.parametrize(
    ("kind", "name"), [("danh-muc", "indicators.csv"), ("ket-qua", "results.csv"), ("don-vi", "units.csv")]
)
def test_fixture_comes_in_unchanged(kind: str, name: str, register: IndicatorSet, clerk: User) -> None:
    upload = uploads.receive_upload(
        committee=register.committee,
        kind=kind,
        indicator_set=register,
        name=name,
        content=(FIXTURES / name).read_bytes(),
        by=clerk,
    )
    print(upload.counts, upload.preview)
    assert {k for k, v in upload.counts.items() if v} == {"unchanged"}
