"""The tags every page has at hand (they are builtins, no `load` needed)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liren.domains.access import devices
from liren.domains.access.choices import Way
from liren.domains.access.queries.presence import network_of
from liren.faces.ui import moments, passes
from liren.faces.ui.charts import BarChart, LineChart
from liren.faces.ui.icons import PATHS
from liren.kernel import clock, worktime
from liren.kernel.actor import Actor

register = template.Library()

SEALS = {
    "accepted": "doing",
    "in_progress": "doing",
    "resolved": "done",
    "closed": "closed",
    "withdrawn": "closed",
    "not_accepted": "closed",
    "merged": "closed",
    "suspended": "held",
}
DRAWN = {
    name: mark_safe(  # noqa: S308  our own constants
        f'<svg class="icon" aria-hidden="true" viewBox="0 0 24 24"><path d="{path}"/></svg>'
    )
    for name, path in PATHS.items()
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line drawing as tall as the text beside it, silent to screen readers. KeyError for an unknown name."""
    return DRAWN[name]


@register.filter
def may(actor: Actor, right: str) -> bool:
    """Whether the actor has a right somewhere: for what a page offers, never for what it allows."""
    return actor.has(right)


@register.simple_tag
def brand_mark() -> SafeString:
    """The mark: 里 as a field over earth."""
    return format_html(
        '<svg class="brand-mark" aria-hidden="true" viewBox="0 0 24 24"><path d="{}"/></svg>', PATHS["mark"]
    )


@register.simple_tag
def state(code: str, label: str, kind: str = "") -> SafeString:
    """A state as a small seal that fills as the work goes: `{% state case.state case.get_state_display %}`."""
    filled = kind or SEALS.get(str(code), "")
    return format_html('<span class="state{}">{}</span>', f" state--{filled}" if filled else "", label)


@register.simple_tag
def due(
    moment: dt.datetime | None, calendar: Any = None, clock_time: bool = False, label: str = ""
) -> SafeString | str:
    """What is left until `moment`: working time by `calendar`, clock time without one or with `clock_time`."""
    if moment is None:
        return ""
    left = worktime.left(calendar, clock.now(), moment, clock_time or calendar is None)
    kind = " due--late" if left.late else " due--soon" if moments.presses(left) else ""
    said = moments.remaining(left)
    if label:
        said = _("{label}{left}").format(label=label, left=said)
    if left.missing_year:
        said = _("{said}（按自然日，日历缺 {year} 年）").format(said=said, year=left.missing_year)
    return format_html('<span class="due{}">{}{}</span>', kind, DRAWN["clock"], said)


@register.simple_tag
def when(moment: dt.datetime | None, style: str = "moment") -> SafeString | str:
    """A `<time>` in local words. Styles: moment, near (今天, 昨天, 3 天前), day, hour, full (with the year)."""
    if moment is None:
        return ""
    said = _style(moment, style)
    stamp = moments.local(moment).isoformat(timespec="minutes")
    return format_html('<time class="num" datetime="{}">{}</time>', stamp, said)


def _style(moment: dt.datetime, style: str) -> str:
    if style == "near":
        return moments.near(moment)
    if style == "day":
        return moments.day(moments.local(moment).date())
    if style == "hour":
        return moments.hour(moment)
    return moments.moment(moment, year=True if style == "full" else None)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """The same words as `when`, as plain text for use inside a sentence."""
    return moments.moment(value) if value else ""


@register.filter
def day(value: dt.datetime | dt.date | None) -> str:
    if value is None:
        return ""
    return moments.day(moments.local(value).date() if isinstance(value, dt.datetime) else value)


@register.filter
def told(value: dt.datetime | dt.date | str) -> str:
    """A value of what is held of somebody: words, a day or a moment."""
    if isinstance(value, dt.datetime):
        return moment(value)
    return day(value) if isinstance(value, dt.date) else value


@register.filter
def masked(name: str) -> str:
    """王** : enough to recognise one's own, not enough to know another's."""
    return f"{name[0]}**" if name else ""


@register.filter
def masked_phone(phone: str) -> str:
    """138 **** 4417."""
    return f"{phone[:3]} **** {phone[-4:]}" if len(phone) >= 9 else "****"


@register.filter
def figure(value: float | None) -> str:
    """A number with its thousands apart; an absent one is a dash."""
    return "—" if value is None else f"{value:,}"


