from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "liren.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.kernel import (  # noqa: F401  # they register jobs, lookups and what is counted
            audit,
            export_work,
            file_drafts,
            file_orphans,
            file_sealing,
            file_viruses,
            files,
            housekeeping,
            log_files,
            measures,
            one_of,
            own_hands,
            resealing,
            shipping,
            turns,
        )
        from liren.kernel.deeds import VERBS

        audit.register(VERBS)
        own_hands.register()
