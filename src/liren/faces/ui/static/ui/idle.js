// Before whoever is signed in is signed out for doing nothing, the page says so and asks; afterwards it stays as it is,
// with all that was typed. Other windows count: the server is asked how long there is left.
(() => {
  const form = document.querySelector("form[data-idle]");
  if (!form) return;
  const WARN = 120;
  let timer;
  const show = (which) => {
    form.hidden = false;
    form.querySelectorAll("[data-idle-soon]").forEach((node) => { node.hidden = which !== "soon"; });
    form.querySelectorAll("[data-idle-over]").forEach((node) => { node.hidden = which !== "over"; });
  };
  const wait = (seconds) => { clearTimeout(timer); timer = setTimeout(ask, Math.max(1, seconds) * 1000); };
  const over = () => { clearTimeout(timer); show("over"); };
  const heard = ({ signed_in, left }) => {
    if (!signed_in) { over(); return; }
    if (left === null) { form.hidden = true; return; }
    if (left > WARN) { form.hidden = true; wait(left - WARN); } else { show("soon"); wait(Math.min(left + 1, 30)); }
  };
  const ask = () => fetch(form.action, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then(heard).catch(() => wait(30));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new FormData(form) }).then((answer) => answer.json()).then(heard).catch(() => wait(30));
  });
  document.body.addEventListener("liren:ended", over);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  wait(Number(form.dataset.idle) - WARN);
})();
