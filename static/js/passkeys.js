// What allauth's passkey scripts leave open: nothing is offered where the browser has no passkeys,
// and what goes wrong is said on the page.
"use strict";

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-needs-passkeys]")) form.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.querySelector("[data-passkey-error]");
  if (!notice) return;
  notice.hidden = false;
  notice.focus();
});
