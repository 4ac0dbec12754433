"""The fixed cast: two committees, their units and people, one small paper and the work that comes of it.

Ours is the district's, on 15 November 2023. `agriculture` leads the assignment, `farmers` take part, `cam_thach` has
nothing to do with it, and of the other committee nobody may see anything of ours.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from threading import Barrier
from typing import Any

import hypothesis
import pytest
import time_machine as machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import Unit, User
from assignments.models import Assignment, ProgressReport, ReportedValue
from conclusions.drafts import Draft, as_data, draft_of
from conclusions.found import FoundDirective, FoundPassage, Header, Reading
from conclusions.models import Conclusion, Directive, Intake
from conclusions.services import publish_paper
from conclusions.unit_names import UnitName, match_units
from config.celery import app as celery_app
from reports.demonstration import Demonstration, load_demo
from reports.figures import Scope, scope_of
from reports.models import Letterhead
from reports.reference import load_reference
from targets.models import Indicator, IndicatorSet, Target
from tests.factories import (
    PASSWORD,
    AssignmentFactory,
    CommitteeFactory,
    ConclusionFactory,
    DirectiveFactory,
    IndicatorFactory,
    IndicatorSetFactory,
    ReportFactory,
    TargetFactory,
    UnitFactory,
    UserFactory,
)
from tests.loaded import loaded

pytest_plugins = ["tests.services", "tests.mail_server"]

# How long an example takes says nothing on a machine that runs other things too.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

TODAY = date(2023, 11, 15)
GUARDS = ("accounts.migrations.0002_audit_append_only", "targets.migrations.0003_congress_target_guarded")
ClientOf = Callable[[User], Client]
Together = Callable[..., list[Any]]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each database runs what it can tell apart; the rest is counted as deselected.

    On SQLite what only means something on PostgreSQL is left out; on PostgreSQL what touches no database.
    """
    there = connection.vendor == "postgresql"
    left_out = {item for item in items if (not _uses_database(item) if there else item.get_closest_marker("postgres"))}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db"})


# --- Surroundings --------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def surroundings(settings: Settings, tmp_path: Path) -> None:
    """Files go to a folder of the test's own, static files need no manifest, passwords are hashed fast."""
    settings.DATA_DIR = tmp_path.with_name(f"{tmp_path.name}-data")
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    settings.STATIC_ROOT.mkdir(parents=True)
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_triggers() -> Iterator[None]:
    """Emptying the tables after a transactional test deletes the audit trail and the congress's targets too, which
    SQLite's triggers refuse."""
    if connection.vendor != "sqlite":
        yield
        return
    guards = [import_module(name) for name in GUARDS]
    off = [statement for guard in guards for statement in guard.UNDO_SQLITE]
    on = [statement for guard in guards for statement in guard.SQLITE]
    plain = connection.ops.sql_flush

    def sql_flush(*args: Any, **kwargs: Any) -> list[str]:
        statements = plain(*args, **kwargs)
        return [*off, *statements, *on] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "sql_flush", sql_flush)
        yield


