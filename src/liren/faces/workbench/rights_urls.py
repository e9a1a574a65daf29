"""The rights of people over their data: consents at the window."""

from django.urls import path

from liren.faces.workbench.views import consents

urlpatterns = [
    path("people/<uuid:person_id>/consents/", consents.page, name="person_consents"),
    path("people/<uuid:person_id>/consents/<str:scope>/", consents.give, name="person_consent"),
    path(
        "people/<uuid:person_id>/consents/<str:scope>/withdraw/",
        consents.withdraw,
        name="person_consent_withdraw",
    ),
    path("consent-papers/<uuid:file_id>/", consents.paper, name="consent_paper"),
]
