"""What every page knows about the installation."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import DemonstrationRow, Notice


def installation(request: HttpRequest) -> dict[str, Any]:
    """`demo_loaded`: whether demonstration data is in the database; `unread_notices`: how many the user has not read.

    Asked only by pages that show the strip and the bell.
    """
    return {
        "demo_loaded": SimpleLazyObject(DemonstrationRow.objects.exists),
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> int:
    return Notice.objects.unread_by(request.user).count() if request.user.is_authenticated else 0
