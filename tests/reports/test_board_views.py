"""The board as somebody shaped it: chosen blocks in their order, a part of the work, shared, pinned."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from assignments.models import Assignment
from conclusions.models import Conclusion, Directive
from reports.board_blocks import TITLES, USUAL
from reports.models import BoardView
from targets.models import Indicator
from tests.conftest import ClientOf
from tests.factories import AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def view(committee: Unit, standing_member: User) -> BoardView:
    return BoardView.objects.create(
        committee=committee, owner=standing_member, name="Họp tháng", blocks=["units", "state"]
    )


def shown(response: Any) -> list[str]:
    return [code for code, _ in response.context["blocks"]]


def form(**words: Any) -> dict[str, Any]:
    return {"name": "Kinh tế", "order": [*TITLES], "blocks": ["trend", "state"], **words}


# --- Which part of the work ----------------------------------------------------------------------


def test_board_without_a_view_shows_the_usual_blocks(office: User, client_of: ClientOf) -> None:
    assert shown(client_of(office).get(reverse("board"))) == list(USUAL)


def test_board_of_a_field_counts_its_directives_work_and_indicators(
    office: User, assignment: Assignment, cam_thach: Unit, unassigned_directive: Directive, client_of: ClientOf
) -> None:
    Directive.objects.filter(pk=unassigned_directive.pk).update(topic=Directive.Topic.PARTY)
    AssignmentFactory.create(directive=unassigned_directive, unit=cam_thach)
    assert assignment.directive_id is not None
    Directive.objects.filter(pk=assignment.directive_id).update(topic=Directive.Topic.ECONOMY)
    client = client_of(office)

    economy = client.get(reverse("board"), {"linh-vuc": "economy"}).context["rollup"]
    party = client.get(reverse("board"), {"linh-vuc": "party"}).context["rollup"]

    assert [line.directive_id for line in economy.directive_lines] == [assignment.directive_id]
    assert (economy.assignments.total, len(economy.indicator_lines)) == (1, 1)
    assert [line.directive_id for line in party.directive_lines] == [unassigned_directive.pk]
    assert (party.assignments.total, len(party.indicator_lines)) == (1, 0)


def test_board_of_a_unit_counts_what_it_leads_and_says_so(
    office: User, assignment: Assignment, cam_thach: Unit, agriculture: Unit, client_of: ClientOf
) -> None:
    AssignmentFactory.create(directive=assignment.directive, unit=cam_thach)

    response = client_of(office).get(reverse("board"), {"don-vi": agriculture.pk})

    assert response.context["rollup"].assignments.total == 1
    assert "Trong phạm vi: Phòng Nông nghiệp và Phát triển nông thôn" in response.content.decode()


def test_board_of_a_paper_counts_what_was_given_for_it(
    office: User, assignment: Assignment, paper: Conclusion, indicator: Indicator, client_of: ClientOf
) -> None:
    AssignmentFactory.create(directive=None, indicator=indicator, unit=assignment.unit)

    rollup = client_of(office).get(reverse("board"), {"ket-luan": paper.pk}).context["rollup"]

    assert rollup.assignments.total == 1


@pytest.mark.parametrize(
    "words", [{"ket-luan": "999999"}, {"ket-luan": "x"}, {"linh-vuc": "x"}, {"don-vi": "999999"}, {"khung": "999999"}]
)
def test_board_of_what_is_not_there_is_404(words: dict[str, str], office: User, client_of: ClientOf) -> None:
    assert client_of(office).get(reverse("board"), words).status_code == 404


def test_units_people_cannot_ask_for_another_units_board(
    commune_head: User, agriculture: Unit, client_of: ClientOf
) -> None:
    assert client_of(commune_head).get(reverse("board"), {"don-vi": agriculture.pk}).status_code == 404


# --- Saving --------------------------------------------------------------------------------------


def test_saved_view_shows_its_blocks_in_its_order(standing_member: User, view: BoardView, client_of: ClientOf) -> None:
    response = client_of(standing_member).get(reverse("board"), {"khung": view.pk})

    assert shown(response) == ["units", "state"]
    assert "Họp tháng" in response.content.decode()


def test_view_is_saved_with_its_scope_and_key_directives(
    standing_member: User, directive: Directive, committee: Unit, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    words = form(topic="economy", key_directives=[directive.pk], blocks=["key", "state"], is_shared="on")

    response = client.post(reverse("add_view"), words)

    made = BoardView.objects.get()
    assert response["Location"] == f"{reverse('board')}?khung={made.pk}"
    assert (made.committee, made.owner, made.blocks) == (committee, standing_member, ["state", "key"])
    board = client.get(response["Location"])
    assert board.context["rollup"].scope.topic == "economy"
    assert AuditEntry.objects.filter(action="Lưu khung nhìn").count() == 1


def test_key_directives_are_shown_with_their_state(
    standing_member: User, assignment: Assignment, directive: Directive, view: BoardView, client_of: ClientOf
) -> None:
    view.key_directives.add(directive)
    BoardView.objects.filter(pk=view.pk).update(blocks=["key"])

    response = client_of(standing_member).get(reverse("board"), {"khung": view.pk})

    assert [line.directive_id for line in response.context["key_lines"]] == [directive.pk]


@pytest.mark.parametrize(
    ("arrow", "first"), [("len:indicators", "indicators"), ("xuong:state", "indicators"), ("len:state", "state")]
)
def test_arrow_moves_a_block_by_one_place_and_saves_nothing(
    arrow: str, first: str, standing_member: User, client_of: ClientOf
) -> None:
    response = client_of(standing_member).post(reverse("add_view"), form(chuyen=arrow, name=""))

    assert response.status_code == 200
    assert response.context["rows"][0][0] == first
    assert [code for code, _, ticked in response.context["rows"] if ticked] == ["state", "trend"]
    assert not BoardView.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"name": ""}, "Hãy đặt tên"),
        ({"blocks": []}, "Hãy chọn ít nhất một khối"),
        ({"blocks": ["nonsense"]}, "nonsense"),
        ({"name": "Họp tháng"}, "đã có khung nhìn mang tên này"),
    ],
)
def test_incomplete_view_is_refused_and_kept_on_the_page(
    words: dict[str, Any], said: str, standing_member: User, view: BoardView, client_of: ClientOf
) -> None:
    response = client_of(standing_member).post(reverse("add_view"), form(**words))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert BoardView.objects.count() == 1


def test_changed_view_keeps_in_the_trail_what_it_was(
    standing_member: User, view: BoardView, client_of: ClientOf
) -> None:
    client_of(standing_member).post(reverse("edit_view", args=[view.pk]), form(name="Họp quý"))

    view.refresh_from_db()
    assert (view.name, view.blocks) == ("Họp quý", ["state", "trend"])
    entry = AuditEntry.objects.get(action="Sửa khung nhìn")
    assert entry.before is not None
    assert entry.before["name"] == "Họp tháng"


def test_deleted_view_stays_in_the_trail(standing_member: User, view: BoardView, client_of: ClientOf) -> None:
    client_of(standing_member).post(reverse("delete_view", args=[view.pk]))

    assert not BoardView.objects.exists()
    assert AuditEntry.objects.get(action="Xoá khung nhìn").before["name"] == "Họp tháng"


# --- Sharing and pinning -------------------------------------------------------------------------


def test_shared_view_is_seen_by_the_committee_and_changed_by_its_owner_only(
    office: User, view: BoardView, client_of: ClientOf
) -> None:
    client = client_of(office)
    assert client.get(reverse("board"), {"khung": view.pk}).status_code == 404
    BoardView.objects.filter(pk=view.pk).update(is_shared=True)

    assert shown(client.get(reverse("board"), {"khung": view.pk})) == ["units", "state"]
    assert client.get(reverse("edit_view", args=[view.pk])).status_code == 403
    assert client.post(reverse("delete_view", args=[view.pk])).status_code == 403


def test_board_opens_on_the_pinned_view_until_it_is_unpinned(
    standing_member: User, view: BoardView, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    client.post(reverse("pin_view", args=[view.pk]))

    assert shown(client.get(reverse("board"))) == ["units", "state"]
    assert shown(client.get(reverse("board"), {"khung": "0"})) == list(USUAL)
    client.post(reverse("unpin_view"))
    assert shown(client.get(reverse("board"))) == list(USUAL)


def test_everything_chosen_on_a_narrow_view_holds_on_its_other_days(
    standing_member: User, view: BoardView, client_of: ClientOf
) -> None:
    BoardView.objects.filter(pk=view.pk).update(topic="economy")
    client = client_of(standing_member)

    opened = client.get(reverse("board"), {"khung": str(view.pk), "linh-vuc": ""})
    other_day = client.get(reverse("board") + opened.context["days"][0][1])

    assert opened.context["rollup"].scope.topic == ""
    assert other_day.context["rollup"].scope.topic == ""


def test_usual_board_stays_usual_on_its_other_days_though_a_view_is_pinned(
    standing_member: User, view: BoardView, client_of: ClientOf
) -> None:
    client = client_of(standing_member)
    client.post(reverse("pin_view", args=[view.pk]))

    opened = client.get(reverse("board"), {"khung": "0"})

    assert shown(client.get(reverse("board") + opened.context["days"][0][1])) == list(USUAL)


def test_each_person_pins_for_himself(
    standing_member: User, office: User, view: BoardView, client_of: ClientOf
) -> None:
    BoardView.objects.filter(pk=view.pk).update(is_shared=True)
    client_of(standing_member).post(reverse("pin_view", args=[view.pk]))

    assert shown(client_of(office).get(reverse("board"))) == list(USUAL)


def test_unit_people_see_a_shared_view_over_their_own_work(
    unit_head: User, assignment: Assignment, cam_thach: Unit, view: BoardView, client_of: ClientOf
) -> None:
    BoardView.objects.filter(pk=view.pk).update(is_shared=True)
    AssignmentFactory.create(directive=assignment.directive, unit=cam_thach)

    response = client_of(unit_head).get(reverse("board"), {"khung": view.pk})

    assert response.context["rollup"].assignments.total == 1


# --- The rows behind the count of directives -----------------------------------------------------


def test_count_of_directives_leads_to_as_many_rows(
    office: User, assignment: Assignment, unassigned_directive: Directive, client_of: ClientOf
) -> None:
    client = client_of(office)
    board = client.get(reverse("board"))
    counted = {segment.href: segment.count for segment in board.context["directive_bar"].segments}

    for href, count in counted.items():
        assert len(client.get(href).context["lines"]) == count
    assert sum(counted.values()) == 2


def test_signing_in_leads_to_the_pinned_view_or_to_the_desk(office: User, view: BoardView, client_of: ClientOf) -> None:
    client = client_of(office)
    assert client.get(reverse("start"))["Location"] == reverse("desk")
    BoardView.objects.filter(pk=view.pk).update(is_shared=True)
    client.post(reverse("pin_view", args=[view.pk]))

    assert client.get(reverse("start"))["Location"] == reverse("board")


def test_number_of_each_day_of_the_trend_leads_to_as_many_rows(
    office: User, assignment: Assignment, client_of: ClientOf
) -> None:
    Conclusion.objects.update(signed_on=date(2022, 7, 7))
    Assignment.objects.update(assigned_on=date(2022, 12, 1))
    client = client_of(office)
    columns = client.get(reverse("board")).context["trend"].columns

    for column in columns:
        assert client.get(column.href).context["page_obj"].paginator.count == column.total
    assert [column.total for column in columns] == [1, 1, 1]
