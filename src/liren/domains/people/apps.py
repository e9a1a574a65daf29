from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liren.domains.people"
    label = "people"

    def ready(self) -> None:
        from liren.domains.people import carrying, deeds, tasks  # noqa: F401  tasks are known by being read
        from liren.domains.people.actions.reading import note_outside
        from liren.kernel import audit, refusals

        audit.register(deeds.VERBS)
        carrying.register()
        refusals.witness(note_outside)
