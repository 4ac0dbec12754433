"""What every page knows about the installation."""

from typing import Any

from django.db.models import Count, Exists, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import DemonstrationRow, Notice, User


def installation(request: HttpRequest) -> dict[str, Any]:
    """`demo_loaded`: whether demonstration data is in the database; `unread_notices`: how many the user has not read.

    Asked only by pages that show the strip and the bell, both by one query.
    """
    told: Any = SimpleLazyObject(lambda: _told(request))
    return {"demo_loaded": SimpleLazyObject(lambda: told[0]), "unread_notices": SimpleLazyObject(lambda: told[1])}


def _told(request: HttpRequest) -> tuple[bool, int]:
    if not request.user.is_authenticated:
        return DemonstrationRow.objects.exists(), 0
    unread = Notice.objects.unread_by(request.user).order_by().values("user").annotate(count=Count("pk"))
    asked = User.objects.filter(pk=request.user.pk).values_list(
        Exists(DemonstrationRow.objects.all()), Coalesce(Subquery(unread.values("count")), 0)
    )
    found: tuple[bool, int] = asked.get()
    return found
