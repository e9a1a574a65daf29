"""What a step is as a page: its words, its form, the action it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from liren.faces.workbench import step_forms as forms
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.casework.models import Case

Given = Mapping[str, Any]
Take = Callable[[Actor, "Case", Given, int | None], None]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Deed:
    """`needs` is the verb that `possible_steps` must hold; `done` is said after it."""

    title: Words
    button: Words
    done: Words
    form: type[forms.StepForm]
    take: Take
    needs: str
    hint: Words = ""
    is_grave: bool = False
    leaves: bool = False  # afterwards the matter may be out of the actor's hands
