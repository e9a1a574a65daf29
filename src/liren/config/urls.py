from django.urls import include, path

urlpatterns = [
    path("", include("liren.faces.ui.urls")),
    path("bench/", include("liren.faces.workbench.urls")),
    path("api/", include("liren.faces.api.urls")),
    path("feeds/", include("liren.faces.api.feeds.urls")),
    path("open311/v2/", include("liren.faces.api.open311.urls")),
    path("", include("liren.faces.portal.urls")),
]

handler400 = "liren.faces.ui.errors.bad_request"
handler403 = "liren.faces.ui.errors.forbidden"
handler404 = "liren.faces.ui.errors.not_found"
handler500 = "liren.faces.ui.errors.failed"
