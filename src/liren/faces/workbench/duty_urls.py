"""The duty roster and the calls to whoever is on duty."""

from django.urls import path

from liren.faces.workbench.views import duty, duty_import

urlpatterns = [
    path("duty/", duty.page, name="duty"),
    path("duty/print/", duty.paper, name="duty_print"),
    path("duty/<uuid:body_id>/new/", duty.add, name="duty_add"),
    path("duty/<uuid:body_id>/import/", duty_import.page, name="duty_import"),
    path("duty/shifts/<uuid:shift_id>/", duty.shift, name="duty_shift"),
    path("duty/shifts/<uuid:shift_id>/remove/", duty.remove, name="duty_remove"),
    path("duty/shifts/<uuid:shift_id>/handover/", duty.handover, name="duty_handover"),
    path("duty/shifts/<uuid:shift_id>/swap/", duty.swap, name="duty_swap"),
    path("duty/swaps/<uuid:swap_id>/", duty.decide, name="duty_decide"),
    path("duty/calls/<uuid:call_id>/", duty.answer, name="duty_answer"),
]
