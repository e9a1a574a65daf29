"""Changes of codes of places."""

from django.urls import path

from liren.faces.workbench.views import moves

urlpatterns = [
    path("", moves.page, name="moves"),
    path("export.<str:form>", moves.export, name="moves_export"),
    path("new/", moves.add, name="move_add"),
    path("<uuid:move_id>/", moves.one, name="move"),
    path("<uuid:move_id>/withdraw/", moves.withdraw, name="move_withdraw"),
    path("<uuid:move_id>/again/", moves.again, name="move_again"),
]
