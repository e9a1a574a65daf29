"""Grids drawn, cut, joined and put out of use; and which grid there was on a day."""

from django.urls import path

from liren.faces.workbench.views import grid_drawing, grid_history, grid_keepers

urlpatterns = [
    path("draw/", grid_drawing.page, name="grid_drawing"),
    path("draw/shapes/", grid_drawing.shapes, name="grid_drawing_shapes"),
    path("draw/<str:verb>/", grid_drawing.write, name="grid_write"),
    path("<uuid:grid_id>/keepers/", grid_keepers.page, name="grid_keepers"),
    path("history/", grid_history.page, name="grid_history"),
]