@pytest.fixture
def clock(time_machine: machine.TimeMachineFixture) -> machine.TimeMachineFixture:
    """Stops time at nine o'clock (Việt Nam) on `TODAY`; `clock.move_to(…)` goes elsewhere."""
    time_machine.move_to(datetime(2023, 11, 15, 2, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def triggers_off(db: None) -> None:
    """The audit trail without its guard, as somebody with the database's own password could make it."""
    triggers = import_module("accounts.migrations.0002_audit_append_only")
    with connection.cursor() as cursor:
        for statement in triggers.UNDO_SQLITE if connection.vendor == "sqlite" else triggers.UNDO_POSTGRESQL:
            cursor.execute(statement)


@pytest.fixture
def together() -> Together:
    """`together(act, other_act)`: all at the same moment, each in a thread with a connection of its own.

    What each returned, or the exception it raised. For PostgreSQL: SQLite's in-memory database has one writer.
    """

    def run(*acts: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(acts))

        def one(act: Callable[[], Any]) -> Any:
            try:
                connection.ensure_connection()
                start.wait(10)
                return act()
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as threads:
            return list(threads.map(one, acts))

    return run


def use_broker(url: str) -> None:
    """Celery sends to this broker from now on: what it keeps open to another one is let go."""
    app: Any = celery_app
    app.close()
    app.amqp._producer_pool = None
    app.conf.broker_url = url


@pytest.fixture
def broker(redis_server: str) -> Iterator[str]:
    """An empty Redis as Celery's broker; its address."""
    app: Any = celery_app
    before = app.conf.broker_url
    use_broker(redis_server)
    with app.connection_for_write() as link:
        link.default_channel.client.flushall()
    yield redis_server
    use_broker(before)


@pytest.fixture
def client_of() -> ClientOf:
    """`client_of(user)`: a browser in which that user has signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


# --- Units ---------------------------------------------------------------------------------------


@pytest.fixture
def committee(db: None) -> Unit:
    return CommitteeFactory.create(code="HU", name="Huyện ủy Cẩm Thủy", short_name="Huyện ủy")


@pytest.fixture
def party_office(committee: Unit) -> Unit:
    return UnitFactory.create(
        code="VPHU", name="Văn phòng Huyện ủy", short_name="VP", kind=Unit.Kind.PARTY_OFFICE, parent=committee
    )


@pytest.fixture
def standing_committee(committee: Unit) -> Unit:
    return UnitFactory.create(
        code="BTV", name="Ban Thường vụ Huyện ủy", short_name="BTV", kind=Unit.Kind.LEADERSHIP, parent=committee
    )


@pytest.fixture
def inspection_committee(committee: Unit) -> Unit:
    return UnitFactory.create(
        code="UBKT", name="Ủy ban Kiểm tra Huyện ủy", short_name="UBKT", kind=Unit.Kind.PARTY_BODY, parent=committee
    )


@pytest.fixture
def district(committee: Unit) -> Unit:
    """The people's committee, above the departments."""
    return UnitFactory.create(
        code="UBND", name="Ủy ban nhân dân huyện", short_name="UBND", kind=Unit.Kind.ADMINISTRATION, parent=committee
    )


@pytest.fixture
def agriculture(district: Unit) -> Unit:
    return UnitFactory.create(
        code="NNPTNT", name="Phòng Nông nghiệp và Phát triển nông thôn", short_name="NN&PTNT", parent=district
    )


@pytest.fixture
def finance(district: Unit) -> Unit:
    return UnitFactory.create(code="TCKH", name="Phòng Tài chính - Kế hoạch", short_name="TC-KH", parent=district)


@pytest.fixture
def farmers(committee: Unit) -> Unit:
    return UnitFactory.create(
        code="HND", name="Hội Nông dân huyện", short_name="HND", kind=Unit.Kind.MASS_ORGANISATION, parent=committee
    )


@pytest.fixture
def cam_thach(committee: Unit) -> Unit:
    return UnitFactory.create(
        code="X15142", name="Xã Cẩm Thạch", short_name="Cẩm Thạch", kind=Unit.Kind.COMMUNE, parent=committee
    )


@pytest.fixture
def cam_luong(committee: Unit) -> Unit:
    return UnitFactory.create(
        code="X15145", name="Xã Cẩm Lương", short_name="Cẩm Lương", kind=Unit.Kind.COMMUNE, parent=committee
    )


@pytest.fixture
def other_committee(db: None) -> Unit:
    return CommitteeFactory.create(code="HUBT", name="Huyện ủy Bá Thước", short_name="Huyện ủy")


@pytest.fixture
def other_unit(other_committee: Unit) -> Unit:
    return UnitFactory.create(code="NN", name="Phòng Nông nghiệp Bá Thước", short_name="NN", parent=other_committee)


# --- People --------------------------------------------------------------------------------------


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("caidat", PASSWORD, full_name="Người cài đặt")


@pytest.fixture
def administrator(party_office: Unit) -> User:
    return UserFactory.create(
        username="quantri", full_name="Phạm Văn Quản", role=User.Role.ADMINISTRATOR, unit=party_office
    )


@pytest.fixture
def office(party_office: Unit) -> User:
    return UserFactory.create(username="vanphong", full_name="Nguyễn Thị Văn", role=User.Role.OFFICE, unit=party_office)


@pytest.fixture
def second_office(party_office: Unit) -> User:
    return UserFactory.create(username="vanphong2", full_name="Lò Văn Phòng", role=User.Role.OFFICE, unit=party_office)


@pytest.fixture
def standing_member(standing_committee: Unit) -> User:
    return UserFactory.create(
        username="thuongvu", full_name="Trần Văn Thường", role=User.Role.COMMITTEE, unit=standing_committee
    )


@pytest.fixture
def inspector(inspection_committee: Unit) -> User:
    return UserFactory.create(
        username="kiemtra", full_name="Lê Thị Kiểm", role=User.Role.INSPECTOR, unit=inspection_committee
    )


@pytest.fixture
def unit_head(agriculture: Unit) -> User:
    return UserFactory.create(username="nnptnt", full_name="Hoàng Văn Nông", role=User.Role.UNIT_HEAD, unit=agriculture)


@pytest.fixture
def unit_staff(agriculture: Unit) -> User:
    return UserFactory.create(
        username="nnptnt-cv", full_name="Bùi Thị Nghiệp", role=User.Role.UNIT_STAFF, unit=agriculture
    )


@pytest.fixture
def supporting_head(farmers: Unit) -> User:
    return UserFactory.create(username="hnd", full_name="Mai Thị Nông", role=User.Role.UNIT_HEAD, unit=farmers)


@pytest.fixture
def commune_head(cam_thach: Unit) -> User:
    """Head of a unit of ours that has nothing to do with `assignment`."""
    return UserFactory.create(
        username="camthach", full_name="Quách Văn Thạch", role=User.Role.UNIT_HEAD, unit=cam_thach
    )


@pytest.fixture
def commune_staff(cam_thach: Unit) -> User:
    return UserFactory.create(
        username="camthach-cv", full_name="Trương Thị Cẩm", role=User.Role.UNIT_STAFF, unit=cam_thach
    )


@pytest.fixture
def other_office(other_committee: Unit) -> User:
    return UserFactory.create(username="bt-vp", full_name="Hà Văn Bá", role=User.Role.OFFICE, unit=other_committee)


@pytest.fixture
def other_head(other_unit: Unit) -> User:
    return UserFactory.create(username="bt-nn", full_name="Hà Thị Thước", role=User.Role.UNIT_HEAD, unit=other_unit)


@pytest.fixture
def people(
    administrator: User,
    office: User,
    standing_member: User,
    inspector: User,
    unit_head: User,
    unit_staff: User,
    supporting_head: User,
    commune_head: User,
    commune_staff: User,
    other_office: User,
    other_head: User,
) -> dict[str, User]:
    """Everyone of the cast by the name of the fixture."""
    return {
        "administrator": administrator,
        "office": office,
        "standing_member": standing_member,
        "inspector": inspector,
        "unit_head": unit_head,
        "unit_staff": unit_staff,
        "supporting_head": supporting_head,
        "commune_head": commune_head,
        "commune_staff": commune_staff,
        "other_office": other_office,
        "other_head": other_head,
    }


# --- The paper and what is measured --------------------------------------------------------------

_TASK = (
    "Tiếp tục chỉ đạo xây dựng sản phẩm OCOP, phấn đấu đến năm 2025 có từ 17 sản phẩm OCOP trở lên. "
    "Chú trọng phát triển rừng sản xuất gỗ lớn."
)


def _found(position: int, start: int, end: int, title: str) -> dict[str, Any]:
    anchor = {"passage": 2, "position": position, "start": start, "end": end, "title": title}
    words = {"due_on": None, "due_words": "", "actors": ["các xã, thị trấn"], "coordinating": [], "quantities": []}
    return {**anchor, **words, "topic": Directive.Topic.ECONOMY}


@pytest.fixture
def paper(committee: Unit) -> Conclusion:
    """A published notice of two passages; its second passage holds two directives."""
    Letterhead.objects.create(
        committee=committee,
        parent_body="ĐẢNG BỘ TỈNH THANH HOÁ",
        issuing_body="HUYỆN ỦY CẨM THỦY",
        place="Cẩm Thủy",
        signer_title="PHÓ BÍ THƯ THƯỜNG TRỰC",
        signer_name="Cao Văn Vượng",
        recipients="Các đồng chí Thường vụ Huyện ủy\nLưu VP/HU",
    )
    blank = {"heading": "", "note": ""}
    passages = [
        {
            "position": 1,
            "marker": "I.",
            "text": "Về phương hướng, nhiệm vụ",
            "kind": "heading",
            "parent": None,
            **blank,
        },
        {"position": 2, "marker": "-", "text": _TASK, "kind": "task", "parent": 1, **blank},
    ]
    half = _TASK.index("Chú trọng")
    return publish_paper(
        {
            "kind": "TB",
            "number": "406",
            "symbol": "TB/HU",
            "parent_body": "ĐẢNG BỘ TỈNH THANH HOÁ",
            "issuer": "HUYỆN ỦY CẨM THỦY",
            "place": "Cẩm Thủy",
            "signed_on": "2023-07-07",
            "meeting_on": "2023-06-29",
            "title": "kết luận hội nghị sơ kết giữa nhiệm kỳ",
            "signer_capacity": "T/M BAN THƯỜNG VỤ",
            "signer_title": "PHÓ BÍ THƯ THƯỜNG TRỰC",
            "signer_name": "Cao Văn Vượng",
            "recipients": ["Các đồng chí Thường vụ Huyện ủy", "Lưu VP/HU"],
            "passages": passages,
            "directives": [
                _found(1, 0, half - 1, "Xây dựng sản phẩm OCOP"),
                _found(2, half, len(_TASK), "Phát triển rừng gỗ lớn"),
            ],
        },
        committee=committee,
        by=None,
    )


@pytest.fixture
def directive(paper: Conclusion) -> Directive:
    return Directive.objects.get(conclusion=paper, position=1)


@pytest.fixture
def unassigned_directive(paper: Conclusion) -> Directive:
    return Directive.objects.get(conclusion=paper, position=2)


@pytest.fixture
def draft_paper(committee: Unit) -> Conclusion:
    return ConclusionFactory.create(
        committee=committee, number="", state=Conclusion.State.DRAFT, title="dự thảo kết luận"
    )


@pytest.fixture
def indicator_set(committee: Unit) -> IndicatorSet:
    return IndicatorSetFactory.create(committee=committee, code="DH26", expected_count=27)


@pytest.fixture
def indicator(indicator_set: IndicatorSet, agriculture: Unit) -> Indicator:
    """OCOP products since the congress: cumulative, followed by agriculture."""
    return IndicatorFactory.create(
        indicator_set=indicator_set,
        number=11,
        name="Số sản phẩm OCOP",
        unit_of_measure="sản phẩm",
        decimals=0,
        kind=Indicator.Kind.CUMULATIVE,
        unit=agriculture,
    )


@pytest.fixture
def target(indicator: Indicator) -> Target:
    return TargetFactory.create(indicator=indicator, value=Decimal(17))


@pytest.fixture
def other_paper(other_committee: Unit) -> Conclusion:
    return ConclusionFactory.create(committee=other_committee, number="07")


@pytest.fixture
def other_indicator(other_committee: Unit) -> Indicator:
    return IndicatorFactory.create(indicator_set=IndicatorSetFactory.create(committee=other_committee))


# --- The paper being entered ---------------------------------------------------------------------

TASKS = "Giao Phòng NN&PTNT chủ trì, phối hợp Hội Nông dân huyện rà soát đất lúa; báo cáo trước ngày 30/6/2024."


@pytest.fixture
def reading() -> Reading:
    """Of a notice with a heading, a finding, a task of a named unit, two tasks of a group and a row of a table."""
    header = Header(
        issuer="HUYỆN ỦY CẨM THỦY",
        kind="TB",
        kind_words="THÔNG BÁO",
        number="410",
        symbol="TB/HU",
        place="Cẩm Thủy",
        signed_on=date(2023, 11, 10),
        title="kết luận về bảo vệ đất lúa",
        recipients=("Phòng NN&PTNT", "Lưu VP/HU"),
    )
    passages = (
        FoundPassage(1, None, "", "", "HUYỆN ỦY CẨM THỦY", "form"),
        FoundPassage(2, None, "I.", "NHIỆM VỤ", "", "heading"),
        FoundPassage(3, 2, "-", "", "Diện tích đất lúa giảm nhanh.", "finding"),
        FoundPassage(4, 2, "-", "", TASKS, "task"),
        FoundPassage(5, 2, "-", "", "Các xã, thị trấn lập hồ sơ; Sở Tài chính bố trí vốn.", "task"),
        FoundPassage(6, 2, "1", "", "Trồng rừng gỗ lớn | Các xã, thị trấn | Hằng quý", "task", row=True),
    )
    directives = (
        FoundDirective(
            4,
            0,
            len(TASKS),
            "Rà soát đất lúa",
            lead_units=("Phòng NN&PTNT",),
            coordinating_units=("Hội Nông dân huyện",),
            deadline=date(2024, 6, 30),
            deadline_words="trước ngày 30/6/2024",
            product="Báo cáo rà soát",
            confidence=0.9,
            reason="nêu rõ đơn vị và việc phải làm",
        ),
        FoundDirective(5, 0, 27, "Lập hồ sơ", lead_units=("Các xã, thị trấn",), confidence=0.7),
        FoundDirective(5, 28, 52, "Bố trí vốn", lead_units=("Sở Tài chính",), confidence=0.5),
        FoundDirective(6, 0, 17, "Trồng rừng gỗ lớn", lead_units=("Các xã, thị trấn",), recurrence="quarter"),
    )
    return Reading(header, passages, directives)


@pytest.fixture
def read_draft(
    reading: Reading, committee: Unit, agriculture: Unit, farmers: Unit, cam_thach: Unit, cam_luong: Unit
) -> Draft:
    """The reading as the worker leaves it: units of the committee where the words name them."""
    units = [committee, agriculture, farmers, cam_thach, cam_luong]
    names = [UnitName(unit.pk, unit.name, unit.short_name, unit.kind) for unit in units]
    return draft_of(reading, lambda words: match_units(words, names))


@pytest.fixture
def intake(committee: Unit, office: User, reading: Reading, read_draft: Draft) -> Intake:
    """Read, and waiting for the office; nothing in it is accepted."""
    made = Intake(
        committee=committee,
        by=office,
        name="410-TB-HU.docx",
        sha256="a" * 64,
        status=Intake.Status.READ,
        reading=as_data(reading),
        draft=as_data(read_draft),
    )
    made.file.save("a.docx", ContentFile(b"PK\x03\x04 nhu da nhan"), save=True)
    return made


# --- The work ------------------------------------------------------------------------------------


@pytest.fixture
def assignment(
    directive: Directive, agriculture: Unit, farmers: Unit, indicator: Indicator, target: Target, office: User
) -> Assignment:
    """Given to agriculture on 10/7/2023 until the end of 2025; the farmers' union takes part."""
    made = AssignmentFactory.create(
        directive=directive,
        indicator=indicator,
        unit=agriculture,
        task="Hướng dẫn các xã xây dựng sản phẩm OCOP",
        product="Ít nhất 17 sản phẩm được công nhận",
        due_on=date(2025, 12, 31),
        assigned_by=office,
    )
    made.supporting_units.add(farmers)
    return made


@pytest.fixture
def report(assignment: Assignment, indicator: Indicator, unit_head: User, unit_staff: User) -> ProgressReport:
    """For the second half of 2023, sent on 10 November, claiming eleven products; the office has not read it yet."""
    made = ReportFactory.create(
        assignment=assignment,
        status=ProgressReport.Status.SUBMITTED,
        difficulties="Thiếu vốn đối ứng.",
        proposals="Đề nghị hỗ trợ bao bì.",
        author=unit_staff,
        submitted_by=unit_head,
        submitted_at=datetime(2023, 11, 10, 2, tzinfo=UTC),
    )
    ReportedValue.objects.create(report=made, indicator=indicator, value=Decimal(11))
    return made


@pytest.fixture
def draft(cam_thach: Unit, directive: Directive, office: User, commune_staff: User) -> ProgressReport:
    """The commune's unsent report on an assignment of its own."""
    own = AssignmentFactory.create(directive=directive, unit=cam_thach, assigned_by=office, due_on=date(2023, 12, 31))
    return ReportFactory.create(assignment=own, author=commune_staff)


@pytest.fixture
def other_assignment(other_unit: Unit, other_paper: Conclusion, other_office: User) -> Assignment:
    directive = DirectiveFactory.create(conclusion=other_paper)
    return AssignmentFactory.create(directive=directive, unit=other_unit, assigned_by=other_office)


@pytest.fixture
def other_report(other_assignment: Assignment, other_head: User) -> ProgressReport:
    return ReportFactory.create(
        assignment=other_assignment,
        status=ProgressReport.Status.SUBMITTED,
        author=other_head,
        submitted_by=other_head,
        submitted_at=datetime(2023, 11, 10, 2, tzinfo=UTC),
    )


@pytest.fixture
def scope(committee: Unit) -> Scope:
    return scope_of(committee)


@pytest.fixture
def reference(db: None) -> None:
    """The real set of Cẩm Thủy as `manage.py load_reference` loads it; no other committee."""
    loaded("reference", load_reference)


@pytest.fixture
def demonstration(db: None, monkeypatch: pytest.MonkeyPatch) -> Demonstration:
    """The demonstration set on top of the real one; the accounts' password is `PASSWORD`."""
    monkeypatch.setenv("KETLUAN_DEMO_PASSWORD", PASSWORD)

    def both() -> Demonstration:
        load_reference()
        return load_demo()

    return loaded("demonstration", both)
