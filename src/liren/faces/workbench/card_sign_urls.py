"""The paper card of a resident."""

from django.urls import path

from liren.faces.workbench.views import card_sign

urlpatterns = [path("people/<uuid:person_id>/sign/", card_sign.page, name="person_sign")]
