"""Orders of the hotline (12345 工单): the list, one of them, what we tell the hotline."""

from django.urls import path

from liren.faces.workbench.views import order, orders

urlpatterns = [
    path("orders/", orders.page, name="orders"),
    path("orders/export.<str:form>", orders.export, name="orders_export"),
    path("orders/<uuid:order_id>/", order.page, name="order"),
    path("orders/<uuid:order_id>/messages/<uuid:message_id>/", order.again, name="order_again"),
    path("orders/<uuid:order_id>/<slug:act>/", order.act, name="order_act"),
]
