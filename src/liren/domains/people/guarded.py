"""Rows of this room that tell where a protected person lives (`kernel.guarding`)."""

from __future__ import annotations

from liren.kernel import guarding


def register() -> None:
    from liren.domains.people.actions.guarding import protected_among

    guarding.told_by(protected_among)
    guarding.register("people.Residence", "person", points=("dwelling",), near=("dwelling",))
    guarding.register(
        "people.Membership", "person", points=("household",), near=("household", "household.dwelling")
    )
    guarding.register("people.Owner", "person", points=("dwelling",), near=("dwelling",))
    guarding.register("people.LifeEvent", "person")
