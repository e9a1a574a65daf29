// Keys for the workbench. A control names its own key: data-key="e"; a list of rows is walked with J and K
// (data-walk on the list, data-walk-item on each row's link), X ticks the row, ? shows every key of the page.
(() => {
  const typing = (node) => node.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const items = () => [...document.querySelectorAll("[data-walk] [data-walk-item]")];

  function walk(step) {
    const all = items();
    if (!all.length) return;
    const current = all.findIndex((item) => item === document.activeElement || item.getAttribute("aria-current") === "true");
    const focused = all.indexOf(document.activeElement);
    const from = focused >= 0 ? focused : current;
    const next = all[Math.min(all.length - 1, Math.max(0, from + step))] || all[0];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (next.closest("[data-walk]").dataset.walk === "open") next.click();
  }

  function tick() {
    const row = document.activeElement.closest("li, tr") || document.querySelector("[data-walk] .is-open");
    row?.querySelector("input[type=checkbox]")?.click();
  }

  function press(key) {
    const target = [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key && node.offsetParent !== null);
    if (!target) return false;
    if (target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) target.focus();
    else target.click();
    return true;
  }

  function help() {
    const dialog = document.querySelector("dialog.keys");
    if (dialog) dialog.open ? dialog.close() : dialog.showModal();
    return Boolean(dialog);
  }

  // On a narrow window the rail lies down and scrolls: the page one is on stands in the middle of it.
  const here = document.querySelector(".nav-item[aria-current]");
  const rail = here?.closest(".nav");
  if (rail) rail.scrollLeft = here.offsetLeft - (rail.clientWidth - here.offsetWidth) / 2;

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target)) return;
    const key = event.key.toLowerCase();
    let done = true;
    if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else if (key === "x") tick();
    else if (key === "?" || key === "？") done = help();
    else if (key === "enter" && event.target !== document.body) done = false;
    else done = press(key);
    if (done) event.preventDefault();
  });
})();
