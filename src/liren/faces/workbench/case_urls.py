"""Queues, the dispatch desk, the page of a matter, the window's form, notices."""

from django.urls import include, path

from liren.faces.workbench.views import (
    bulk,
    case,
    comments,
    desk,
    intake,
    notices,
    queue,
    queue_views,
    steps,
    taking,
)

urlpatterns = [
    path("", queue.home, name="home"),
    path("mine/", queue.mine, name="mine"),
    path("queue/", queue.page, name="queue"),
    path("queue/export.<str:form>", taking.export, name="queue_export"),
    path("queue/views/", queue_views.page, name="queue_views"),
    path("queue/columns/", queue_views.columns, name="queue_columns"),
    path("queue/views/<uuid:view_id>/rename/", queue_views.rename, name="view_rename"),
    path("queue/views/<uuid:view_id>/first/", queue_views.default, name="view_default"),
    path("queue/views/<uuid:view_id>/delete/", queue_views.delete, name="view_delete"),
    path("exports/", include("liren.faces.workbench.export_urls")),
    path("queue/print/", taking.print_cases, name="queue_print"),
    path("find/", queue.find, name="find"),
    path("dispatch/", desk.page, name="desk"),
    path("dispatch/bulk/", bulk.preview, name="desk_bulk"),
    path("dispatch/bulk/confirm/", bulk.confirm, name="desk_bulk_confirm"),
    path("dispatch/<str:number>/", desk.sheet, name="desk_case"),
    path("cases/<str:number>/", case.page, name="case"),
    path("cases/<str:number>/note/", case.note, name="case_note"),
    path("cases/<str:number>/colleagues/", comments.colleagues, name="case_colleagues"),
    path("cases/<str:number>/note/<uuid:note_id>/", comments.correct, name="note_correct"),
    path("cases/<str:number>/requester/", case.requester, name="case_requester"),
    path("cases/<str:number>/files/", case.add_files, name="case_files"),
    path("cases/<str:number>/<slug:verb>/", steps.page, name="case_step"),
    path("files/<uuid:file_id>/<slug:variant>/", case.file, name="case_file"),
    path("intake/", intake.page, name="intake"),
    path("intake/suggested/<uuid:turn>/", intake.suggested, name="intake_suggested"),
    path("intake/<str:number>/receipt/", intake.receipt, name="intake_receipt"),
    path("notices/", notices.page, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("notices/<uuid:notice_id>/read/", notices.read_one, name="notice_read"),
]
