"""The register: finding, cards, households, dwellings and buildings."""

from django.urls import path

from liren.faces.workbench.views import (
    homes,
    kin,
    merging,
    moving,
    needs,
    people,
    person_account,
    person_list,
)

urlpatterns = [
    path("people/", people.find, name="people"),
    path("people/list/", person_list.page, name="person_list"),
    path("people/list/export.<str:form>", person_list.export, name="person_list_export"),
    path("people/<uuid:person_id>/groups/new/", needs.mark, name="person_mark"),
    path("people/<uuid:person_id>/needs/new/", needs.add, name="need_add"),
    path("groups/<uuid:mark_id>/end/", needs.end_mark, name="mark_end"),
    path("needs/", needs.page, name="needs"),
    path("needs/<uuid:need_id>/", needs.need, name="need"),
    path("people/new/", people.register, name="person_add"),
    path("people/<uuid:person_id>/", people.card, name="person"),
    path("people/<uuid:person_id>/open/", people.open_card, name="person_open"),
    path("people/<uuid:person_id>/edit/", people.edit, name="person_edit"),
    path("people/<uuid:person_id>/move/", moving.move, name="person_move"),
    path("people/<uuid:person_id>/leave/", moving.leave, name="person_leave"),
    path("people/<uuid:person_id>/die/", moving.die, name="person_die"),
    path("people/<uuid:person_id>/marriage/", kin.marriage, name="person_marriage"),
    path("people/<uuid:person_id>/divorce/", kin.divorce, name="person_divorce"),
    path("people/<uuid:person_id>/guardian/", kin.guardian, name="person_guardian"),
    path("people/<uuid:person_id>/account/", person_account.page, name="person_account"),
    path("people/<uuid:person_id>/merge/", merging.look, name="person_merge_look"),
    path("people/<uuid:person_id>/merge/<uuid:other_id>/", merging.compare, name="person_merge"),
    path("merges/<uuid:merge_id>/", merging.merged, name="person_merged"),
    path("households/new/", homes.register, name="household_add"),
    path("households/<uuid:household_id>/", homes.household, name="household"),
    path("households/<uuid:household_id>/members/new/", kin.member, name="household_member"),
    path("households/<uuid:household_id>/relations/", kin.relations, name="household_relations"),
    path("households/<uuid:household_id>/merge/", kin.merge, name="household_merge"),
    path("households/<uuid:household_id>/head/", moving.head_of_household, name="household_head"),
    path("households/<uuid:household_id>/split/", moving.split, name="household_split"),
    path("dwellings/<uuid:dwelling_id>/", homes.dwelling, name="dwelling"),
    path("buildings/<uuid:building_id>/", homes.building, name="building"),
]
