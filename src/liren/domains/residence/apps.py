from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResidenceConfig(AppConfig):
    name = "liren.domains.residence"
    label = "residence"

    def ready(self) -> None:
        from liren.domains.people.moving_hooks import HOME_LEFT
        from liren.domains.residence import deeds, holdings, in_hand, sealing, tasks, telling  # noqa: F401  tasks are known by being read
        from liren.domains.residence.actions import expiring
        from liren.domains.residence.actions.by_day import home_left
        from liren.domains.residence.actions.forgetting import FORGET
        from liren.domains.residence.queries.scans import FILES, subjects_of
        from liren.kernel import audit, carrying, files, guarding
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        in_hand.register()
        telling.register()
        expiring.register()
        holding.register("residence", _("居住登记和居住证"), holdings.of, forget=FORGET)
        files.SUBJECTS[FILES] = subjects_of
        carrying.register("residence.Registration", "person", _("居住登记"))
        carrying.register(
            "residence.Registration", "subject", _("居住登记"), sealed={"private": sealing.CONTEXT}
        )
        carrying.register("residence.Permit", "person", _("居住证"))
        guarding.register("residence.Registration", "person", blank=("dwelling",))
        if home_left not in HOME_LEFT:
            HOME_LEFT.append(home_left)
