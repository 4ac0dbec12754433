from django.urls import path

from accounts import views

urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", views.SignOut.as_view(), name="sign_out"),
    path("doi-mat-khau/", views.change_password, name="change_password"),
    path("don-vi/uy-quyen/", views.deputies, name="deputies"),
    path("don-vi/uy-quyen/them/", views.appoint_deputy, name="appoint_deputy"),
    path("don-vi/uy-quyen/<int:pk>/thoi/", views.end_deputy, name="end_deputy"),
    path("don-vi/can-bo-gui/", views.let_staff_submit, name="let_staff_submit"),
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/<int:pk>/", views.open_notice, name="open_notice"),
    path("thong-bao/da-doc/", views.read_notices, name="read_notices"),
    path("thong-bao/nhan-thu/", views.choose_mail, name="choose_mail"),
    path("he-thong/song/", views.health, name="health"),
    path("he-thong/nhat-ky/", views.audit_log, name="audit_log"),
]
