"""Assessment (考核): schemes, results, the matters behind their numbers; the report of a month (月报)."""

from django.urls import path

from liren.faces.workbench.views import appraisal, appraisal_schemes, monthly

urlpatterns = [
    path("appraisals/", appraisal.page, name="appraisals"),
    path("appraisals/publish/", appraisal.publish, name="appraisal_publish"),
    path("appraisals/schemes/", appraisal_schemes.page, name="appraisal_schemes"),
    path("appraisals/schemes/new/", appraisal_schemes.propose, name="scheme_new"),
    path("appraisals/schemes/<uuid:scheme_id>/", appraisal_schemes.decide, name="scheme_decide"),
    path(
        "appraisals/schemes/<uuid:scheme_id>/exclusions/",
        appraisal_schemes.exclusions,
        name="scheme_exclusions",
    ),
    path(
        "appraisals/schemes/<uuid:scheme_id>/exclusions/<uuid:exclusion_id>/drop/",
        appraisal_schemes.exclusion_drop,
        name="exclusion_drop",
    ),
    path("appraisals/cases/", appraisal.behind, name="appraisal_behind"),
    path("monthly/", monthly.page, name="monthly"),
    path("monthly/export.<str:form>", monthly.export, name="monthly_export"),
    path("appraisals/<uuid:result_id>/", appraisal.result, name="appraisal"),
    path("appraisals/<uuid:result_id>/export.<str:form>", appraisal.export, name="appraisal_export"),
]
