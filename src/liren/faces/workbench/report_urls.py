"""The late board, call-backs, reports, catalogue and limits, the map, audit, background work."""

from django.urls import path

from liren.faces.workbench.views import audit, call_backs, late, rates

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
]
