from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "liren.faces.workbench"
    label = "workbench"

    def ready(self) -> None:
        from liren.domains.messaging import links
        from liren.faces.ui import rail
        from liren.faces.workbench import export_lists
        from liren.faces.workbench.links import bench_case, bench_list
        from liren.faces.workbench.rail import build

        rail.register(build)
        links.register(bench_case=bench_case, bench_list=bench_list)
        export_lists.register()
