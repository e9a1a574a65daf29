"""Layouts of one's own for lists of people: uploaded, set right, filled."""

from django.urls import path

from liren.faces.workbench.views import fillings, list_templates

urlpatterns = [
    path("people/list/templates/", list_templates.page, name="list_templates"),
    path("people/list/templates/<uuid:version_id>/", list_templates.version, name="list_template"),
    path(
        "people/list/templates/<uuid:version_id>/columns/",
        list_templates.columns,
        name="list_template_columns",
    ),
    path(
        "people/list/templates/<uuid:version_id>/blank.xlsx", list_templates.blank, name="list_template_blank"
    ),
    path(
        "people/list/templates/<uuid:version_id>/retire/", list_templates.retire, name="list_template_retire"
    ),
    path("people/list/fill/", fillings.page, name="list_fill"),
    path("people/list/fill/<uuid:filling_id>/", fillings.filling, name="list_filling"),
    path("people/list/fill/export.<str:form>", fillings.export, name="list_fill_export"),
]
