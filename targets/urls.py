from django.urls import path

from targets.views import board, entering, grid, indicator

urlpatterns = [
    path("chi-tieu/", board.indicator_board, name="indicator_board"),
    path("chi-tieu/nhap-so-lieu/", grid.enter_figures, name="enter_figures"),
    path("chi-tieu/nhap-so-lieu/hieu/", grid.check_figures, name="check_figures"),
    path("chi-tieu/<int:pk>/", indicator.indicator_detail, name="indicator_detail"),
    path("chi-tieu/<int:pk>/nhap-so-lieu/", entering.record_result, name="record_result"),
    path("chi-tieu/<int:pk>/nang-muc/", entering.raise_target, name="raise_target"),
    path("chi-tieu/<int:pk>/nhan-dinh/", indicator.assess_indicator, name="assess_indicator"),
]
