from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "liren.domains.rights"
    label = "rights"

    def ready(self) -> None:
        from liren.domains.rights import (  # noqa: F401  tasks are known by being read
            deeds,
            deletion_telling,
            holdings,
            in_hand,
            kin_telling,
            tasks,
            telling,
        )
        from liren.domains.rights.actions import expiring, repeating
        from liren.domains.rights.actions.forgetting import FORGET
        from liren.domains.rights.correction_words import ANSWER, SAID
        from liren.domains.rights.queries import arrangements, kin
        from liren.domains.rights.queries.consents import FILES, givers_of
        from liren.kernel import audit, carrying, files
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        in_hand.register()
        telling.register()
        deletion_telling.register()
        kin_telling.register()
        expiring.register()
        repeating.register()
        holding.register("rights", _("个人信息权利"), holdings.of, forget=FORGET)
        files.SUBJECTS[FILES] = givers_of
        files.SUBJECTS[arrangements.FILES] = arrangements.signers_of
        files.SUBJECTS[kin.FILES] = kin.askers_of
        for model in ("rights.Arrangement", "rights.Consent", "rights.LookQuestion", "rights.Copy"):
            carrying.leave(model, "person")  # what one entry agreed to is not said of another
        sealed = {"said": f"rights.{SAID}", "answer": f"rights.{ANSWER}"}
        carrying.register("rights.Deletion", "person", _("删除申请"), sealed={"said": "rights.deletion.said"})
        carrying.register("rights.Correction", "person", _("更正申请"), sealed=sealed)
        label = _("近亲属的请求")
        carrying.register("rights.KinRequest", "person", label, sealed={"noted": "rights.kin.noted"})
        sealed = {"said": "rights.kin.said", "answer": "rights.kin.answer"}
        carrying.register("rights.KinRequest", "asker", label, sealed=sealed)
