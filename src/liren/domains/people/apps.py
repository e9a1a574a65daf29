from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "liren.domains.people"
    label = "people"

    def ready(self) -> None:
        from liren.domains.people import (  # noqa: F401  tasks are known by being read
            carrying,
            deeds,
            guarded,
            holdings,
            in_hand,
            known_doors,
            placed,
            tasks,
        )
        from liren.domains.people.actions import expiring, loose_homes
        from liren.domains.people.actions.forgetting import FORGET
        from liren.domains.people.actions.reading import note_outside
        from liren.kernel import audit, refusals
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        in_hand.register()
        guarded.register()
        carrying.register()
        placed.register()
        expiring.register()
        known_doors.register()
        loose_homes.register()
        holding.register("people", _("人口登记"), holdings.of, forget=FORGET)
        refusals.witness(note_outside)
