from django.urls import path

from liren.faces.workbench.views import lodging, lodging_checks

urlpatterns = [
    path("guest-houses/", lodging.page, name="guest_houses"),
    path("guest-houses/export.<str:form>", lodging.export, name="guest_houses_export"),
    path("guest-houses/rates/", lodging.rates, name="guest_rates"),
    path("guest-houses/rates/export.<str:form>", lodging.rates_export, name="guest_rates_export"),
    path("guest-houses/new/", lodging.add, name="guest_house_add"),
    path("guest-houses/<uuid:house_id>/", lodging.one, name="guest_house"),
    path("guest-houses/<uuid:house_id>/change/", lodging.change, name="guest_house_change"),
    path("guest-houses/<uuid:house_id>/close/", lodging.close, name="guest_house_close"),
    path("guest-houses/<uuid:house_id>/sign/", lodging.sign, name="guest_house_sign"),
    path("guest-houses/<uuid:house_id>/rooms/new/", lodging.room_add, name="guest_room_add"),
    path("guest-houses/rooms/<uuid:room_id>/", lodging.room, name="guest_room"),
    path("guest-houses/rooms/<uuid:room_id>/remove/", lodging.room_remove, name="guest_room_remove"),
    path("guest-houses/keepers/<uuid:keeper_id>/remove/", lodging.keeper_remove, name="guest_keeper_remove"),
    path("guest-houses/<uuid:house_id>/check/", lodging_checks.make, name="guest_check_make"),
    path("guest-houses/checks/<uuid:check_id>/", lodging_checks.one, name="guest_check"),
    path("guest-houses/findings/<uuid:finding_id>/", lodging_checks.visit, name="guest_finding"),
]
