"""Vietnamese paths, English names; each app brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("assignments.urls")),
    path("", include("targets.urls")),
    path("", include("accounts.urls")),
    path("quan-tri/", admin.site.urls),
]
