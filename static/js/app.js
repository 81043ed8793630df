// The little that markup cannot do: focus and announcements after a swap, the drop zone,
// upload progress, and closing menus. Every page works without this file.
"use strict";

const announce = document.getElementById("announce");
const failure = document.getElementById("failure");

// Said aloud once, and again only when there is something new to say.
function say(words) {
  if (words && announce.textContent !== words) announce.textContent = words;
}

document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.elt;
  failure.hidden = true;
  say(region.dataset.announce);
  const target = region.querySelector("[data-focus]");
  if (target) target.focus();
});

// While a part is fetched the old one stays, paler; what takes longer says that it loads.
const loading = document.getElementById("loading");
const underway = new Set();
let soon;

function showLoading() {
  clearTimeout(soon);
  loading.hidden = true;
  if (underway.size) soon = setTimeout(() => (loading.hidden = false), 300);
}

// What a part asks again by itself is nobody's wait: it stays readable until the answer is there.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches('[hx-trigger^="every"]')) return;
  event.detail.target.setAttribute("aria-busy", "true");
  underway.add(event.detail.xhr);
  showLoading();
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target.removeAttribute("aria-busy");
  underway.delete(event.detail.xhr);
  showLoading();
});

// What is typed into a search is sent while it is typed. Leaving the box would send it once more, and
// take the page from under who has moved on.
document.addEventListener(
  "change",
  (event) => {
    if (event.target.id === "q") event.stopPropagation();
  },
  true,
);

// The old part stays where a new one does not come. It is said once, however often it is asked for.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    document.querySelector("[data-sent]")?.setAttribute("hidden", "");
    if (!failure.hidden) return;
    const about = name === "htmx:responseError" ? failure.dataset.refused : failure.dataset.unreached;
    failure.querySelector("[data-words]").textContent = about;
    failure.hidden = false;
    announce.textContent = "";
    setTimeout(() => say(about), 50);
  });
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

// Upload: a bar while the bytes go out, and every quarter of the way in words.
document.addEventListener("htmx:xhr:progress", (event) => {
  const sent = event.target.closest("[data-upload]")?.querySelector("[data-sent]");
  if (!sent || !event.detail.lengthComputable) return;
  const percent = Math.floor((100 * event.detail.loaded) / event.detail.total);
  const words = percent < 100 ? `Uploading: ${percent}%` : "Uploaded. The server takes it in.";
  sent.hidden = false;
  sent.querySelector("label").textContent = words;
  sent.querySelector("progress").value = percent;
  say(percent < 100 ? `Uploading: ${percent - (percent % 25)}%` : words);
});

// Drop zone and folders: what is chosen becomes the files of the input, its places go beside it.
function take(form, found) {
  const chosen = new DataTransfer();
  for (const one of found) chosen.items.add(one.file);
  form.querySelector("#id_files").files = chosen.files;
  form.querySelector("[name=paths]").value = JSON.stringify(found.map((one) => one.path));
  form.querySelector("#chosen").textContent =
    found.length === 1 ? "1 file chosen" : `${found.length} files chosen`;
}

async function inside(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return (await Promise.all(found.map(inside))).flat();
    found.push(...some);
  }
}

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, async (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", name === "dragenter" || name === "dragover");
    if (name !== "drop") return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
    const files = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
    const known = entries.every(Boolean) && entries.some((entry) => entry.isDirectory);
    take(zone.closest("form"), known ? (await Promise.all(entries.map(inside))).flat() : files);
  });
}

document.addEventListener("change", (event) => {
  const input = event.target.closest("#id_files, #id_folder");
  if (!input) return;
  const path = (file) => file.webkitRelativePath || file.name;
  take(input.form, [...input.files].map((file) => ({ file, path: path(file) })));
});

function offerFolders() {
  document.querySelector("[data-folder]")?.removeAttribute("hidden");
}

document.addEventListener("htmx:afterSettle", offerFolders);
offerFolders();

// A field can choose for another one: own dates are exact dates.
document.addEventListener(
  "change",
  (event) => {
    const { chooses, choice } = event.target.dataset ?? {};
    if (chooses) document.getElementById(chooses).value = choice;
  },
  true,
);

// A period by its name has its own days: those beside it are of the one before.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters } = event.detail;
  if (!parameters.period || parameters.period === "custom") return;
  delete parameters.from;
  delete parameters.to;
});

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

// On a phone the bar of sections is wider than the screen: the one that is open is in view.
document.querySelector(".rail__nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
