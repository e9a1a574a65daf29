"""One's passkeys as they are kept: renamed, removed, never the last way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liren.domains.access import errors, queries
from liren.domains.access.actions import passkeys, second_factor
from liren.domains.access.actions.proving import Proof
from liren.domains.access.models import Account, Passkey, RecoveryCode
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests import personas
from tests.faces.workbench.test_passkeys import KEYS, entering, turned_on
from tests.faces.workbench.test_passkeys import device as device
from tests.faces.workbench.test_sign_in import enrolled as enrolled
from tests.factories.passkeys import Device

if TYPE_CHECKING:
    from liren.config.demo.people import World


def test_it_is_renamed_and_removed_with_the_password(world: World, device: Device) -> None:
    client, row = personas.client_for(world.accounts["grid"]), Passkey.objects.get()
    url = f"{KEYS}{row.id}/"
    assert client.post(url, {"do": "rename", "name": "家里电脑"}).status_code == 302
    assert "家里电脑" in client.get(url).content.decode()
    assert client.post(url, {"do": "remove", "password": "wrong"}).status_code == 422
    assert client.post(url, {"do": "remove", "password": personas.PASSWORD}).status_code == 302
    assert Passkey.objects.count() == 0
    verbs = AuditEntry.objects.filter(verb__startswith="access.passkey").order_by("id")
    assert [entry.verb.rpartition(".")[2] for entry in verbs] == ["added", "renamed", "removed"]
    assert Delivery.objects.filter(template="access.passkey_removed", channel="in_app").exists()
    with pytest.raises(errors.PasskeyUnknown):
        entering(device)


def test_that_of_another_person_does_not_exist(world: World, device: Device) -> None:
    client = personas.client_for(world.accounts["community"])
    url = f"{KEYS}{Passkey.objects.get().id}/"
    assert client.get(url).status_code == 404
    assert client.post(url, {"do": "remove", "password": personas.PASSWORD}).status_code == 404


def test_the_last_one_asked_for_stays_until_the_second_step_is_left(world: World, device: Device) -> None:
    actor, row = personas.actor(world.accounts["grid"]), Passkey.objects.get()
    turned_on(world)
    with pytest.raises(errors.PasskeyAskedFor):
        passkeys.remove_passkey(actor=actor, passkey_id=row.id, proof=Proof(personas.PASSWORD))
    second_factor.disable_second_factor(actor=actor, password=personas.PASSWORD)
    passkeys.remove_passkey(actor=actor, passkey_id=row.id, proof=Proof(personas.PASSWORD))
    with pytest.raises(errors.PasskeyMissing):
        turned_on(world)


def test_the_last_way_in_is_never_removed(world: World, device: Device) -> None:
    grid, row = Account.objects.get(username="grid"), Passkey.objects.get()
    grid.set_unusable_password()
    grid.save()
    with pytest.raises(errors.SignInAgain):
        passkeys.remove_passkey(actor=personas.actor(grid), passkey_id=row.id, proof=Proof())
    with pytest.raises(errors.PasskeyLastWay):
        passkeys.remove_passkey(
            actor=personas.actor(grid), passkey_id=row.id, proof=Proof(came_at=clock.now())
        )


def test_lifting_the_second_step_takes_passkeys_and_codes_along(world: World, device: Device) -> None:
    turned_on(world)
    second_factor.reset_second_factor(actor=SYSTEM, account_id=world.accounts["grid"].id)
    assert Passkey.objects.count() == RecoveryCode.objects.count() == 0
    assert not queries.second_factor_of(world.accounts["grid"].id).enabled
    assert Delivery.objects.filter(template="access.passkey_removed", channel="in_app").exists()
