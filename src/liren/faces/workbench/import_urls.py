"""Taking over another system's register: upload, preview, progress, result, refused rows."""

from django.urls import path

from liren.faces.workbench.views import imports

urlpatterns = [
    path("import/", imports.page, name="import"),
    path("import/<uuid:run_id>/", imports.run, name="import_run"),
    path("import/<uuid:run_id>/begin/", imports.begin, name="import_begin"),
    path("import/<uuid:run_id>/drop/", imports.drop, name="import_drop"),
    path("import/<uuid:run_id>/refused.xlsx", imports.refused, name="import_refused"),
]