@register.filter
def counted(value: int | None) -> str:
    """How much waits, where nobody counts beyond 999: “999+”."""
    return "999+" if value is not None and value > 999 else figure(value)


@register.filter
def beyond(value: int, most: int) -> str:
    """A plus where nobody counted further."""
    return "+" if value >= most else ""


@register.filter
def percent(share: float | None) -> str:
    """0.968 → 96.8%."""
    return "—" if share is None else f"{share * 100:.1f}%"


@register.filter
def distance(metres: float | None) -> str:
    if metres is None:
        return ""
    if metres < 1000:
        return _("{n} 米").format(n=max(10, round(metres / 10) * 10))
    return _("{n} 公里").format(n=f"{metres / 1000:.1f}")


@register.filter
def code_groups(code: str) -> str:
    """K7M492QX → K7M4 92QX, as it is read aloud."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


@register.filter
def at(table: dict[str, Any], key: str) -> Any:
    """What a table holds under a key; empty for an unknown one."""
    return table.get(key, "")


@register.filter
def network(address: str) -> str:
    """What the operator calls the network of an address; empty where that is not known."""
    return network_of(address)


@register.filter
def device(agent: str) -> str:
    """Browser and system, as a person would name them, from a User-Agent."""
    return devices.named(agent)


@register.filter
def way(code: str) -> str:
    """By what somebody came in, in words."""
    return str(Way(code).label) if code in Way.values else ""


@register.inclusion_tag("ui/field.html")
def field(
    bound: BoundField,
    short: bool = False,
    keep: bool = True,
    across: bool = False,
    optional: bool = True,
    **attrs: str,
) -> dict[str, Any]:
    """Label, hint, errors and control of one form field; further attributes go onto the control."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "textarea")
    described = [f"{bound.auto_id}_{part}" for part in _described(bound)]
    classes = ["input", *(["input--short"] if short else []), widget.attrs.get("class", "")]
    given: dict[str, Any] = {name.replace("_", "-"): value for name, value in attrs.items()}
    given["class"] = " ".join(filter(None, classes))
    if described:
        given["aria-describedby"] = " ".join(described)
    if bound.errors:
        given["aria-invalid"] = "true"
    if not keep:
        given["data-keep-not"] = ""
    choices = kind in {"radio", "checkbox"} and getattr(widget, "choices", None) is not None
    return {
        "bound": bound,
        "kind": "choices" if choices else kind,
        "across": across,
        "optional": optional and not bound.field.required,
        "input_type": kind,
        "control": "" if choices else bound.as_widget(attrs=given),
        "described": given.get("aria-describedby", ""),
    }


def _described(bound: BoundField) -> list[str]:
    return [part for part, there in (("hint", bound.help_text), ("error", bound.errors)) if there]


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form at its top, each linked to its field; one that stands at several fields is said once."""
    found: list[tuple[str, str]] = []
    for name, sentences in form.errors.items():
        target = f"#{_target(form[name])}" if name in form.fields else ""
        said = {sentence for _, sentence in found}
        found.extend((target, str(sentence)) for sentence in sentences if str(sentence) not in said)
    return {"found": found}


def _target(bound: BoundField) -> str:
    return bound.id_for_label or f"{bound.auto_id}"


@register.simple_tag(takes_context=True)
def file_link(context: template.Context, name: str, *args: Any) -> str:
    """The signed link to a stored file, for whoever reads the page."""
    return passes.signed(context["request"], reverse(name, args=args))


@register.inclusion_tag("ui/paging.html", takes_context=True)
def paging(context: template.Context, after: str = "", before: str = "", note: str = "") -> dict[str, Any]:
    """Links to the next and previous page by key, keeping the filters of this one."""
    return {
        "after": _with_key(context, "after", after),
        "before": _with_key(context, "before", before),
        "note": note,
    }


def _with_key(context: template.Context, name: str, key: Any) -> str:
    if not key:
        return ""
    query = context["request"].GET.copy()
    for other in ("after", "before"):
        query.pop(other, None)
    query[name] = str(key)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(chart: BarChart) -> dict[str, Any]:
    return {"chart": chart}


@register.inclusion_tag("ui/line_chart.html")
def line_chart(chart: LineChart) -> dict[str, Any]:
    """The picture alone; its title, definition and table belong beside it."""
    return {"chart": chart}
