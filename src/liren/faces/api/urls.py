from django.urls import path, re_path

from liren.faces.api import interface

app_name = "machines"
urlpatterns = [
    path("v1/openapi.json", interface.openapi, name="openapi"),
    path("v1/docs", interface.docs, name="docs"),
    path("v1/", interface.api.urls),
    re_path(r"^(?P<rest>.*)$", interface.missing, name="missing"),
]
