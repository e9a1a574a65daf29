"""Truth checks (核实抽查): the list, samples, one check, its photos."""

from django.urls import path

from liren.faces.workbench.views import check_samples, checks

urlpatterns = [
    path("checks/", checks.page, name="checks"),
    path("checks/export.<str:form>", checks.export, name="checks_export"),
    path("checks/files/<uuid:file_id>/<slug:variant>/", checks.file, name="check_file"),
    path("checks/samples/", check_samples.page, name="samples"),
    path("checks/samples/new/", check_samples.draw, name="sample_draw"),
    path("checks/samples/<str:number>/", check_samples.one, name="sample"),
    path("checks/samples/<str:number>/list.<str:form>", check_samples.frame, name="sample_frame"),
    path("checks/samples/<str:number>/cases/", check_samples.cases, name="sample_cases"),
    path("checks/<uuid:check_id>/assign/", checks.assign, name="check_assign"),
    path("checks/<uuid:check_id>/", checks.one, name="check"),
]
