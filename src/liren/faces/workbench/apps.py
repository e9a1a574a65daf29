from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "liren.faces.workbench"
    label = "workbench"

    def ready(self) -> None:
        from liren.faces.ui import rail
        from liren.faces.workbench import export_lists
        from liren.faces.workbench.rail import build

        rail.register(build)
        export_lists.register()
