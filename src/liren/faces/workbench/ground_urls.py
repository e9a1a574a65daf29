"""Grids drawn, cut, joined and put out of use; which grid there was on a day; what an address means."""

from django.urls import path

from liren.faces.workbench.views import addresses, grid_drawing, grid_history, grid_keepers

urlpatterns = [
    path("draw/", grid_drawing.page, name="grid_drawing"),
    path("draw/shapes/", grid_drawing.shapes, name="grid_drawing_shapes"),
    path("draw/<str:verb>/", grid_drawing.write, name="grid_write"),
    path("<uuid:grid_id>/keepers/", grid_keepers.page, name="grid_keepers"),
    path("history/", grid_history.page, name="grid_history"),
    path("addresses/", addresses.page, name="addresses"),
    path("addresses/export.<str:form>", addresses.export, name="addresses_export"),
    path("addresses/read/", addresses.read, name="address_read"),
    path("addresses/<uuid:doubt_id>/", addresses.one, name="address"),
]
