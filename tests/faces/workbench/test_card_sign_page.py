"""The paper card of a resident, through its page."""

from __future__ import annotations

from django.urls import reverse

from liren.domains.people.models import CardSign, Person
from liren.kernel.models import AuditEntry
from tests.faces.workbench.test_needs_pages import Open, opened, world

__all__ = ["opened", "world"]


def test_a_card_is_printed_replaced_and_withdrawn(opened: Open) -> None:
    client, head = opened("community"), Person.objects.get(name="王建国")
    url = reverse("bench:person_sign", args=[head.id])
    assert "还没有印过" in client.get(url).content.decode()
    for _time in range(2):
        paper = client.post(url, {"do": "issue"})
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
    assert CardSign.objects.filter(until__isnull=True).count() == 1
    assert "旧的作废" in client.get(url).content.decode()
    assert client.post(url, {"do": "withdraw"}).status_code == 302
    assert not CardSign.objects.filter(until__isnull=True).exists()
    assert client.post(url, {"do": "nonsense"}).status_code == 422
    verbs = list(AuditEntry.objects.filter(verb__startswith="people.card.").values_list("verb", flat=True))
    assert sorted(verbs) == ["people.card.issued", "people.card.issued", "people.card.withdrawn"]
