// The briefing: pinning from anywhere, editing in its view. The server keeps nothing; each change is
// sent with the briefing as the browser has it, so changes go one after the other.
(() => {
  "use strict";
  // A change, or its answer, can get lost on the way when it meets the end of another; so it is sent again
  // as long as no answer says its number. What comes of it is the same: it starts from the same briefing.
  const AGAIN = 3000; // milliseconds
  const ATTEMPTS = 5;
  const queue = [];
  let number = 0; // of the last change made
  let answered = 0; // the highest number that an answer has said
  let sent = null; // the change that waits for its answer
  let submitting = null; // an export that waits until all changes are in
  let moving = null; // the button that moved an item, by action and key, to have the focus again

  const root = () => document.querySelector("#pins .pins");
  const revision = () => root()?.dataset.revision;
  const waiting = () => sent !== null && sent.data.number > answered;

  function send(event, data) {
    number += 1;
    queue.push({ event, data: { ...data, number }, attempts: 0, at: 0 });
    next();
  }

  function next() {
    if (waiting() && Date.now() - sent.at < AGAIN) return;
    if (!waiting() || sent.attempts >= ATTEMPTS) sent = queue.shift() ?? null;
    if (sent === null) {
      const [form, button] = submitting ?? [];
      submitting = null;
      form?.requestSubmit(button);
      return;
    }
    sent.attempts += 1;
    sent.at = Date.now();
    window.sanadTrigger(sent.event, sent.data);
    setTimeout(next, AGAIN + 50);
  }

  // Fields that were typed in keep what was typed when the server writes the page anew; put that right.
  function settle() {
    for (const field of document.querySelectorAll("#brief input[data-edit], #brief textarea")) {
      const written = field.matches("textarea") ? field.textContent : field.getAttribute("value") ?? "";
      if (field !== document.activeElement && field.value !== written) field.value = written;
      if (field.matches("textarea")) { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; }
    }
    showPins();
    keepFocus();
    next();
  }

  // A moved item takes the focus along, and says where it is now.
  function keepFocus() {
    if (!moving || moving.revision === revision()) return;
    const items = [...document.querySelectorAll("#brief li[data-item]")];
    const place = items.findIndex((item) => item.dataset.item === moving.key);
    const button = [...(items[place]?.querySelectorAll("button[data-edit]") ?? [])].find((each) => each.dataset.edit === moving.action);
    moving = null;
    if (place < 0) return;
    button?.focus();
    items[place].scrollIntoView({ block: "nearest" });
    const said = document.querySelector("#brief .pinned").dataset.moved;
    window.sanad.announce(said.replace("{n}", place + 1).replace("{count}", items.length));
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
    if (!button || (button.dataset.sure && !confirm(button.dataset.sure))) return;
    const { edit: action, key } = button.dataset;
    if (action === "up" || action === "down") moving = { action, key, revision: revision() };
    send("edit", { action, key, value: "" });
  });
  document.addEventListener("change", (event) => {
    const field = event.target.closest?.("#brief input[data-edit], #brief textarea[data-edit]");
    if (field) send("edit", { action: field.dataset.edit, key: field.dataset.key, value: field.value });
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.export") || !(waiting() || queue.length)) return;
    event.preventDefault();
    submitting = [event.target, event.submitter];
  });

  // Dragging by the handle, with a mouse, a pen or a finger; the buttons do the same for keys.
  let dragged = null;
  const target = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("#brief li[data-item]");
  function show(over) {
    document.querySelectorAll("#brief li.drop").forEach((item) => item.classList.remove("drop"));
    if (over && over !== dragged) over.classList.add("drop");
  }
  function release() {
    show(null);
    dragged?.classList.remove("dragged");
    dragged = null;
  }
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    dragged = handle.closest("li[data-item]");
    dragged.classList.add("dragged");
  });
  document.addEventListener("pointermove", (event) => { if (dragged) show(target(event)); });
  document.addEventListener("pointerup", (event) => {
    if (!dragged) return;
    const over = target(event);
    const key = dragged.dataset.item;
    if (over && over !== dragged) {
      moving = { action: "up", key, revision: revision() };
      send("edit", { action: "move", key, value: String([...over.parentElement.children].indexOf(over)) });
    }
    release();
  });
  document.addEventListener("pointercancel", release);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") release(); });

  // Any stretch of an open source can be pinned: what is selected there, counted in code points from the
  // block's own place in the document; the marks of footnotes are no part of the text.
  const points = (text) => [...text].length;
  function place(node, offset) {
    const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[id^=at-]");
    if (!block) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(node, offset);
    const held = before.cloneContents();
    held.querySelectorAll("sup").forEach((mark) => mark.remove());
    return Number(block.id.slice(3)) + points(held.textContent);
  }
  function selected() {
    const selection = getSelection();
    const text = document.querySelector("#source .text[data-pin-selection]");
    if (!text || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const said = selection.toString();
    if (!said.trim() || !text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const [start, end] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
    return start !== null && end > start ? { range, label: text.dataset.pinSelection, pin: `${text.dataset.document} ${start}-${end}` } : null;
  }
  let offer = null;
  document.addEventListener("selectionchange", () => {
    const found = selected();
    if (!found) { offer?.remove(); offer = null; return; }
    if (!offer) {
      offer = document.createElement("button");
      offer.type = "button";
      offer.className = "pin-selection";
      // The press must not end the selection before the click.
      offer.addEventListener("pointerdown", (event) => event.preventDefault());
      offer.addEventListener("click", () => {
        send("pin", { pins: offer.dataset.wanted });
        getSelection().removeAllRanges();
      });
      document.body.append(offer);
    }
    const box = found.range.getBoundingClientRect();
    offer.textContent = found.label;
    offer.dataset.wanted = found.pin;
    offer.style.left = `${Math.max(8, Math.min(innerWidth - offer.offsetWidth - 8, box.left))}px`;
    offer.style.top = `${Math.max(8, Math.min(innerHeight - offer.offsetHeight - 8, box.bottom + 8))}px`;
  });

  let asked = false;
  new MutationObserver(() => {
    answered = Math.max(answered, Number(root()?.dataset.answered ?? 0));
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; settle(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-revision", "data-answered", "data-keys", "data-pin"] });
  Object.assign((window.sanad ??= {}), { showPins });
})();
