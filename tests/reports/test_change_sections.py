"""What a section of changes shows at once and what it keeps folded."""

import pytest

from reports.change_sections import Change, Section


def section(count: int, group: str = "") -> Section:
    return Section(
        "done", "Hoàn thành mới", "việc hoàn thành mới", (Change("Việc", "", "", "", "", group=group),) * count
    )


@pytest.mark.parametrize(("count", "shown", "folded"), [(1, 1, 0), (8, 8, 0), (9, 6, 3), (40, 6, 34)])
def test_long_section_folds_what_comes_after_the_first_rows(count: int, shown: int, folded: int) -> None:
    found = section(count)

    assert sum(len(rows) for _, rows in found.groups) == shown
    assert len(found.folded) == folded
    assert found.count_text == f"{count} việc hoàn thành mới"


def test_folded_rows_stand_under_their_heading_again() -> None:
    found = section(9, group="2. Rà soát")

    assert [name for name, _ in found.groups] == [name for name, _ in found.folded_groups] == ["2. Rà soát"]
