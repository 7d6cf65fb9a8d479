// Passkeys on the sign-in pages: hands each form to allauth's own functions, and says when a device refuses.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button[id]");
    const passwordless = form.querySelector("[name=passwordless]");
    const ids = { credential: form.querySelector("[name=credential]").id, data: "passkey_data" };
    const webauthn = window.allauth.webauthn.forms;
    if (form.dataset.passkey === "login") webauthn.loginForm({ ids: { ...ids, login: button.id } });
    if (form.dataset.passkey === "authenticate") webauthn.authenticateForm({ ids: { ...ids, authenticate: button.id } });
    if (form.dataset.passkey === "add") webauthn.addForm({ ids: { ...ids, add: button.id, passwordless: passwordless?.id } });
  }
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-failed")?.classList.remove("hidden");
});
