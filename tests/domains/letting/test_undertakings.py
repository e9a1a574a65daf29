"""Letters of responsibility: owed by who lets and who houses, signed on the screen or on paper, asked again."""

from __future__ import annotations

import importlib
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from liren.domains.letting import undertaking_errors as errors
from liren.domains.letting.actions import asking, lets, undertakings
from liren.domains.letting.actions.lets import Landlord
from liren.domains.letting.actions.undertakings import Employer
from liren.domains.letting.errors import LettingNotFound
from liren.domains.letting.models import LetDwelling, Signature, Undertaking, UndertakingText
from liren.domains.letting.queries import undertakings as queries
from liren.domains.letting.queries.undertakings import UndertakingFilter, signers_of
from liren.domains.messaging.models import Delivery
from liren.domains.people.models import Person
from liren.domains.policy.models import FigureChange
from liren.domains.policy.queries import shown_figures
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, VISITOR, Actor
from liren.kernel.files import WrongFileKind
from liren.kernel.models import AuditEntry, StoredFile
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.letting.conftest import TANGYUAN, House, day, let_at
from tests.domains.letting.test_notices import LANDLORD, TENANT, landlord, linked
from tests.factories.papers import PDF

__all__ = ["landlord"]
COUNTY = "320104"


def owed(house: House, party: str = "landlord") -> Undertaking:
    return Undertaking.objects.get(let=house.let, party=party, until__isnull=True)


def read(house: House, party: str = "landlord") -> str:
    return queries.wording_of(house.let.place_code, party).digest


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF)


def text_changes(key: str = "landlord", words: str = "新的一条。") -> None:
    FigureChange.objects.create(
        key=f"letting.undertaking.{key}",
        place_code=COUNTY,
        value=[{"code": "new", "name": words, "name_en": ""}],
        valid_from=clock.today(),
        reason="区里定的",
        changed_by=None,
        changed_by_name="某人",
        changed_at=clock.now(),
    )
    shown_figures.forget()


def on_screen(house: House, name: str = "郑成功", username: str = LANDLORD, **given: Any) -> Signature:
    row = given.pop("row", None) or owed(house)
    return undertakings.sign_on_screen(
        actor=house.who(username),
        undertaking_id=row.id,
        read=given.get("read") or read(house, row.party),
        name=name,
    )


def on_paper(house: House, actor: Actor | None = None, **given: Any) -> Signature:
    row = owed(house)
    asked: dict[str, Any] = {
        "undertaking_id": row.id,
        "version": row.version,
        "read": read(house),
        "on": day(-1),
        "papers": [paper()],
        **given,
    }
    return undertakings.sign_on_paper(actor=actor or house.who(), **asked)


def shown(house: House, show: str = "owed", **given: str) -> list[str]:
    wanted = UndertakingFilter(show=show, **given)
    lines, _next = queries.undertakings_page(house.who(), wanted)
    assert len(lines) == queries.count_undertakings(house.who(), wanted)
    return [line.row.party for line in lines]


def test_the_landlord_signs_on_the_screen_what_was_read(house: House, landlord: Person) -> None:
    assert shown(house) == ["landlord"]
    with pytest.raises(errors.SignatureNotOwn):
        on_screen(house, "郑成")
    with pytest.raises(errors.TextChanged):
        on_screen(house, read="0" * 32)
    assert not Signature.objects.exists()
    signature = on_screen(house, " 郑成功 ")
    row = owed(house)
    assert (row.how, row.signed_on, signature.account_id) == ("screen", day(), house.who(LANDLORD).id)
    assert signature.text.version == 1
    assert len(signature.text.chinese) == len(signature.text.english) == 6
    with pytest.raises(errors.UndertakingSigned):
        on_screen(house)
    assert (shown(house), shown(house, "signed"), shown(house, "all")) == ([], ["landlord"], ["landlord"])
    assert AuditEntry.objects.filter(verb="letting.undertaking.signed").count() == 1


def test_nobody_signs_for_another(house: House, landlord: Person) -> None:
    linked(house, TENANT, house.person(0))
    for actor in (house.who(TENANT), VISITOR, house.who()):
        with pytest.raises(errors.UndertakingNotFound):
            undertakings.sign_on_screen(
                actor=actor, undertaking_id=owed(house).id, read=read(house), name="郑成功"
            )


