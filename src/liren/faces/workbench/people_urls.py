"""The register: finding, cards, households, dwellings and buildings."""

from django.urls import path

from liren.faces.workbench.views import homes, moving, people

urlpatterns = [
    path("people/", people.find, name="people"),
    path("people/new/", people.register, name="person_add"),
    path("people/<uuid:person_id>/", people.card, name="person"),
    path("people/<uuid:person_id>/open/", people.open_card, name="person_open"),
    path("people/<uuid:person_id>/edit/", people.edit, name="person_edit"),
    path("people/<uuid:person_id>/move/", moving.move, name="person_move"),
    path("people/<uuid:person_id>/leave/", moving.leave, name="person_leave"),
    path("people/<uuid:person_id>/die/", moving.die, name="person_die"),
    path("households/new/", homes.register, name="household_add"),
    path("households/<uuid:household_id>/", homes.household, name="household"),
    path("households/<uuid:household_id>/head/", moving.head_of_household, name="household_head"),
    path("households/<uuid:household_id>/split/", moving.split, name="household_split"),
    path("dwellings/<uuid:dwelling_id>/", homes.dwelling, name="dwelling"),
    path("buildings/<uuid:building_id>/", homes.building, name="building"),
]
