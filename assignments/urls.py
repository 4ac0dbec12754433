from django.urls import path

from assignments.views import assigning, entering, papers, reporting, reviewing

urlpatterns = [
    path("ket-luan/", papers.conclusion_list, name="conclusion_list"),
    path("ket-luan/them/", entering.add_paper, name="add_paper"),
    path("ket-luan/nhap/<int:pk>/", entering.intake_detail, name="intake_detail"),
    path("ket-luan/nhap/<int:pk>/tien-do/", entering.intake_progress, name="intake_progress"),
    path("ket-luan/nhap/<int:pk>/doc-lai/", entering.retry_intake, name="retry_intake"),
    path("ket-luan/nhap/<int:pk>/bo/", entering.discard_intake, name="discard_intake"),
    path("ket-luan/nhap/<int:pk>/tep/", entering.download_intake, name="download_intake"),
    path("ket-luan/nhap/<int:pk>/cong-bo/", entering.publish_intake, name="publish_intake"),
    path("ket-luan/nhap/<int:pk>/<slug:act>/", entering.change_draft, name="change_draft"),
    path("ket-luan/<int:pk>/", papers.conclusion_detail, name="conclusion_detail"),
    path("ket-luan/<int:pk>/tep/", entering.download_paper, name="download_paper"),
    path("ket-luan/<int:pk>/sua-doi/", entering.amend_paper, name="amend_paper"),
    path("ket-luan/<int:pk>/ban/<int:edition>/", papers.edition_detail, name="edition_detail"),
    path("ket-luan/<int:pk>/ban/<int:edition>/tep/", entering.download_paper, name="download_edition"),
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
