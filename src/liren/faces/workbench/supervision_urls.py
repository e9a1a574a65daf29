"""Supervision (督办): the list, opening one, one of them, its steps, its paper."""

from django.urls import path

from liren.faces.workbench.views import supervision, supervisions

urlpatterns = [
    path("supervision/", supervisions.page, name="supervisions"),
    path("supervision/export.<str:form>", supervisions.export, name="supervisions_export"),
    path("supervision/new/", supervision.open_one, name="supervision_open"),
    path("supervision/files/<uuid:file_id>/<slug:variant>/", supervision.file, name="supervision_file"),
    path("supervision/<str:number>/", supervision.page, name="supervision"),
    path("supervision/<str:number>/print/", supervision.print_one, name="supervision_print"),
    path("supervision/<str:number>/<slug:act>/", supervision.act, name="supervision_act"),
]
