"""The rights of people over their data: consents at the window, corrections, deletions, questions."""

from django.urls import path

from liren.faces.workbench.views import (
    arrangements,
    consents,
    corrections,
    deletions,
    kin_requests,
    looks,
    relatives,
    retention,
)

urlpatterns = [
    path("people/<uuid:person_id>/consents/", consents.page, name="person_consents"),
    path("people/<uuid:person_id>/consents/<str:scope>/", consents.give, name="person_consent"),
    path(
        "people/<uuid:person_id>/consents/<str:scope>/withdraw/",
        consents.withdraw,
        name="person_consent_withdraw",
    ),
    path("people/<uuid:person_id>/arrangement/", arrangements.page, name="person_arrangement"),
    path("people/<uuid:person_id>/arrangement/write/", arrangements.write, name="person_arrangement_write"),
    path(
        "people/<uuid:person_id>/arrangement/withdraw/",
        arrangements.withdraw,
        name="person_arrangement_withdraw",
    ),
    path("arrangement-papers/<uuid:file_id>/", arrangements.paper, name="arrangement_paper"),
    path("people/<uuid:person_id>/relative/", relatives.take, name="person_relative"),
    path("consent-papers/<uuid:file_id>/", consents.paper, name="consent_paper"),
    path("corrections/", corrections.page, name="corrections"),
    path("corrections/export.<str:form>", corrections.export, name="corrections_export"),
    path("corrections/<uuid:correction_id>/", corrections.one, name="correction"),
    path("corrections/<uuid:correction_id>/open/", corrections.open_one, name="correction_open"),
    path("deletions/", deletions.page, name="deletions"),
    path("deletions/export.<str:form>", deletions.export, name="deletions_export"),
    path("deletions/<uuid:deletion_id>/", deletions.one, name="deletion"),
    path("deletions/<uuid:deletion_id>/open/", deletions.open_one, name="deletion_open"),
    path("deletions/<uuid:deletion_id>/carry/", deletions.carry, name="deletion_carry"),
    path("deletions/<uuid:deletion_id>/return/", deletions.send_back, name="deletion_return"),
    path("relative-requests/", kin_requests.page, name="kin"),
    path("relative-requests/export.<str:form>", kin_requests.export, name="kin_export"),
    path("relative-requests/<uuid:request_id>/", kin_requests.one, name="kin_one"),
    path("relative-requests/<uuid:request_id>/open/", kin_requests.open_one, name="kin_open"),
    path("relative-requests/<uuid:request_id>/copy.pdf", kin_requests.copy, name="kin_copy"),
    path("relative-papers/<uuid:file_id>/", kin_requests.paper, name="kin_paper"),
    path("retention/", retention.page, name="retention"),
    path("retention/agree/", retention.agree, name="retention_agree"),
    path("retention/export.<str:form>", retention.export, name="retention_export"),
    path("looks/", looks.page, name="looks"),
    path("looks/export.<str:form>", looks.export, name="looks_export"),
    path("looks/<uuid:question_id>/", looks.one, name="look"),
]
