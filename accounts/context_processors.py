"""What every page knows about the installation."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import DemonstrationRow


def installation(request: HttpRequest) -> dict[str, Any]:
    """`demo_loaded`: whether demonstration data is in the database. Asked only by pages that show the strip."""
    return {"demo_loaded": SimpleLazyObject(DemonstrationRow.objects.exists)}
