"""The lists of the workbench that can be taken away, made known to the kernel as the program starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.access.actions.handing import note_export as note_handovers_export
from liren.domains.casework.actions.appeals import note_appeal_export
from liren.domains.casework.actions.letters_by_hand import note_letter_export
from liren.domains.casework.actions.reading import (
    note_export,
    note_monthly_export,
    note_orders_export,
    note_supervision_export,
)
from liren.domains.casework.actions.truth_checks import note_check_export
from liren.domains.letting.actions.reading import note_lets_export, note_undertakings_export
from liren.domains.letting.policies import EXPORT
from liren.domains.lodging.actions.reading import note_houses_export
from liren.domains.messaging.actions.sending import note_export as note_deliveries_export
from liren.domains.messaging.policies import VIEW as SEE_DELIVERIES
from liren.domains.neighbours.actions.charges import note_contacts_export
from liren.domains.organisations.actions import note_export as note_bodies_export
from liren.domains.people.actions.reading import (
    note_conflict_export,
    note_doubles_export,
    note_people_export,
)
from liren.domains.processing.actions.assessments import note_export as note_assessments_export
from liren.domains.processing.actions.recipients import note_export as note_recipients_export
from liren.domains.processing.actions.switching import note_export as note_fields_export
from liren.domains.processing.policies import KEEP
from liren.domains.residence.actions.handling import note_export as note_residence_export
from liren.domains.rights.actions.corrections import note_export as note_corrections_export
from liren.domains.rights.actions.deletions import note_export as note_deletions_export
from liren.domains.rights.actions.kin import note_export as note_kin_export
from liren.domains.rights.actions.looks import note_export as note_looks_export
from liren.domains.rights.actions.retention import note_export as note_retention_export
from liren.domains.rights.policies import CORRECT
from liren.domains.territory.actions.doubts import note_export as note_addresses_export
from liren.domains.territory.actions.moving import note_export as note_moves_export
from liren.faces.workbench.body_forms import VIEW
from liren.faces.workbench.given_lists import asking
from liren.faces.workbench.views import (
    addresses,
    appeals,
    assessments,
    audit,
    bodies,
    checks,
    contacts,
    corrections,
    deletions,
    deliveries,
    doubles,
    fields,
    file_room,
    fillings,
    handing,
    hot,
    kin_requests,
    late,
    lets,
    letters,
    lodging,
    looks,
    monthly,
    moves,
    orders,
    people_conflicts,
    person_list,
    recipients,
    residence,
    residence_permits,
    retention,
    supervisions,
    taking,
    undertakings,
)
from liren.kernel import exports
from liren.kernel.actor import Actor
from liren.kernel.audit_desk import note_audit_export
from liren.kernel.exports import Listing, Noted, Source

REPORTS = "reports.view"
OF_HOT = ("cases.export", REPORTS)
OF_CASES = ("cases.export", "cases.view", "cases.handle")


def _noting(note: Callable[..., object]) -> Noted:
    """Writes down by a room's own action who took which rows away."""

    def noted(actor: Actor, listing: Listing, form: str, rows: int) -> None:
        note(actor=actor, place_code=listing.place_code, form=form, wanted=listing.wanted, rows=rows)

    return noted


def _note_monthly(actor: Actor, listing: Listing, form: str, _rows: int) -> None:
    note_monthly_export(actor=actor, place_code=listing.place_code, form=form, month=listing.wanted["month"])


def register() -> None:
    for source in (*_of_people(), *_of_matters(), *_of_offices()):
        exports.register(asking(source))


