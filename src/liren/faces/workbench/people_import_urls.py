"""Taking in lists of residents: upload, columns, progress, result, undo; differences to decide."""

from django.urls import path

from liren.faces.workbench.views import doubles, people_conflicts, people_imports

urlpatterns = [
    path("people/import/", people_imports.page, name="people_import"),
    path("people/import/<uuid:run_id>/", people_imports.run, name="people_import_run"),
    path("people/import/<uuid:run_id>/columns/", people_imports.columns, name="people_import_columns"),
    path("people/import/<uuid:run_id>/begin/", people_imports.begin, name="people_import_begin"),
    path("people/import/<uuid:run_id>/drop/", people_imports.drop, name="people_import_drop"),
    path("people/import/<uuid:run_id>/undo/", people_imports.undo, name="people_import_undo"),
    path("people/import/<uuid:run_id>/parked.xlsx", people_imports.parked, name="people_import_parked"),
    path("people/doubles/", doubles.page, name="doubles"),
    path("people/doubles/compare/", doubles.compare, name="doubles_compare"),
    path("people/doubles/export.<str:form>", doubles.export, name="doubles_export"),
    path("people/doubles/<uuid:pair_id>/decide/", doubles.decide, name="double_decide"),
    path("people/conflicts/", people_conflicts.page, name="people_conflicts"),
    path("people/conflicts/export.<str:form>", people_conflicts.export, name="people_conflicts_export"),
    path(
        "people/conflicts/<uuid:conflict_id>/decide/", people_conflicts.decide, name="people_conflict_decide"
    ),
]
