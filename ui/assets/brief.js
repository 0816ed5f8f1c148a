// The briefing: pinning from anywhere, editing in its view. The server keeps nothing; each change is
// sent with the briefing as the browser has it, so changes go one after the other.
(() => {
  "use strict";
  const WAIT = 4000; // after so many milliseconds a change is taken for lost, and the next one is sent
  const queue = [];
  let sent = null; // the revision that a change was sent with
  let sentAt = 0;
  let submitting = null; // an export that waits until all changes are in

  const root = () => document.querySelector("#pins .pins");
  const revision = () => root()?.dataset.revision;

  function send(event, data) {
    queue.push([event, data]);
    next();
  }

  function next() {
    if (sent !== null && sent === revision() && Date.now() - sentAt < WAIT) return;
    sent = null;
    const change = queue.shift();
    if (!change) {
      const [form, button] = submitting ?? [];
      submitting = null;
      form?.requestSubmit(button);
      return;
    }
    sent = revision();
    sentAt = Date.now();
    window.sanadTrigger(...change);
    setTimeout(next, WAIT + 50);
  }

  // Fields that were typed in keep what was typed when the server writes the page anew; put that right.
  function settle() {
    for (const field of document.querySelectorAll("#brief input[data-edit], #brief textarea")) {
      const written = field.matches("textarea") ? field.textContent : field.getAttribute("value") ?? "";
      if (field !== document.activeElement && field.value !== written) field.value = written;
      if (field.matches("textarea")) { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; }
    }
    showPins();
    next();
  }

  function showPins() {
    const keys = new Set((root()?.dataset.keys ?? "").split("|").filter(Boolean));
    for (const button of document.querySelectorAll("[data-pin]")) {
      button.dataset.label ??= button.textContent;
      const wanted = button.dataset.pin.split("|");
      const pinned = wanted.every((key) => keys.has(key));
      if (button.getAttribute("aria-pressed") === String(pinned)) continue;
      button.setAttribute("aria-pressed", String(pinned));
      if (!button.classList.contains("just-done")) button.textContent = pinned ? button.dataset.done : button.dataset.label;
    }
  }

  document.addEventListener("click", (event) => {
    const pin = event.target.closest("[data-pin]");
    if (pin) send("pin", { pins: pin.dataset.pin });
    const button = event.target.closest("button[data-edit]");
    if (button) send("edit", { action: button.dataset.edit, key: button.dataset.key, value: "" });
  });
  document.addEventListener("change", (event) => {
    const field = event.target.closest?.("#brief input[data-edit], #brief textarea[data-edit]");
    if (field) send("edit", { action: field.dataset.edit, key: field.dataset.key, value: field.value });
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.export") || (sent === null && !queue.length) || sent !== revision()) return;
    event.preventDefault();
    submitting = [event.target, event.submitter];
  });

  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; settle(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-revision", "data-keys", "data-pin"] });
  Object.assign((window.sanad ??= {}), { showPins });
})();
