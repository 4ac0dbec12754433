from django.urls import path

from targets.views import entering, grid, sets

urlpatterns = [
    path("chi-tieu/cac-bo/", sets.indicator_sets, name="indicator_sets"),
    path("chi-tieu/nhap-so-lieu/", grid.enter_figures, name="enter_figures"),
    path("chi-tieu/nhap-so-lieu/hieu/", grid.check_figures, name="check_figures"),
    path("chi-tieu/<int:pk>/nhap-so-lieu/", entering.record_result, name="record_result"),
    path("chi-tieu/<int:pk>/nang-muc/", entering.raise_target, name="raise_target"),
    path("chi-tieu/<int:pk>/nhan-dinh/", entering.assess_indicator, name="assess_indicator"),
]
