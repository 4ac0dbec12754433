"""The request as views behind sign-in see it: `LoginRequiredMiddleware` has let nobody else through."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
