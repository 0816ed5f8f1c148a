// The timeline: what a mark says when it is pointed at or has the focus, and arrow keys between marks.
(() => {
  "use strict";
  const strip = (element) => element?.closest?.("#picture .line");
  const marks = (line) => [...line.querySelectorAll(".mark")];
  let hint = ""; // what the place says while nothing is pointed at

  function part(name, text, language) {
    const made = document.createElement("span");
    made.className = name;
    made.dir = "auto";
    if (language) made.lang = language;
    made.textContent = text;
    return made;
  }

  // Only text is put in, copied from the list below, so that nothing in it can run.
  function say(mark) {
    const look = document.getElementById("look");
    const row = document.getElementById(`statement-${mark.dataset.mark}`);
    if (!look || !row) return;
    if (!look.querySelector(".said")) hint = look.textContent;
    const said = row.querySelector(".passage-text");
    look.replaceChildren(
      part("dated", row.querySelector(".dated").textContent),
      part("said", said.textContent, said.lang),
      part("from", row.querySelector(".voucher a").textContent),
    );
    document.querySelectorAll("#picture .shown").forEach((shown) => shown.classList.remove("shown"));
    row.classList.add("shown");
    mark.classList.add("shown");
  }

  function hush() {
    const look = document.getElementById("look");
    if (look && hint) look.textContent = hint;
    document.querySelectorAll("#picture .shown").forEach((shown) => shown.classList.remove("shown"));
  }

  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest?.("#picture .line .mark");
    if (mark) say(mark);
    else if (event.target.closest?.(".statements > li")) {
      const row = event.target.closest(".statements > li");
      document.querySelectorAll("#picture .mark.shown").forEach((shown) => shown.classList.remove("shown"));
      document.querySelector(`#picture .mark[data-mark="${row.id.replace("statement-", "")}"]`)?.classList.add("shown");
    }
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches?.("#picture .line .mark")) say(event.target); });
  document.addEventListener("keydown", (event) => {
    const line = strip(document.activeElement);
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = marks(line);
    const here = all.indexOf(document.activeElement);
    const there = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") hush();
    if (there === undefined || !all[there]) return;
    event.preventDefault();
    // One stop for the Tab key, whichever mark was last looked at.
    all.forEach((mark, index) => { mark.tabIndex = index === there ? 0 : -1; });
    all[there].focus();
  });

  // What was drawn is said, and the address draws it again.
  let said = "";
  new MutationObserver(() => {
    const found = document.querySelector("#picture .found");
    const key = found ? `${found.dataset.query} ${found.dataset.said}` : "";
    if (key === said) return;
    said = key;
    hint = "";
    if (!found) return;
    window.sanad.announce(found.dataset.said);
    window.sanad.setAddress("picture", found.dataset.query);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
