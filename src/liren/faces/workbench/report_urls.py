"""The late board, call-backs, reports, catalogue and limits, the map, audit, background work."""

from django.urls import path

from liren.faces.workbench.views import (
    audit,
    calendar,
    call_backs,
    catalogue,
    grids,
    late,
    limits,
    maintenance,
    rates,
    work,
)

urlpatterns = [
    path("late/", late.page, name="late"),
    path("call-backs/", call_backs.page, name="call_backs"),
    path("late/export.<str:form>", late.export, name="late_export"),
    path("rates/", rates.page, name="rates"),
    path("rates/cases/", rates.cases, name="rates_cases"),
    path("rates/export.<str:form>", rates.export, name="rates_export"),
    path("audit/", audit.page, name="audit"),
    path("audit/export.<str:form>", audit.export, name="audit_export"),
    path("audit/chain/", audit.chain, name="audit_chain"),
    path("audit/chain/verify/", audit.verify, name="audit_verify"),
    path("audit/<uuid:entry_id>/", audit.entry, name="audit_entry"),
    path("catalogue/", catalogue.page, name="catalogue"),
    path("catalogue/new/", catalogue.add, name="category_add"),
    path("catalogue/<str:code>/", catalogue.category, name="category"),
    path("catalogue/<str:code>/use/", catalogue.use, name="category_use"),
    path("limits/", limits.page, name="limits"),
    path("limits/calendar/", calendar.page, name="calendar"),
    path("limits/<str:key>/", limits.figure, name="figure"),
    path("grids/", grids.page, name="grids"),
    path("grids/shapes.json", grids.shapes, name="grid_shapes"),
    path("grids/points.json", grids.points, name="grid_points"),
    path("grids/<uuid:grid_id>/", grids.grid, name="grid"),
    path("work/", work.page, name="work"),
    path("work/maintenance/", maintenance.page, name="maintenance"),
    path("work/maintenance/<uuid:maintenance_id>/off/", maintenance.off, name="maintenance_off"),
    path("work/<uuid:letter_id>/retry/", work.retry, name="work_retry"),
    path("work/<uuid:letter_id>/dismiss/", work.dismiss, name="work_dismiss"),
]
