"""Appeals against ratings (评价申诉): the list, filing, one of them, who decides, papers."""

from django.urls import path

from liren.faces.workbench.views import appeal_filing, appeals

urlpatterns = [
    path("appeals/", appeals.page, name="appeals"),
    path("appeals/export.<str:form>", appeals.export, name="appeals_export"),
    path("appeals/decider/", appeal_filing.decider, name="appeal_decider"),
    path("appeals/rating/<uuid:rating_id>/", appeal_filing.file_one, name="appeal_file"),
    path("appeals/papers/<uuid:file_id>/<slug:variant>/", appeals.paper, name="appeal_paper"),
    path("appeals/<uuid:appeal_id>/", appeals.one, name="appeal"),
]
