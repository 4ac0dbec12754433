from django.urls import path

from assignments.views import assigning, papers, reporting, reviewing

urlpatterns = [
    path("ket-luan/", papers.conclusion_list, name="conclusion_list"),
    path("ket-luan/<int:pk>/", papers.conclusion_detail, name="conclusion_detail"),
    path("nhiem-vu/<int:pk>/", papers.directive_detail, name="directive_detail"),
    path("nhiem-vu/<int:pk>/giao-viec/", assigning.assign_directive, name="assign_directive"),
    path("viec/", assigning.assignment_list, name="assignment_list"),
    path("viec/<int:pk>/", assigning.assignment_detail, name="assignment_detail"),
    path("viec/<int:pk>/dung/", assigning.stop_assignment, name="stop_assignment"),
    path("viec/<int:pk>/bao-cao/<str:code>/", reporting.write_report, name="write_report"),
    path("bao-cao/cho-duyet/", reviewing.reports_to_review, name="reports_to_review"),
    path("bao-cao/<int:pk>/", reporting.report_detail, name="report_detail"),
    path("bao-cao/<int:pk>/gui/", reporting.submit_report, name="submit_report"),
    path("bao-cao/<int:pk>/duyet/", reviewing.accept_report, name="accept_report"),
    path("bao-cao/<int:pk>/tra-lai/", reviewing.return_report, name="return_report"),
    path("tai-lieu/<int:pk>/", reporting.download_evidence, name="download_evidence"),
]
