// Passkeys: a form marked `data-passkey` asks the server for a challenge (`data-begin`), lets the device answer it, and is then
// sent like any other. Where the browser knows no passkeys it stays hidden.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const create = ({ publicKey: asked }) => navigator.credentials.create({
    publicKey: { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: known(asked.excludeCredentials) },
  });
  const get = ({ publicKey: asked }) => navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
  });
  const told = ({ id, rawId, type, authenticatorAttachment, response }) => {
    const said = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      said.attestationObject = text(response.attestationObject);
      said.transports = response.getTransports ? response.getTransports() : [];
    } else {
      said.authenticatorData = text(response.authenticatorData);
      said.signature = text(response.signature);
      if (response.userHandle && response.userHandle.byteLength) said.userHandle = text(response.userHandle);
    }
    return JSON.stringify({ id, rawId: text(rawId), type, authenticatorAttachment, response: said, clientExtensionResults: {} });
  };
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const line = form.querySelector("[data-passkey-said]");
    const button = form.querySelector("button");
    const say = (words) => { line.textContent = words; line.hidden = !words; button.disabled = false; };
    const words = (name) => form.querySelector(`[data-passkey-words=${name}]`).innerHTML;
    const begin = async () => {
      const answer = await fetch(form.dataset.begin, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const options = await answer.json();
      if (!answer.ok) { say(options.said); return; }
      const credential = await (form.dataset.passkey === "create" ? create(options) : get(options));
      form.elements.answer.value = told(credential);
      if (form.elements.password) form.elements.password.disabled = true;
      form.submit();
    };
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (button.disabled) return;
      say("");
      button.disabled = true;
      begin().catch((problem) => say(words({ NotAllowedError: "given_up", AbortError: "given_up", InvalidStateError: "known" }[problem.name] || "failed")));
    });
  });
  document.querySelectorAll("[data-passkey-without]").forEach((line) => { line.hidden = true; });
})();
