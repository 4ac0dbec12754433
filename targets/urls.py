from django.urls import path

from targets.views import entering, sets

urlpatterns = [
    path("chi-tieu/cac-bo/", sets.indicator_sets, name="indicator_sets"),
    path("chi-tieu/<int:pk>/nhap-so-lieu/", entering.record_result, name="record_result"),
    path("chi-tieu/<int:pk>/nang-muc/", entering.raise_target, name="raise_target"),
    path("chi-tieu/<int:pk>/nhan-dinh/", entering.assess_indicator, name="assess_indicator"),
]
