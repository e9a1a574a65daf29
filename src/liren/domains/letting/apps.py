from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LettingConfig(AppConfig):
    name = "liren.domains.letting"
    label = "letting"

    def ready(self) -> None:
        from liren.domains.letting import deeds, holdings, in_hand, tasks, telling  # noqa: F401  tasks are known by being read
        from liren.domains.letting.actions import expiring
        from liren.domains.letting.actions.forgetting import FORGET
        from liren.domains.letting.actions.homes import count_again, home_left
        from liren.domains.letting.models.apart import lay_apart
        from liren.domains.letting.queries.undertakings import SCANS, signers_of
        from liren.domains.people.moving_hooks import HOME_LEFT
        from liren.kernel import audit, carrying, files, guarding
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        in_hand.register()
        telling.register()
        expiring.register()
        holding.register("letting", _("租房"), holdings.of, forget=FORGET)
        files.SUBJECTS[SCANS] = signers_of
        carrying.register("letting.Stay", "person", _("租住的床"))
        carrying.register("letting.Notice", "person", _("来去申报"))
        carrying.register("letting.LetDwelling", "landlord_person", _("出租的房子"))
        carrying.register("letting.Undertaking", "person", _("责任书"))
        carrying.register("letting.Housed", "person", _("用人单位的住宿名单"))
        guarding.register("letting.Housed", "person")
        guarding.register("letting.Stay", "person", touched=count_again)
        guarding.register("letting.Notice", "person")
        if home_left not in HOME_LEFT:
            HOME_LEFT.append(home_left)
        post_migrate.connect(lay_apart, sender=self)
