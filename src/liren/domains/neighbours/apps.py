from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighboursConfig(AppConfig):
    name = "liren.domains.neighbours"
    label = "neighbours"

    def ready(self) -> None:
        from liren.domains.neighbours import deeds, holdings
        from liren.domains.neighbours.actions import consenting, contacts, expiring
        from liren.domains.neighbours.actions.forgetting import FORGET
        from liren.kernel import audit, carrying, forgotten, guarding
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        expiring.register()
        forgotten.register(contacts.POSTING, consenting.repeat_withdrawal)
        holding.register("neighbours", _("联系人和互助"), holdings.of, forget=FORGET)
        carrying.register("neighbours.ContactPerson", "person", _("联系人"))
        guarding.register(
            "neighbours.ContactPerson",
            "person",
            under=(("neighbours.Consent", "contact"), ("neighbours.Charge", "contact")),
        )
        carrying.register("neighbours.CircleMember", "person", _("互助组成员"))
        carrying.register("neighbours.Help", "helper", _("邻里互助"))
        carrying.register("neighbours.Help", "helped", _("邻里互助"))
