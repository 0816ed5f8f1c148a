// The app's own behaviour: sources beside the work, example questions, keys, and what is announced.
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 1024px)");
  // What the interface says, in its language, stands in the masthead.
  const said = () => document.querySelector(".masthead").dataset;
  let origin = null; // the link that the open source was reached from
  let latest = 0; // the number of the last request for a source, so that a slow one never wins

  const el = (id) => document.getElementById(id);

  // ── sources ────────────────────────────────────────────────────────────────
  async function openSource(link, { focus = true } = {}) {
    const pane = el("source");
    if (!pane) return;
    const request = ++latest;
    const { source, span } = link.dataset;
    const query = new URLSearchParams({ span, lang: said().code });
    pane.setAttribute("aria-busy", "true");
    const html = await fetched(`/source/${encodeURIComponent(source)}/pane?${query}`);
    if (request !== latest) return;
    pane.removeAttribute("aria-busy");
    if (html === null) pane.replaceChildren(unreachable());
    else pane.innerHTML = html;
    pane.prepend(bar(link.href));
    document.querySelectorAll("[data-source][aria-current]").forEach((item) => item.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    document.body.classList.toggle("reading", focus || wide.matches);
    window.sanad.showPins();
    const beside = el("beside");
    const mark = pane.querySelector("mark");
    beside.scrollTop = mark ? mark.getBoundingClientRect().top - beside.getBoundingClientRect().top + beside.scrollTop - beside.clientHeight * 0.4 : 0;
    if (focus) {
      origin = link;
      pane.querySelector(".source-title")?.focus({ preventScroll: true });
    }
  }

  // A source that is gone comes as a page that says so; null is what could not be fetched at all.
  async function fetched(address) {
    try {
      const response = await fetch(address);
      return response.status < 500 ? await response.text() : null;
    } catch {
      return null;
    }
  }

  function unreachable() {
    const notice = document.createElement("p");
    notice.className = "notice problem";
    notice.setAttribute("role", "alert");
    notice.textContent = said().unreachable;
    return notice;
  }

  function bar(address) {
    const made = document.createElement("div");
    made.className = "pane-bar";
    const page = document.createElement("a");
    page.className = "switch";
    page.href = address;
    page.target = "_blank";
    page.rel = "noopener";
    page.textContent = said().page;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "switch pane-close";
    close.dataset.close = "";
    close.setAttribute("aria-label", said().close);
    close.textContent = "✕";
    made.append(page, close);
    return made;
  }

  function closeSource() {
    document.body.classList.remove("reading");
    origin?.focus();
    origin = null;
  }

  // ── new turns ──────────────────────────────────────────────────────────────
  let announced = "";
  function follow() {
    const conversation = el("conversation");
    const turn = conversation?.querySelector(".turn:last-of-type");
    if (!turn) return;
    const key = `${turn.dataset.turn} ${turn.classList.contains("pending")}`;
    if (key === announced) return;
    announced = key;
    if (turn.classList.contains("pending")) {
      turn.scrollIntoView({ block: "start" });
      // What was pressed to ask is gone; who uses the keyboard goes on from the new question.
      if (document.activeElement === document.body) turn.querySelector(".question").focus({ preventScroll: true });
      return;
    }
    window.sanad.setAddress("q", turn.dataset.question);
    window.sanad.announce(turn.querySelector("[data-said]")?.dataset.said);
    const first = turn.querySelector(".cite") ?? turn.querySelector(".passage");
    if (first && wide.matches) openSource(first, { focus: false });
  }

  // ── new results ────────────────────────────────────────────────────────────
  let searched = "";
  function tell() {
    const found = document.querySelector("#results .found");
    const key = found ? `${found.dataset.query} ${found.dataset.said}` : "";
    if (key === searched) return;
    searched = key;
    if (!found || !visible(found)) return;
    window.sanad.announce(found.dataset.said);
    window.sanad.setAddress("search", found.dataset.query);
  }

  // ── clicks and keys ────────────────────────────────────────────────────────
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const target = event.target.closest("a[data-source], [data-ask], button[data-close], [data-language]");
    if (!target) return;
    if (target.matches("[data-close]")) closeSource();
    else if (target.matches("[data-source]")) { event.preventDefault(); openSource(target); }
    else if (target.matches("[data-language]")) target.search = location.search;
    else if (window.sanadTrigger) {
      event.preventDefault();
      if (document.body.classList.contains("asking")) return;
      window.sanadTrigger("ask", { question: target.dataset.ask });
    }
  });

  const typing = (element) => element?.matches?.("input, textarea, select, [contenteditable]");
  const visible = (element) => element && element.offsetParent !== null;

  function moveResult(step) {
    const links = [...document.querySelectorAll("#results .result-link")];
    if (!links.length) return false;
    const here = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, here + step))].focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const active = document.activeElement;
    if (event.key === "Escape" && document.body.classList.contains("reading") && origin) closeSource();
    else if (event.key === "/" && !typing(active)) {
      const box = [...document.querySelectorAll("#search-text :is(textarea, input), #question textarea")].find(visible);
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && visible(el("results"))) {
      const inBox = active?.closest?.("#search-text");
      if (!(inBox || active?.matches?.(".result-link"))) return;
      if (moveResult(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    } else if (event.key === "c" && active?.matches?.(".result-link")) {
      const item = active.closest(".result");
      window.sanad.copy(item.querySelector("[data-pin]"), item.dataset.cite);
    }
  });

  document.addEventListener("focusin", (event) => {
    document.querySelectorAll(".result.current").forEach((item) => item.classList.remove("current"));
    event.target.closest?.(".result")?.classList.add("current");
  });

  // ── landmarks that Gradio's layout does not give ───────────────────────────
  function furnish() {
    const beside = el("beside");
    const work = el("work");
    if (!beside || !work || !document.querySelector(".masthead") || work.getAttribute("role")) return Boolean(work?.getAttribute("role"));
    document.documentElement.lang = said().code;
    el("masthead")?.setAttribute("role", "banner");
    work.setAttribute("role", "main");
    document.querySelector("main.fillable, main")?.setAttribute("role", "presentation");
    el("conversation")?.setAttribute("role", "region");
    el("conversation")?.setAttribute("aria-label", said().answers);
    beside.setAttribute("role", "complementary");
    beside.setAttribute("aria-label", said().source);
    beside.tabIndex = 0;
    const announcer = document.createElement("div");
    announcer.id = "announcer";
    announcer.className = "unseen";
    announcer.setAttribute("role", "status");
    announcer.setAttribute("aria-live", "polite");
    document.body.append(announcer);
    window.sanad.applyTheme();
    // The results come into the page when their tab is first opened.
    new MutationObserver(tell).observe(work, { childList: true, subtree: true });
    new MutationObserver(follow).observe(el("conversation") ?? work, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
    follow();
    return true;
  }

  const waiting = new MutationObserver(() => { if (furnish()) waiting.disconnect(); });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
  furnish();
})();
