"""Neighbours: contacts and what they answer for, groups, stairways, postings."""

from django.urls import path

from liren.faces.workbench.views import circles, contacts, postings, stairways

urlpatterns = [
    path("neighbours/", contacts.page, name="contacts"),
    path("neighbours/export.<str:form>", contacts.export, name="contacts_export"),
    path("neighbours/new/", contacts.add, name="contact_add"),
    path("people/<uuid:person_id>/contact/", contacts.add_person, name="person_contact"),
    path("neighbours/contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("neighbours/contacts/<uuid:contact_id>/consent/", contacts.consent, name="contact_consent"),
    path("neighbours/contacts/<uuid:contact_id>/withdraw/", contacts.withdraw, name="contact_withdraw"),
    path("neighbours/contacts/<uuid:contact_id>/release/", contacts.release, name="contact_release"),
    path("neighbours/charges/<uuid:charge_id>/end/", contacts.end, name="charge_end"),
    path("neighbours/stairways/", stairways.page, name="stairways"),
    path("neighbours/stairways/export.<str:form>", stairways.export, name="stairways_export"),
    path("neighbours/stairways/<uuid:building_id>/", stairways.take, name="stairway_take"),
    path("households/<uuid:household_id>/contact/", stairways.take_household, name="household_contact"),
    path("neighbours/groups/", circles.page, name="circles"),
    path("neighbours/groups/export.<str:form>", circles.export, name="circles_export"),
    path("neighbours/groups/new/", circles.add, name="circle_add"),
    path("neighbours/groups/<uuid:circle_id>/", circles.circle, name="circle"),
    path("neighbours/groups/<uuid:circle_id>/ground/", circles.ground, name="circle_ground"),
    path("neighbours/groups/<uuid:circle_id>/head/", circles.head, name="circle_head"),
    path("neighbours/groups/<uuid:circle_id>/help/", circles.help_given, name="circle_help"),
    path("neighbours/groups/<uuid:circle_id>/end/", circles.end_help, name="circle_help_end"),
    path("neighbours/groups/<uuid:circle_id>/close/", circles.close, name="circle_close"),
    path("people/<uuid:person_id>/circle/", circles.join, name="person_circle"),
    path("neighbours/groups/<uuid:circle_id>/leave/", circles.leave, name="circle_leave"),
    path("neighbours/postings/buildings/<uuid:building_id>.pdf", postings.building, name="posting_building"),
    path("neighbours/postings/groups/<uuid:circle_id>.pdf", postings.circle, name="posting_circle"),
]
