// Keys for the workbench. Which key does what stands in one table, which the page brings along as data
// (dialog[data-keys]); it is the table the dialog shows. Controls name their deed: data-act="accept". A list of rows is
// walked (data-walk on the list, data-walk-item on each row's link). Switched off, no key does anything.
(() => {
  const dialog = document.querySelector("dialog[data-keys]");
  const table = new Map(dialog ? JSON.parse(dialog.dataset.keys) : []);
  const isOn = dialog && !dialog.hasAttribute("data-keys-off");
  const PREFIX_LASTS = 1500; // milliseconds within which the second key of two comes
  let prefix = "";
  let opener = null;
  let timer = 0;

  const typing = (node) => node.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const seen = (node) => node.offsetParent !== null;
  const items = () => [...document.querySelectorAll("[data-walk] [data-walk-item]")];
  const current = () => items().find((item) => item === document.activeElement || item.closest("li, tr")?.contains(document.activeElement)) || items().find((item) => item.getAttribute("aria-current") === "true");

  function walk(step) {
    const all = items();
    if (!all.length) return false;
    const from = all.indexOf(current());
    const next = all[Math.min(all.length - 1, Math.max(0, from + step))] || all[0];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (next.closest("[data-walk]").dataset.walk === "open") next.click();
    return true;
  }

  function tick() {
    const row = current()?.closest("li, tr") || document.querySelector("[data-walk] .is-open");
    const box = row?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }

  function press(act) {
    const target = [...document.querySelectorAll(`[data-act="${act}"]`)].find(seen);
    if (!target) return false;
    if (target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) target.focus();
    else target.click();
    return true;
  }

  function open() {
    if (press("open")) return true;
    const row = current();
    row?.click();
    return Boolean(row);
  }

  function help() {
    if (dialog.open) return dialog.close(), true;
    opener = document.activeElement;
    dialog.showModal();
    return true;
  }

  function go(address) {
    if (!address) return false;
    location.assign(address);
    return true;
  }

  function act(what) {
    const [kind, ...rest] = what.split(":");
    const of = rest.join(":");
    if (kind === "walk") return walk(Number(of));
    if (kind === "tick") return tick();
    if (kind === "open") return open();
    if (kind === "help") return help();
    return kind === "go" ? go(of) : press(of);
  }

  // On a narrow window the rail lies down and scrolls: the page one is on stands in the middle of it.
  const here = document.querySelector(".nav-item[aria-current]");
  const rail = here?.closest(".nav");
  if (rail) rail.scrollLeft = here.offsetLeft - (rail.clientWidth - here.offsetWidth) / 2;

  // The browser gives the focus back by itself; what was pressed since then keeps it.
  dialog?.addEventListener("close", () => { if (document.activeElement === document.body) opener?.focus?.(); opener = null; });
  document.addEventListener("click", (event) => { if (dialog && event.target.closest("[data-keys-open]")) help(); });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (!isOn || typing(event.target)) return;
    const plain = event.key === "？" ? "?" : event.key.toLowerCase();
    const key = prefix ? `${prefix} ${plain}` : plain;
    prefix = "";
    clearTimeout(timer);
    if (dialog.open && key !== "?") return;
    if (key === "enter" && event.target !== document.body) return;
    if ([...table.keys()].some((one) => one.startsWith(`${key} `))) {
      prefix = key;
      timer = setTimeout(() => { prefix = ""; }, PREFIX_LASTS);
      return event.preventDefault();
    }
    const what = table.get(key);
    if (what && act(what)) event.preventDefault();
  });
})();
