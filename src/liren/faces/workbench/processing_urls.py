"""The processing of personal data: fields switched off and on."""

from django.urls import path

from liren.faces.workbench.views import fields

urlpatterns = [
    path("fields/", fields.page, name="fields"),
    path("fields/export.<str:form>", fields.export, name="fields_export"),
    path("fields/<str:name>/", fields.one, name="field"),
    path("fields/<str:name>/clear/", fields.clear, name="field_clear"),
]
