"""The processing of personal data: fields switched off and on, recipients, notice, assessments."""

from django.urls import path

from liren.faces.workbench.views import assessments, fields, privacy_notice, recipients

urlpatterns = [
    path("", fields.page, name="fields"),
    path("fields/export.<str:form>", fields.export, name="fields_export"),
    path("fields/<str:name>/", fields.one, name="field"),
    path("fields/<str:name>/clear/", fields.clear, name="field_clear"),
    path("assessments/", assessments.page, name="assessments"),
    path("assessments/export.<str:form>", assessments.export, name="assessments_export"),
    path("assessments/<str:key>/", assessments.one, name="assessment"),
    path("assessment-papers/<uuid:assessment_id>/", assessments.paper, name="assessment_paper"),
    path("notice/", privacy_notice.page, name="privacy_notice"),
    path("recipients/", recipients.page, name="recipients"),
    path("recipients/export.<str:form>", recipients.export, name="recipients_export"),
    path("recipients/add/", recipients.add, name="recipient_add"),
    path("recipients/<uuid:recipient_id>/", recipients.one, name="recipient"),
    path("recipients/<uuid:recipient_id>/edit/", recipients.edit, name="recipient_edit"),
    path("recipients/<uuid:recipient_id>/end/", recipients.end, name="recipient_end"),
    path("recipient-papers/<uuid:file_id>/", recipients.paper, name="recipient_paper"),
]
