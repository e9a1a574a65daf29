"""The register: finding, cards, households, dwellings and buildings."""

from django.urls import path

from liren.faces.workbench.views import homes, people

urlpatterns = [
    path("people/", people.find, name="people"),
    path("people/new/", people.register, name="person_add"),
    path("people/<uuid:person_id>/", people.card, name="person"),
    path("people/<uuid:person_id>/open/", people.open_card, name="person_open"),
    path("people/<uuid:person_id>/edit/", people.edit, name="person_edit"),
    path("households/new/", homes.register, name="household_add"),
    path("households/<uuid:household_id>/", homes.household, name="household"),
    path("dwellings/<uuid:dwelling_id>/", homes.dwelling, name="dwelling"),
    path("buildings/<uuid:building_id>/", homes.building, name="building"),
]
