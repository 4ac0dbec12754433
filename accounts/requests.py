"""The request as views behind sign-in see it: `LoginRequiredMiddleware` has let nobody else through."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
