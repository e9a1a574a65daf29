"""The late board, call-backs, reports, catalogue and limits, the map, audit, background work."""

from django.urls import path

from liren.faces.workbench.views import call_backs, late, rates

urlpatterns = [
    path("late/", late.page, name="late"),
    path("call-backs/", call_backs.page, name="call_backs"),
    path("late/export.<str:form>", late.export, name="late_export"),
    path("rates/", rates.page, name="rates"),
    path("rates/cases/", rates.cases, name="rates_cases"),
    path("rates/export.<str:form>", rates.export, name="rates_export"),
]
