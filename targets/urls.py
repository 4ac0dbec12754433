from django.urls import path

from targets.views import entering, exchange, grid, sets

urlpatterns = [
    path("chi-tieu/cac-bo/", sets.indicator_sets, name="indicator_sets"),
    path("chi-tieu/nhap-so-lieu/", grid.enter_figures, name="enter_figures"),
    path("chi-tieu/nhap-so-lieu/hieu/", grid.check_figures, name="check_figures"),
    path("chi-tieu/bang-tinh/", exchange.exchange, name="exchange"),
    path("chi-tieu/bang-tinh/tai-len/", exchange.upload_sheet, name="upload_sheet"),
    path("chi-tieu/bang-tinh/<str:kind>/mau/", exchange.sheet_template, name="sheet_template"),
    path("chi-tieu/bang-tinh/<str:kind>/du-lieu/", exchange.export_sheet, name="export_sheet"),
    path("chi-tieu/bang-tinh/<int:pk>/", exchange.upload_detail, name="upload_detail"),
    path("chi-tieu/bang-tinh/<int:pk>/tep/", exchange.download_upload, name="download_upload"),
    path("chi-tieu/bang-tinh/<int:pk>/xac-nhan/", exchange.confirm_upload, name="confirm_upload"),
    path("chi-tieu/bang-tinh/<int:pk>/bo/", exchange.discard_upload, name="discard_upload"),
    path("chi-tieu/<int:pk>/nhap-so-lieu/", entering.record_result, name="record_result"),
    path("chi-tieu/<int:pk>/nang-muc/", entering.raise_target, name="raise_target"),
    path("chi-tieu/<int:pk>/nhan-dinh/", entering.assess_indicator, name="assess_indicator"),
]
