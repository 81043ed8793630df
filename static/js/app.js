// The little that markup cannot do: focus and announcements after a swap, the drop zone,
// upload progress, and closing menus. Every page works without this file.
"use strict";

const announce = document.getElementById("announce");
const failure = document.getElementById("failure");

document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.elt;
  failure.hidden = true;
  const words = region.dataset.announce;
  if (words) announce.textContent = words;
  const target = region.querySelector("[data-focus]");
  if (target) target.focus();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target.removeAttribute("aria-busy");
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => { failure.hidden = false; });
}

// Upload: a bar while the bytes go out.
document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest("[data-upload]");
  if (!form || !event.detail.lengthComputable) return;
  const bar = form.querySelector("progress");
  bar.hidden = false;
  bar.max = event.detail.total;
  bar.value = event.detail.loaded;
});

// Drop zone: files that are dropped become the files of the input.
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", name === "dragenter" || name === "dragover");
    if (name === "drop") zone.querySelector("input[type=file]").files = event.dataTransfer.files;
  });
}

// Menus close on Escape and on a click outside.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

const mistake = document.querySelector("[data-focus]");
if (mistake) mistake.focus();
