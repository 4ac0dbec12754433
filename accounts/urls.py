from django.urls import path

from accounts import views

urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", views.SignOut.as_view(), name="sign_out"),
    path("doi-mat-khau/", views.change_password, name="change_password"),
    path("he-thong/song/", views.health, name="health"),
    path("he-thong/nhat-ky/", views.audit_log, name="audit_log"),
]
