from django.urls import path
from django.views.decorators.cache import never_cache

from liren.faces.portal.views import lodging

urlpatterns = [
    path("", never_cache(lodging.page), name="lodging"),
    path("join/<str:sign>/", never_cache(lodging.join), name="lodging_join"),
    path("<uuid:house_id>/", never_cache(lodging.house), name="lodging_house"),
    path("<uuid:house_id>/arrived/", never_cache(lodging.arrived), name="lodging_arrived"),
    path("<uuid:house_id>/left/", never_cache(lodging.left), name="lodging_left"),
    path("guests/<uuid:guest_id>/stays/", never_cache(lodging.stays), name="lodging_stays"),
    path("guests/<uuid:guest_id>/strike/", never_cache(lodging.strike), name="lodging_strike"),
]
