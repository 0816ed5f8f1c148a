// Shared by the app and by a source's own page: light and dark, copying, footnotes, and what is announced.
(() => {
  "use strict";
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem("sanad-theme"); } catch { return null; } };
  const prefersDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

  function show(dark) {
    root.classList.toggle("dark", dark);
    document.body.classList.toggle("dark", dark);
  }

  const applyTheme = () => show((stored() ?? (prefersDark() ? "dark" : "light")) === "dark");

  function switchTheme() {
    const dark = !document.body.classList.contains("dark");
    try { localStorage.setItem("sanad-theme", dark ? "dark" : "light"); } catch { /* kept for this page only */ }
    show(dark);
  }

  // Said to whoever does not see the page; there is no place for it on a source's own page.
  function announce(text) {
    const place = document.getElementById("announcer");
    if (place && text) place.textContent = text;
  }

  // The address does again what was done, on a reload and for whoever it is sent to; a very long one would be refused.
  function setAddress(name, text) {
    const query = text.length < 1000 ? `?${new URLSearchParams({ [name]: text })}` : "";
    history.replaceState(history.state, "", location.pathname + query);
  }

  async function copy(button, text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without a secure context there is no clipboard; an old command still does it.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const copied = document.execCommand("copy");
      area.remove();
      button.focus();
      if (!copied) return;
    }
    announce(button.dataset.done);
    const label = button.textContent;
    if (button.dataset.done && !button.classList.contains("just-done")) {
      button.style.minWidth = `${button.offsetWidth}px`;
      button.textContent = button.dataset.done;
      button.classList.add("just-done");
      setTimeout(() => { button.textContent = label; button.classList.remove("just-done"); }, 1400);
    }
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-theme-switch], [data-copy], [data-copy-link], [data-print], .note");
    if (!target) return;
    if (target.matches("[data-theme-switch]")) switchTheme();
    else if (target.matches("[data-print]")) print();
    else if (target.matches("[data-copy]")) copy(target, target.dataset.copy);
    else if (target.matches("[data-copy-link]")) copy(target, new URL(target.dataset.copyLink, location.origin).href);
    else {
      const entry = document.getElementById(target.getAttribute("href").slice(1));
      if (!entry) return;
      event.preventDefault();
      document.querySelectorAll(".references .here").forEach((item) => item.classList.remove("here"));
      entry.classList.add("here");
      entry.scrollIntoView({ block: "center" });
    }
  });

  applyTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  if (document.body.classList.contains("own-page")) {
    document.querySelector("mark")?.scrollIntoView({ block: "center" });
  }
  Object.assign((window.sanad ??= {}), { announce, applyTheme, copy, setAddress });
})();
