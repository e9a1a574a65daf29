"""The person's own rights over the data: consent, and what else the law gives."""

from django.urls import path

from liren.faces.portal.views import (
    arrangements,
    copies,
    corrections,
    deletions,
    givings,
    looks,
    relatives,
    rights,
)

urlpatterns = [
    path("arrangement/", arrangements.page, name="arrangement"),
    path("arrangement/write/", arrangements.write, name="arrangement_write"),
    path("arrangement/withdraw/", arrangements.withdraw, name="arrangement_withdraw"),
    path("consents/", rights.consents, name="consents"),
    path("consents/<str:scope>/give/", rights.give, name="consent_give"),
    path("consents/<str:scope>/withdraw/", rights.withdraw, name="consent_withdraw"),
    path("copies/", copies.page, name="copies"),
    path("copies/<uuid:copy_id>/<str:form>/", copies.fetch, name="copy_file"),
    path("corrections/", corrections.page, name="corrections"),
    path("corrections/ask/", corrections.ask, name="correction_ask"),
    path("corrections/<uuid:correction_id>/withdraw/", corrections.withdraw, name="correction_withdraw"),
    path("deletions/", deletions.page, name="deletions"),
    path("deletions/ask/", deletions.ask, name="deletion_ask"),
    path("deletions/<uuid:deletion_id>/withdraw/", deletions.withdraw, name="deletion_withdraw"),
    path("given/", givings.page, name="givings"),
    path("relatives/", relatives.page, name="relatives"),
    path("relatives/other/", relatives.other, name="relative_other"),
    path("relatives/<uuid:person_id>/ask/", relatives.ask, name="relative_ask"),
    path("relatives/requests/<uuid:request_id>/withdraw/", relatives.withdraw, name="relative_withdraw"),
    path("relatives/requests/<uuid:request_id>/", relatives.see, name="relative_see"),
    path("relatives/requests/<uuid:request_id>/copy.<str:form>", relatives.copy, name="relative_copy"),
    path("relatives/papers/<uuid:file_id>/", relatives.paper, name="relative_paper"),
    path("looks/", looks.page, name="looks"),
    path("looks/<uuid:entry_id>/ask/", looks.ask, name="look_ask"),
]
