// Keeps what is being written: a form with data-keep="name" is saved in this browser while it is typed in and
// filled again when the page comes back empty (an expired session, a lost line). A page with data-forget="name"
// drops it. Nothing older than a day is kept; fields with data-keep-not never are.
(() => {
  const DAY = 24 * 3600 * 1000;
  const at = (name) => `liren:kept:${name}`;
  const kept = (node) => node.name && node.name !== "csrfmiddlewaretoken" && !node.matches("[type=hidden], [type=file], [type=password], [type=submit], [data-keep-not]");
  const read = (name) => {
    try {
      const found = JSON.parse(localStorage.getItem(at(name)) || "null");
      return found && Date.now() - found.time < DAY ? found.values : null;
    } catch { return null; }
  };
  const drop = (name) => { try { localStorage.removeItem(at(name)); } catch { /* private window */ } };

  function save(form) {
    const values = {};
    for (const node of form.elements) {
      if (!kept(node)) continue;
      if (node.type === "radio" || node.type === "checkbox") { if (node.checked) values[node.name] = node.value; }
      else if (node.value) values[node.name] = node.value;
    }
    try { localStorage.setItem(at(form.dataset.keep), JSON.stringify({ time: Date.now(), values })); } catch { /* full or private */ }
  }

  function restore(form) {
    const values = read(form.dataset.keep);
    if (!values) return;
    let filled = false;
    for (const node of form.elements) {
      if (!kept(node) || !(node.name in values)) continue;
      if (node.type === "radio" || node.type === "checkbox") {
        if (!form.querySelector(`[name="${CSS.escape(node.name)}"]:checked`)) node.checked = node.value === values[node.name];
      } else if (!node.value && node.tagName !== "SELECT") { node.value = values[node.name]; filled = true; }
    }
    const note = form.querySelector("[data-kept-note]");
    if (filled && note) note.hidden = false;
  }

  document.querySelectorAll("[data-forget]").forEach((node) => node.dataset.forget.split(" ").forEach(drop));
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    restore(form);
    form.addEventListener("input", () => save(form));
    form.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
      drop(form.dataset.keep);
      for (const node of form.elements) if (kept(node) && node.type !== "radio" && node.type !== "checkbox") node.value = node.defaultValue || "";
      form.querySelector("[data-kept-note]").hidden = true;
    });
    form.addEventListener("submit", () => { form.querySelectorAll("button[type=submit]").forEach((button) => setTimeout(() => { button.disabled = true; }, 0)); });
  });
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-keep] button[type=submit]").forEach((button) => { button.disabled = false; }); });
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
  // A receipt's sign has the code behind the #: it fills the field, and stands in the address no longer.
  const coded = document.querySelector("[data-from-hash]");
  if (coded && location.hash.length > 1) {
    coded.value = decodeURIComponent(location.hash.slice(1)).slice(0, 40);
    history.replaceState(null, "", location.pathname + location.search);
  }
  document.querySelector("[data-focus]")?.focus();
})();
