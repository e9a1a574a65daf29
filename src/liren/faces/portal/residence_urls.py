"""A resident's own registrations, and those made as an agent."""

from django.urls import path

from liren.faces.portal.views import residence, residence_scans

urlpatterns = [
    path("", residence.page, name="residence"),
    path("new/", residence.choose, name="residence_new"),
    path("new/<str:kind>/<str:by>/", residence.new, name="residence_apply"),
    path("<str:number>/", residence.one, name="residence_one"),
    path("<str:number>/add/", residence.add, name="residence_add"),
    path("<str:number>/withdraw/", residence.withdraw, name="residence_withdraw"),
    path("<str:number>/scans/", residence_scans.page, name="residence_scans"),
    path("<str:number>/scans/<uuid:file_id>/", residence_scans.one, name="residence_scan"),
    path("<str:number>/scans/<uuid:file_id>/remove/", residence_scans.remove, name="residence_scan_remove"),
    path("<str:number>/<str:what>.pdf", residence.paper, name="residence_paper"),
]
