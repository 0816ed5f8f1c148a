// The conversation: stop, ask again, ask literally, and what people think of an answer.
(() => {
  "use strict";
  const el = (id) => document.getElementById(id);
  const busy = () => document.body.classList.contains("asking");
  let judging = 0; // the turn whose form is awaited, to be brought into view
  const turnOf = (target) => Number(target.closest(".turn").dataset.turn);

  // While an answer is under way the button that asks is the one that stops.
  function settle() {
    const last = el("conversation")?.querySelector(".turn:last-of-type");
    document.body.classList.toggle("asking", Boolean(last?.classList.contains("pending")));
    const form = judging && document.querySelector(`.turn[data-turn="${judging}"] .judgement`);
    if (form) { judging = 0; form.scrollIntoView({ block: "nearest" }); }
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-again], [data-literally], [data-judge]");
    if (!target || busy()) return;
    if (target.matches("[data-judge]")) {
      judging = turnOf(target);
      window.sanadTrigger("judge", { turn: judging, good: target.dataset.judge === "good", comment: "", right_answer: "", unanswerable: false });
    } else {
      window.sanadTrigger("again", { turn: turnOf(target), literally: target.matches("[data-literally]") });
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-judgement]");
    if (!form) return;
    event.preventDefault();
    const value = (name) => form.elements.namedItem(name)?.value.trim() ?? "";
    window.sanadTrigger("judge", {
      turn: turnOf(form),
      good: form.dataset.judgement === "good",
      comment: value("comment"),
      right_answer: value("right_answer"),
      unanswerable: Boolean(form.elements.namedItem("unanswerable")?.checked),
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !busy()) return;
    event.preventDefault();
    (el("stop")?.matches("button") ? el("stop") : el("stop")?.querySelector("button"))?.click();
  });

  // What the browser has kept of the settings, unless somebody set something before it was read.
  function recall(usual, choices, kept, now) {
    const names = Object.keys(usual);
    const set = names.some((name, place) => now[place] !== usual[name]);
    return names.map((name, place) => (!set && choices[name].includes(kept?.[name]) ? kept[name] : now[place]));
  }
  Object.assign((window.sanad ??= {}), { recall });

  const watch = () => {
    const conversation = el("conversation");
    if (!conversation) return false;
    new MutationObserver(settle).observe(conversation, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
    settle();
    return true;
  };
  const waiting = new MutationObserver(() => { if (watch()) waiting.disconnect(); });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
  if (watch()) waiting.disconnect();
})();
