"""The registration desk."""

from django.urls import path

from liren.faces.workbench.views import residence, residence_change, residence_permits, residence_scans

urlpatterns = [
    path("residence/", residence.page, name="residence"),
    path("residence/export.<str:form>", residence.export, name="residence_export"),
    path("residence/new/", residence_change.choose, name="residence_new"),
    path("residence/new/<str:kind>/<str:by>/", residence_change.new, name="residence_apply"),
    path("residence/permits/", residence_permits.page, name="residence_permits"),
    path("residence/permits/export.<str:form>", residence_permits.export, name="residence_permits_export"),
    path("residence/<str:number>/", residence.one, name="residence_one"),
    path("residence/<str:number>/open/", residence.open_one, name="residence_open"),
    path("residence/<str:number>/check/", residence_change.check, name="residence_check"),
    path("residence/<str:number>/edit/", residence_change.edit, name="residence_edit"),
    path("residence/<str:number>/end/", residence_change.end, name="residence_end"),
    path("residence/<str:number>/permit/", residence_permits.permit, name="residence_permit"),
    path("residence/<str:number>/scans/", residence_scans.page, name="residence_scans"),
    path("residence/<str:number>/scans/<uuid:file_id>/", residence_scans.one, name="residence_scan"),
    path(
        "residence/<str:number>/scans/<uuid:file_id>/remove/",
        residence_scans.remove,
        name="residence_scan_remove",
    ),
    path("residence/<str:number>/<str:what>.pdf", residence.paper, name="residence_paper"),
]
