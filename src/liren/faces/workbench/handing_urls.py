"""Handing over a leaver's work."""

from django.urls import path

from liren.faces.workbench.views import handing

urlpatterns = [
    path("handovers/", handing.list_page, name="handovers"),
    path("handovers/export.<str:form>", handing.export, name="handovers_export"),
    path("handovers/staff/", handing.staff, name="handover_staff"),
    path("handovers/of/<uuid:account_id>/", handing.arrange, name="handover"),
    path("handovers/<uuid:handover_id>/", handing.one, name="handover_done"),
    path("handovers/<uuid:handover_id>/slip.pdf", handing.slip, name="handover_slip"),
    path("handovers/<uuid:handover_id>/undo/", handing.undo, name="handover_undo"),
    path("account/in-hand/", handing.own, name="in_hand"),
]
