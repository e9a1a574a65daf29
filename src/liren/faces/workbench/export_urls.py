"""One's own exports."""

from django.urls import path

from liren.faces.workbench.views import exports, giving

urlpatterns = [
    path("", exports.page, name="exports"),
    path("of/<str:source>/", giving.take, name="list_take"),
    path("<uuid:export_id>/file/", exports.fetch, name="export_file"),
    path("<uuid:export_id>/cancel/", exports.cancel, name="export_cancel"),
    path("<uuid:export_id>/delete/", exports.delete, name="export_delete"),
]
