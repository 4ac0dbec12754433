from django.urls import path

from reports.views import boards, changes, desks, exports, matrix, missing, shaping, style, summaries, units

urlpatterns = [
    path("", desks.desk, name="desk"),
    path("tim-kiem/", desks.search, name="search"),
    path("bao-cao/con-thieu/", missing.missing_list, name="missing_list"),
    path("bao-cao/con-thieu/nhac/", missing.remind_units, name="remind_units"),
    path("don-vi/", units.unit_list, name="unit_list"),
    path("don-vi/ma-tran/", matrix.unit_matrix, name="unit_matrix"),
    path("don-vi/ma-tran/excel/", exports.export_matrix, name="export_matrix"),
    path("don-vi/<int:pk>/", units.unit_detail, name="unit_detail"),
    path("tong-hop/", boards.board, name="board"),
    path("tong-hop/excel/", exports.export_board, name="export_board"),
    path("tong-hop/nhiem-vu/", boards.directive_states, name="directive_states"),
    path("tong-hop/khung/", shaping.view_list, name="view_list"),
    path("tong-hop/khung/them/", shaping.add_view, name="add_view"),
    path("tong-hop/khung/bo-ghim/", shaping.unpin_view, name="unpin_view"),
    path("tong-hop/khung/<int:pk>/sua/", shaping.edit_view, name="edit_view"),
    path("tong-hop/khung/<int:pk>/xoa/", shaping.delete_view, name="delete_view"),
    path("tong-hop/khung/<int:pk>/ghim/", shaping.pin_view, name="pin_view"),
    path("tong-hop/thay-doi/", changes.changes, name="changes"),
    path("tong-hop/thay-doi/excel/", changes.export_changes, name="export_changes"),
    path("tong-hop/ban/", summaries.summary_list, name="summary_list"),
    path("tong-hop/ban/yeu-cau/", summaries.request_summary, name="request_summary"),
    path("tong-hop/ban/<int:pk>/", summaries.summary_detail, name="summary_detail"),
    path("tong-hop/ban/<int:pk>/tien-do/", summaries.summary_progress, name="summary_progress"),
    path("tong-hop/ban/<int:pk>/lap-lai/", summaries.retry_summary, name="retry_summary"),
    path("tong-hop/ban/<int:pk>/pdf/", summaries.download_summary, name="download_summary"),
    path("he-thong/giao-dien/", style.style_guide, name="style_guide"),
]