def test_a_new_text_asks_again_and_the_old_one_stays(house: House, landlord: Person) -> None:
    on_screen(house)
    text_changes()
    assert (shown(house), shown(house, "outdated"), shown(house, "unsigned")) == (
        ["landlord"],
        ["landlord"],
        [],
    )
    assert shown(house, "signed") == []
    again = on_screen(house)
    assert again.text.version == 2
    assert [text.version for text in UndertakingText.objects.order_by("version")] == [1, 2]
    assert again.text.since == day()
    assert Signature.objects.filter(undertaking=owed(house)).count() == 2
    view = queries.view_of(house.who(), queries.visible_undertaking(house.who(), owed(house).id))
    assert [one.version for one in view.history] == [2, 1]
    assert view.history[0].clauses == ["新的一条。"]
    assert shown(house) == []


def test_a_paper_is_kept_with_its_scan_and_looking_at_it_is_written_down(house: House) -> None:
    signature = on_paper(house)
    assert (signature.how, signature.on, signature.account_id) == ("paper", day(-1), None)
    scan = StoredFile.objects.get(owner_id=signature.id)
    assert (scan.key_id, scan.subject, signers_of([signature.id])) == ("k1", None, {})  # a body's letter
    assert undertakings.open_scan(actor=house.who("dispatcher"), file_id=scan.id) == scan
    assert AuditEntry.objects.filter(verb="letting.scan.read").count() == 1
    for username in (TENANT, "department"):
        with pytest.raises(errors.ScanNotFound):
            undertakings.open_scan(actor=house.who(username), file_id=scan.id)
    with pytest.raises(errors.UndertakingSigned):
        on_paper(house)


def test_what_no_paper_can_be_is_refused_and_nothing_is_written(house: House) -> None:
    with pytest.raises(errors.ScanMissing):
        on_paper(house, papers=[])
    with pytest.raises(WrongFileKind):
        on_paper(house, papers=[SimpleUploadedFile("a.pdf", b"no paper at all")])
    for on in (day(1), day(-4_000)):
        with pytest.raises(errors.SignedDayWrong):
            on_paper(house, on=on)
    with pytest.raises(errors.TextChanged):
        on_paper(house, read="0" * 32)
    with pytest.raises(StalePage):
        on_paper(house, version=99)
    with pytest.raises(NotAllowed):
        on_paper(house, house.who("dispatcher"))
    with pytest.raises(LettingNotFound):
        on_paper(house, house.who("department"))
    with pytest.raises(errors.UndertakingNotFound):
        on_paper(house, undertaking_id=uuid.uuid4())
    text_changes()
    with pytest.raises(errors.SignedDayWrong):
        on_paper(house, on=day(-1))
    assert not Signature.objects.exists()
    assert not StoredFile.objects.exists()


def test_another_landlord_owes_another_letter_and_the_same_one_the_same(
    house: House, landlord: Person
) -> None:
    on_screen(house)
    first, let = owed(house), house.renewed()
    kept: dict[str, Any] = {"actor": house.who(), "let_id": let.id, "since": let.since}
    lets.change_landlord(**kept, version=let.version, landlord=Landlord(person_id=landlord.id))
    assert owed(house) == first
    lets.change_landlord(**kept, version=house.renewed().version, landlord=Landlord(name="另一家公寓"))
    assert owed(house) != first
    assert owed(house).name == "另一家公寓"
    assert shown(house, "unsigned") == ["landlord"]
    with pytest.raises(errors.UndertakingNotFound):
        on_screen(house, row=first)
    closed = house.renewed()
    lets.close_let(actor=house.who(), let_id=let.id, version=closed.version, on=day(), state="empty")
    assert not Undertaking.objects.filter(until__isnull=True).exists()
    assert shown(house, "all") == []


def test_an_employer_signs_by_somebody_on_the_register(house: House) -> None:
    signer = house.person(2)
    row = undertakings.add_employer(
        actor=house.who(), let_id=house.let.id, employer=Employer(name="金陵建筑劳务", signer_id=signer.id)
    )
    linked(house, TENANT, signer)
    assert [one.party for one, _stands in queries.own_undertakings(house.who(TENANT))] == ["employer"]
    on_screen(house, "孙小圣", TENANT, row=row)
    assert shown(house) == ["landlord"]
    assert shown(house, "signed", party="employer") == ["employer"]
    row.refresh_from_db()
    gone: dict[str, Any] = {"actor": house.who(), "undertaking_id": row.id}
    with pytest.raises(StalePage):
        undertakings.remove_employer(**gone, version=row.version - 1)
    undertakings.remove_employer(**gone, version=row.version)
    assert queries.own_undertakings(house.who(TENANT)) == []
    assert Signature.objects.filter(undertaking=row).exists()


