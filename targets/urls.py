from django.urls import path

from targets import views

urlpatterns = [
    path("chi-tieu/", views.indicator_board, name="indicator_board"),
    path("chi-tieu/<int:pk>/", views.indicator_detail, name="indicator_detail"),
    path("chi-tieu/<int:pk>/nhap-so-lieu/", views.record_result, name="record_result"),
    path("chi-tieu/<int:pk>/nang-muc/", views.raise_target, name="raise_target"),
    path("chi-tieu/<int:pk>/nhan-dinh/", views.assess_indicator, name="assess_indicator"),
]
