from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "liren.domains.rights"
    label = "rights"

    def ready(self) -> None:
        from liren.domains.rights import deeds, tasks, telling  # noqa: F401  tasks are known by being read
        from liren.kernel import audit, carrying

        audit.register(deeds.VERBS)
        telling.register()
        for model in ("rights.Consent", "rights.LookQuestion"):
            carrying.leave(model, "person")  # what one entry agreed to is not said of another
