from django.urls import include, path
from django.views.decorators.cache import never_cache

from liren.faces.portal.views import contacts, files, follow, home, matter, public, published, say, statements

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("place/", home.place, name="place"),
    path("say/", say.what, name="say"),
    path("say/where/", say.where, name="say_where"),
    path("say/near/", say.near, name="say_near"),
    path("say/photos/", say.photos, name="say_photos"),
    path("say/check/", never_cache(say.check), name="say_check"),
    path("say/drop/", say.drop, name="say_drop"),
    path("receipt/<str:number>/", never_cache(follow.receipt), name="receipt"),
    path("follow/", follow.follow, name="follow"),
    path("mine/", never_cache(follow.mine), name="mine"),
    path("matters/<str:number>/", never_cache(matter.matter), name="matter"),
    path("matters/<str:number>/answer/", matter.answer, name="answer"),
    path("matters/<str:number>/add/", matter.add, name="add"),
    path("matters/<str:number>/photos/", matter.photos, name="add_photos"),
    path("matters/<str:number>/withdraw/", matter.withdraw, name="withdraw"),
    path("matters/<str:number>/reopen/", matter.reopen, name="reopen"),
    path("matters/<str:number>/rate/", matter.rate, name="rate"),
    path("matters/<str:number>/object/", matter.object_to, name="object"),
    path("ratings/", published.excluded_ratings, name="excluded_ratings"),
    path("appraisals/", published.appraisals, name="appraisals"),
    path("appraisals/<uuid:result_id>/", published.appraisal, name="appraisal"),
    path("public/", public.index, name="public"),
    path("public/pins.json", public.pins, name="pins"),
    path("public/grids.json", public.grids, name="grids"),
    path("public/<str:number>/", public.page, name="public_page"),
    path("public/<str:number>/join/", public.join, name="join"),
    path("files/<uuid:file_id>/<str:variant>/", files.show, name="file"),
    path("contacts/", contacts.index, name="contacts"),
    path("contacts/buildings/<uuid:building_id>/", contacts.building, name="contacts_building"),
    path("contacts/groups/<uuid:circle_id>/", contacts.group, name="contacts_group"),
    path("privacy/", statements.privacy, name="privacy"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("account/residence/", include("liren.faces.portal.residence_urls")),
    path("", include("liren.faces.portal.account_urls")),
]
