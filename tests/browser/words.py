"""What is read on a page: the program's words in the chosen language, and what is left in the other one."""

from __future__ import annotations

import re

from django.utils import translation
from playwright.sync_api import Page

VISIBLE_TEXT = """() => {
  const found = [], named = ["aria-label", "title", "placeholder", "alt"];
  const lang = (element) => element.closest("[lang]")?.lang || "";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, text = node.data.trim();
    if (!text || element.closest("script, style, noscript, template, svg")) continue;
    const isCode = element.closest("kbd, code, .code, .mask, .num, [translate=no], textarea") !== null;
    found.push([text, lang(element), isCode]);
  }
  for (const element of document.querySelectorAll(named.map((name) => `[${name}]`).join()))
    for (const name of named) {
      const text = element.getAttribute(name)?.trim();
      if (text) found.push([text, lang(element), false]);
    }
  found.push([document.title, document.documentElement.lang, false]);
  return found;
}"""
CHINESE = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
KNOWN_LATIN = re.compile(
    r"\b(English|PDF|JPEG|PNG|MB|XLSX|CSV|xlsx|csv|GeoJSON|Excel|IP|TOTP|CGCS|GCJ|BD|WGS|Chrome|Linux|HeadlessChrome"
    r"|Enter|Esc|Tab|Shift|Ctrl|K7M4|92QX|B3CD|SHA|UTC|ID|resident|neighbour|sms\.log|demo-password|AES|GCM|"
    r"WCAG|SMS|[a-z_]+\.[a-z_.]+|[A-Z]{2}-\d+)\b"
)


def say(language: str, words: str, context: str | None = None, **given: object) -> str:
    """The program's sentence as a reader of that language sees it."""
    with translation.override(language):
        found = translation.pgettext(context, words) if context else translation.gettext(words)
    return found % given if given else found


def foreign_words(page: Page, language: str, data: str) -> list[str]:
    """What stands on the page in the other language although it is neither data nor marked as such."""
    found = []
    for text, lang, is_code in page.evaluate(VISIBLE_TEXT):
        if language == "en" and lang != "zh-Hans":
            found += [text for run in CHINESE.findall(text) if run not in data]
        if language != "en" and lang != "en" and not is_code and _is_latin_label(text, data):
            found.append(text)
    return sorted(set(found))


def _is_latin_label(text: str, data: str) -> bool:
    rest = KNOWN_LATIN.sub("", text)
    return bool(LATIN.search(rest)) and not CHINESE.search(text) and text not in data
