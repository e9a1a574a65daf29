// Naming colleagues in a comment: behind an @ the list of those who see the matter opens below the field. Arrows
// choose, Enter or Tab fills in the username, Escape closes. Without this script one writes @username.
(() => {
  const WAIT = 120;
  const BEFORE = /(?:^|[^A-Za-z0-9._@-])[@＠]([^\s@＠，。、！？；：,!?;:]{0,20})$/;

  function Field(field) {
    const list = document.getElementById(field.dataset.mentionList);
    const said = field.closest(".field").querySelector("[data-mention-said]");
    let timer = 0;
    let asked = 0;
    let from = -1;

    const options = () => [...list.querySelectorAll("[role=option]")];
    const current = () => list.querySelector("[aria-selected=true]");

    function close() {
      clearTimeout(timer);
      asked += 1;
      list.hidden = true;
      list.replaceChildren();
      for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant", "aria-autocomplete", "aria-haspopup"]) field.removeAttribute(name);
    }

    function choose(option) {
      options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function open() {
      list.hidden = false;
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-haspopup", "listbox");
      field.setAttribute("aria-controls", list.id);
      field.setAttribute("aria-expanded", "true");
      choose(options()[0]);
    }

    function fill(option) {
      const end = field.selectionStart;
      field.setRangeText(`@${option.dataset.username} `, from, end, "end");
      close();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }

    async function offer(typed) {
      const mine = ++asked;
      const answer = await fetch(`${field.dataset.mention}?typed=${encodeURIComponent(typed)}`, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
      if (mine !== asked) return;
      if (!answer?.ok) return close();
      list.innerHTML = await answer.text();
      if (mine !== asked) return;
      if (!options().length) {
        close();
        said.textContent = field.dataset.mentionNone;
        return;
      }
      said.textContent = list.querySelector("[data-said]")?.textContent || "";
      open();
    }

    field.addEventListener("input", () => {
      clearTimeout(timer);
      const before = field.value.slice(0, field.selectionStart);
      const found = BEFORE.exec(before);
      if (!found) return list.hidden ? undefined : close();
      from = before.length - found[1].length - 1;
      timer = setTimeout(() => offer(found[1]), WAIT);
    });
    field.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const all = options();
      const at = all.indexOf(current());
      if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
      else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
      else if (event.key === "Enter" || event.key === "Tab") fill(all[at]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    field.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) fill(option);
    });
  }

  document.querySelectorAll("textarea[data-mention]").forEach(Field);
})();
