"use strict";
// Keys press buttons, the next photographs are fetched ahead, and a click looks closer. All of it works without, more slowly.
(() => {
  const session = document.querySelector(".session");
  if (!session) return;

  const press = (button) => { if (button) button.click(); };
  const unfold = (summary) => {
    const details = summary && summary.parentElement;
    if (!details) return;
    details.open = !details.open;
    const field = details.open && details.querySelector("input:not([type=hidden])");
    if (field) field.focus();
  };
  const summaryOf = (key) =>
    [...document.querySelectorAll("summary")].find((one) => one.querySelector("kbd")?.textContent === key);

  let sent = false;
  document.addEventListener("submit", (event) => {
    // One answer a page: a key that is held down presses once.
    if (sent) event.preventDefault();
    sent = true;
  });
  // The page may come back from the browser's memory.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing) return;
    const key = event.key === "Backspace" ? "u" : event.key;
    if (key === "Enter" || key === "Tab") return;
    // The space bar presses what has the focus.
    if (key === " " && event.target.closest("button, summary, a")) return;
    const button = [...document.querySelectorAll("button[data-key]")].find((one) => one.dataset.key === key);
    if (button) { event.preventDefault(); press(button); return; }
    if (key === "f" || key === "i" || key === "?") { event.preventDefault(); unfold(summaryOf(key)); }
    if (key === "z") { event.preventDefault(); zoom(); }
  });

  const figure = session.querySelector("figure");
  const image = figure.querySelector("img");
  const small = image.src;
  const zoom = () => {
    const isLarge = figure.classList.toggle("large");
    image.src = isLarge ? figure.querySelector("a").href : small;
  };
  figure.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); zoom(); });

  for (const sha256 of (session.dataset.ahead || "").split(" ")) {
    if (/^[0-9a-f]{64}$/.test(sha256)) new Image().src = "/pictures/" + sha256;
  }
})();
