from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "liren.faces.workbench"
    label = "workbench"
