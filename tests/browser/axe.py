"""What axe-core and a ruler find on a page: grave faults, overflow, targets that are too small, focus nobody sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "build" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}
# The marks of a map may lie close to each other: the list below it opens the same matters.
RUN = """async (options) => (await axe.run({ exclude: [".leaflet-marker-pane"] }, options)).violations.map((found) => ({
  id: found.id, impact: found.impact, nodes: found.nodes.map((node) => `${node.target.join(" ")}: ${node.html}`) }))"""
OVERFLOW = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  return [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > most + 1
    && !node.closest(".scroll-x, .hide-visually, .leaflet-container, nav")).slice(0, 5)
    .map((node) => node.outerHTML.slice(0, 120)).concat(`page ${document.documentElement.scrollWidth} > ${most}`);
}"""
SMALL = """(least) => {
  const text = "p, li, dd, td, th, blockquote, summary, label";
  const inText = (node) => node.matches("a, button.link") && node.closest(text);
  const target = (node) => (node.matches("input[type=radio], input[type=checkbox]") && node.closest("label")) || node;
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true })
      && !node.matches("[type=hidden], .skip, .skip *") && !inText(node) && !node.closest(".leaflet-container"))
    .map((node) => [node, target(node).getBoundingClientRect()])
    .filter(([, box]) => box.height && (box.height < least - 0.5 || box.width < 24))
    .map(([node, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${node.outerHTML.slice(0, 120)}`);
}"""
TABBABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((node) => !node.disabled && node.tabIndex >= 0 && node.type !== "hidden"
      && node.checkVisibility({ visibilityProperty: true })
      && !(node.closest("details:not([open])") && !node.matches("summary")));
  const radios = new Set();
  let number = 0;
  for (const node of all) {
    if (node.type === "radio") {
      const group = `${node.form?.action} ${node.name}`;
      const chosen = all.some((other) => other.type === "radio" && other.name === node.name && other.checked);
      if ((chosen && !node.checked) || radios.has(group)) continue;
      radios.add(group);
    }
    node.dataset.stop = ++number;
  }
  return number;
}"""
MISSED = """(reached) => [...document.querySelectorAll("[data-stop]")]
  .filter((node) => !reached.includes(Number(node.dataset.stop))).map((node) => node.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const shown = (element) => {
    if (!element) return false;
    const style = getComputedStyle(element), before = getComputedStyle(element, "::before");
    return [style, before].some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2)
      || (style.boxShadow !== "none" && element.matches("input, select, textarea"));
  };
  return { stop: Number(node.dataset.stop || 0), isShown: shown(node) || shown(node.closest("label")),
    what: node.outerHTML.slice(0, 120) };
}"""


def grave_faults(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """Serious and critical findings; `only` these rules, otherwise all of WCAG 2.2 AA and good practice."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    chosen: dict[str, Any] = (
        {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": RULES}
    )
    found = page.evaluate(RUN, {"runOnly": chosen, "resultTypes": ["violations"]})
    return [
        f"{f['impact']} {f['id']}: {node}" for f in found if f["impact"] in GRAVE for node in f["nodes"][:4]
    ]


def overflowing(page: Page) -> list[str]:
    found: list[str] = page.evaluate(OVERFLOW)
    return found


def small_targets(page: Page, least: int = 44) -> list[str]:
    """Controls lower than `least` px; links within a sentence are not counted, as WCAG 2.5.8 does not."""
    found: list[str] = page.evaluate(SMALL, least)
    return found


def keyboard_faults(page: Page) -> list[str]:
    """Presses Tab through the whole page: what is never reached, and where the focus cannot be seen."""
    wanted = page.evaluate(TABBABLE)
    reached: set[int] = set()
    faults: list[str] = []
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    for _ in range(wanted + 12):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            continue
        if not focused["isShown"]:
            faults.append(f"focus is not seen: {focused['what']}")
        reached.add(focused["stop"])
        if len(reached - {0}) == wanted:
            break
    missed = page.evaluate(MISSED, sorted(reached))
    return list(dict.fromkeys(faults)) + [f"Tab does not reach: {node}" for node in missed]
