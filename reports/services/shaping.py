"""Keeping a board as somebody shaped it. What a view was before stays in the trail."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from conclusions.models import Directive
from reports.models import BoardPin, BoardView


@transaction.atomic
def save_view(view: BoardView, *, key_directives: Iterable[Directive], by: User) -> BoardView:
    """Make or change a view; its owner and committee are set by the caller when it is new."""
    before = _state(BoardView.objects.get(pk=view.pk)) if view.pk else None
    view.save()
    view.key_directives.set(key_directives)
    audit.record("Sửa khung nhìn" if before else "Lưu khung nhìn", view, by=by, before=before, after=_state(view))
    return view


@transaction.atomic
def delete_view(view: BoardView, *, by: User) -> None:
    """Whose board opened on it opens as usual again."""
    audit.record("Xoá khung nhìn", view, by=by, before=_state(view))
    view.delete()


def _state(view: BoardView) -> dict[str, Any]:
    return audit.snapshot(view) | {"key_directives": sorted(view.key_directives.values_list("pk", flat=True))}


@transaction.atomic
def pin_view(view: BoardView, *, by: User) -> None:
    """From now on the board of `by` opens on this view."""
    BoardPin.objects.update_or_create(user=by, defaults={"view": view})


def unpin_view(*, by: User) -> None:
    BoardPin.objects.filter(user=by).delete()