def _of_people() -> Iterator[Source]:
    rights = (person_list.EXPORT, "people.view")
    yield Source(person_list.LIST, _("居民名册"), rights, person_list.listing, _noting(note_people_export))
    title = _("填好的居民台账")
    yield Source(fillings.LIST, title, rights, fillings.listing, fillings.note, ("xlsx",))
    yield Source(contacts.LIST, _("联系人"), rights, contacts.listing, _noting(note_contacts_export))
    yield Source(lets.LIST, _("出租房"), (EXPORT, "people.view"), lets.listing, _noting(note_lets_export))
    note = _noting(note_undertakings_export)
    yield Source(undertakings.LIST, _("出租房责任书"), (EXPORT, "people.view"), undertakings.listing, note)
    note = _noting(note_houses_export)
    yield Source(lodging.LIST, _("旅馆"), (EXPORT, "people.view"), lodging.listing, note)
    note = _noting(note_residence_export)
    yield Source(residence.LIST, _("居住登记台账"), rights, residence.listing, note)
    yield Source(residence_permits.LIST, _("居住证台账"), rights, residence_permits.listing, note)
    note, own = _noting(note_corrections_export), (CORRECT,)
    yield Source(corrections.LIST, _("更正申请"), own, corrections.listing, note)
    note = _noting(note_deletions_export)
    yield Source(deletions.LIST, _("删除申请"), own, deletions.listing, note)
    yield Source(kin_requests.LIST, _("近亲属的请求"), own, kin_requests.listing, _noting(note_kin_export))
    note = _noting(note_retention_export)
    yield Source(retention.LIST, _("保存期限"), own, retention.listing, note)
    note = _noting(note_doubles_export)
    yield Source(doubles.LIST, _("可能重复的人"), (doubles.RIGHT,), doubles.listing, note)
    own = (people_conflicts.RIGHT,)
    note = _noting(note_conflict_export)
    yield Source(people_conflicts.LIST, _("不一致的登记"), own, people_conflicts.listing, note)


def _of_matters() -> Iterator[Source]:
    yield Source(letters.LIST, _("来信"), (letters.RIGHT,), letters.listing, _noting(note_letter_export))
    yield Source(orders.LIST, _("热线工单"), OF_CASES, orders.listing, _noting(note_orders_export))
    yield Source(taking.LIST, _("诉求列表"), OF_CASES, taking.listing, _noting(note_export))
    yield Source(hot.LIST, _("热点问题"), OF_HOT, hot.listing, _noting(note_export))
    yield Source(late.LIST, _("逾期"), OF_CASES, late.listing, _noting(note_export))
    note, word = _noting(note_supervision_export), pgettext_lazy("noun", "督办")
    yield Source(supervisions.LIST, word, OF_CASES, supervisions.listing, note)
    yield Source(checks.LIST, _("核实抽查"), OF_CASES, checks.listing, _noting(note_check_export))
    yield Source(appeals.LIST, _("评价申诉"), OF_CASES, appeals.listing, _noting(note_appeal_export))


def _of_offices() -> Iterator[Source]:
    yield Source(moves.LIST, _("区划变更"), (moves.RIGHT,), moves.listing, _noting(note_moves_export))
    note = _noting(note_addresses_export)
    yield Source(addresses.LIST, _("说不清的地址"), addresses.RIGHTS, addresses.listing, note)
    auditors = ("audit.search",)
    yield Source(looks.LIST, _("居民问的查看"), auditors, looks.listing, _noting(note_looks_export))
    yield Source(fields.LIST, _("登记项目"), (KEEP,), fields.listing, _noting(note_fields_export))
    note = _noting(note_recipients_export)
    yield Source(recipients.LIST, _("个人信息的接收方"), (KEEP,), recipients.listing, note)
    note = _noting(note_assessments_export)
    yield Source(assessments.LIST, _("影响评估"), (KEEP,), assessments.listing, note)
    note = _noting(note_handovers_export)
    yield Source(handing.LIST, _("离岗交接"), ("handovers.arrange",), handing.listing, note)
    yield Source(audit.LIST, _("审计"), (audit.RIGHT,), audit.listing, _noting(note_audit_export))
    yield Source(bodies.LIST, _("单位名录"), (VIEW,), bodies.listing, _noting(note_bodies_export))
    note = _noting(note_bodies_export)
    yield Source(file_room.LIST, _("附件空间"), (VIEW,), file_room.listing, note)
    note = _noting(note_deliveries_export)
    yield Source(deliveries.LIST, _("消息投递"), (SEE_DELIVERIES,), deliveries.listing, note)
    yield Source(monthly.LIST, _("月报"), (REPORTS,), monthly.listing, _note_monthly, monthly.FORMS)
