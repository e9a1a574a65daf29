"""The rights of people over their data: consents at the window, corrections, questions."""

from django.urls import path

from liren.faces.workbench.views import consents, corrections, looks

urlpatterns = [
    path("people/<uuid:person_id>/consents/", consents.page, name="person_consents"),
    path("people/<uuid:person_id>/consents/<str:scope>/", consents.give, name="person_consent"),
    path(
        "people/<uuid:person_id>/consents/<str:scope>/withdraw/",
        consents.withdraw,
        name="person_consent_withdraw",
    ),
    path("consent-papers/<uuid:file_id>/", consents.paper, name="consent_paper"),
    path("corrections/", corrections.page, name="corrections"),
    path("corrections/export.<str:form>", corrections.export, name="corrections_export"),
    path("corrections/<uuid:correction_id>/", corrections.one, name="correction"),
    path("corrections/<uuid:correction_id>/open/", corrections.open_one, name="correction_open"),
    path("looks/", looks.page, name="looks"),
    path("looks/export.<str:form>", looks.export, name="looks_export"),
    path("looks/<uuid:question_id>/", looks.one, name="look"),
]
