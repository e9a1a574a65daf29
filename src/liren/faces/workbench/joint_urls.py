"""Joint handling beyond one matter: who was called, who came in time."""

from django.urls import path

from liren.faces.workbench.views import joint

urlpatterns = [
    path("joint/", joint.page, name="joint"),
    path("joint/export.<str:form>", joint.export, name="joint_export"),
]
