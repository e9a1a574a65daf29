// What the pages of matters need beyond plain links and forms. Everything here only shortens the way.
(() => {
  const typing = (node) => node.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  // Bulk bar: shown while something is ticked, with how much.
  function count(form) {
    const bar = form.querySelector("[data-bulk-bar]");
    const ticked = form.querySelectorAll("input[name=pick]:checked").length;
    if (!bar) return;
    bar.hidden = ticked === 0;
    bar.querySelector("[data-bulk-count]").textContent = ticked;
  }
  document.querySelectorAll("form[data-bulk]").forEach((form) => {
    count(form);
    form.addEventListener("change", () => count(form));
    form.addEventListener("reset", () => setTimeout(() => count(form), 0));
  });

  // The open row of the desk.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "sheet") {
      const number = event.target.querySelector("[data-sheet]")?.dataset.sheet;
      document.querySelectorAll("[data-walk=open] > *").forEach((row) => {
        const isOpen = row.querySelector("input[name=pick]")?.value === number;
        row.classList.toggle("is-open", isOpen);
        const link = row.querySelector("[data-walk-item]");
        if (isOpen) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
      event.target.scrollTop = 0;
    }
    if (event.target.id === "step") event.target.querySelector("[data-step-focus]")?.focus();
  });

  // Enter on the row that is open already means: do what is proposed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || typing(event.target)) return;
    const target = event.target;
    const isRow = target.matches?.("[data-walk=open] [data-walk-item][aria-current=true]");
    if (!isRow && target !== document.body && target.id !== "sheet") return;
    const lead = document.querySelector("[data-act=lead]");
    if (!lead || document.querySelector("dialog[data-keys-off], dialog[open]")) return;
    event.preventDefault();
    event.stopPropagation();
    lead.click();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const close = event.target.closest("#step [data-step-close]");
    if (close) { event.preventDefault(); close.closest("#step").replaceChildren(); }
    document.querySelectorAll("details.drop[open]").forEach((drop) => {
      const inside = event.target.closest("details.drop") === drop;
      if (!inside || event.target.closest(".drop-list")) drop.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.drop[open]").forEach((drop) => { drop.open = false; drop.querySelector("summary").focus(); });
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
  });

  // A suggestion is filled in only when it is pressed.
  document.addEventListener("click", (event) => {
    const fill = event.target.closest("[data-fill]");
    const field = fill && document.getElementById(fill.dataset.fill);
    if (!field) return;
    field.value = fill.dataset.fillValue;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-once]") || ["look", "caller", "suggest"].includes(event.submitter?.value)) return;
    setTimeout(() => event.target.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = true; }), 0);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-once] button[type=submit]").forEach((button) => { button.disabled = false; });
  });
})();