def test_the_scan_of_a_letter_that_a_person_owes_lies_under_the_persons_key(house: House) -> None:
    signer = house.person(2)
    row = undertakings.add_employer(
        actor=house.who(), let_id=house.let.id, employer=Employer(name="金陵建筑劳务", signer_id=signer.id)
    )
    digest = queries.view_of(house.who(), row).digest
    signature = on_paper(house, undertaking_id=row.id, version=row.version, read=digest)
    scan = StoredFile.objects.get(owner_id=signature.id)
    assert (scan.key_id, scan.subject, signers_of([signature.id])) == (
        "own",
        signer.id,
        {signature.id: signer.id},
    )


def test_an_unclear_employer_is_refused(house: House) -> None:
    body = house.world.bodies["station:001"]

    def add(**given: Any) -> Undertaking:
        return undertakings.add_employer(actor=house.who(), let_id=house.let.id, employer=Employer(**given))

    for given in (
        {},
        {"name": " "},
        {"name": "某" * 81},
        {"body_id": body.id, "name": "某"},
        {"body_id": uuid.uuid4()},
    ):
        with pytest.raises(errors.EmployerUnclear):
            add(**given)
    with pytest.raises(errors.SignerUnclear):
        add(name="某公司", signer_id=uuid.uuid4())
    for given in ({"name": "某公司"}, {"body_id": body.id}):
        add(**given)
        with pytest.raises(errors.EmployerTwice):
            add(**given)
    with pytest.raises(NotAllowed):
        undertakings.add_employer(
            actor=house.who("dispatcher"), let_id=house.let.id, employer=Employer(name="某")
        )


def test_who_signs_is_set_for_a_body_only(house: House, landlord: Person) -> None:
    row = owed(house)
    given: dict[str, Any] = {"actor": house.who(), "person_id": house.person(1).id}
    with pytest.raises(errors.SignerIsLandlord):
        undertakings.set_signer(**given, undertaking_id=row.id, version=row.version)
    with pytest.raises(errors.LandlordStays):
        undertakings.remove_employer(actor=house.who(), undertaking_id=row.id, version=row.version)
    let = house.renewed()
    lets.change_landlord(
        actor=house.who(), let_id=let.id, version=let.version, landlord=Landlord(name="公寓"), since=let.since
    )
    done = undertakings.set_signer(**given, undertaking_id=owed(house).id, version=1)
    assert done.person == house.person(1)
    let = house.renewed()
    lets.change_landlord(
        actor=house.who(), let_id=let.id, version=let.version, landlord=Landlord(name="公寓"), since=let.since
    )
    assert owed(house).person == house.person(1)


def test_the_list_keeps_to_the_place_and_pages_by_key(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    let_at(SYSTEM, "棠园路1号1幢1单元101室", TANGYUAN)
    for number in range(3):
        undertakings.add_employer(
            actor=house.who(), let_id=house.let.id, employer=Employer(name=f"公司{number}")
        )
    monkeypatch.setattr(queries, "PAGE", 3)
    first, key = queries.undertakings_page(house.who(), UndertakingFilter())
    rest, end = queries.undertakings_page(house.who(), UndertakingFilter(), key)
    assert (len(first), len(rest), end) == (3, 1, "")
    assert {line.row.let_id for line in (*first, *rest)} == {house.let.id}
    with pytest.raises(errors.UndertakingNotFound):
        queries.visible_undertaking(house.who("department"), owed(house).id)


def test_whoever_has_not_signed_is_asked_once_for_each_text(house: House, landlord: Person) -> None:
    undertakings.add_employer(
        actor=house.who(), let_id=house.let.id, employer=Employer(name="某公司", signer_id=house.person(0).id)
    )
    told = Delivery.objects.filter(template="letting.letter")
    assert (asking.ask_day(), asking.ask_day()) == (1, 0)
    assert set(told.values_list("account_id", flat=True)) == {house.world.accounts[LANDLORD].id}
    on_screen(house)
    assert asking.ask_day() == 0
    text_changes()
    assert (asking.ask_day(), asking.ask_day()) == (1, 0)
    on_screen(house)
    text_changes(words="又一条。")
    lets.close_let(
        actor=house.who(), let_id=house.let.id, version=house.renewed().version, on=day(), state="empty"
    )
    assert asking.ask_day() == 0


def test_those_who_let_already_owe_it_after_the_upgrade(house: House) -> None:
    Undertaking.objects.all().delete()
    migration = importlib.import_module("liren.domains.letting.migrations.0005_landlords_owe")
    migration.owe(apps, connection.schema_editor())
    migration.owe(apps, connection.schema_editor())
    assert owed(house).name == LetDwelling.objects.get().landlord_name
