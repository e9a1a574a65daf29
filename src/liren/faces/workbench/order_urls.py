"""Orders of the hotline (12345 工单): the list, one of them, what we tell the hotline."""

from django.urls import path

from liren.faces.workbench.views import hotlines, order, order_files, orders

urlpatterns = [
    path("orders/", orders.page, name="orders"),
    path("orders/export.<str:form>", orders.export, name="orders_export"),
    path("orders/files/", order_files.page, name="order_files"),
    path("orders/files/due.xlsx", order_files.due, name="order_due"),
    path("orders/files/<uuid:file_id>/", order_files.file, name="order_file"),
    path("orders/files/<uuid:file_id>/begin/", order_files.begin, name="order_file_begin"),
    path("orders/files/<uuid:file_id>/drop/", order_files.drop, name="order_file_drop"),
    path("orders/files/<uuid:file_id>/refused.xlsx", order_files.refused, name="order_file_refused"),
    path("orders/hotlines/", hotlines.page, name="hotlines"),
    path("orders/hotlines/<uuid:hotline_id>/", hotlines.one, name="hotline"),
    path("orders/hotlines/<uuid:hotline_id>/key/", hotlines.renew, name="hotline_renew"),
    path("orders/<uuid:order_id>/", order.page, name="order"),
    path("orders/<uuid:order_id>/messages/<uuid:message_id>/", order.again, name="order_again"),
    path("orders/<uuid:order_id>/<slug:act>/", order.act, name="order_act"),
]
