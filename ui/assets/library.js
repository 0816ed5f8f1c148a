// The library: files are sent one by one, jobs are followed, and whatever changes is fetched anew.
(() => {
  "use strict";
  const BUSY = 700; // milliseconds between two looks while something is indexed
  const IDLE = 8000; // and while nothing is: somebody else may change something
  const SURE = 5000; // how long a second press counts as "yes, really"
  let revision = null;
  let told = null; // the revision that the rest of the page knows
  let sending = false;
  let looking = 0;

  const box = () => document.getElementById("library");
  const part = (name, root = box()) => root?.querySelector(`[data-part=${name}]`);
  const language = () => document.querySelector(".masthead")?.dataset.code ?? "en";
  const shown = () => box()?.offsetParent != null;
  const address = (path, query = {}) => `/library/${path}?${new URLSearchParams({ ...query, lang: language() })}`;
  const { announce } = window.sanad;

  // ── what is shown ──────────────────────────────────────────────────────────
  async function refresh() {
    const response = await fetch(address("panel"));
    if (!response.ok || !box()) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = await response.text();
    const there = box().querySelector(".library");
    revision = Number(fresh.content.firstElementChild.dataset.revision);
    if (!there) box().replaceChildren(fresh.content);
    else {
      for (const name of ["jobs", "collections"]) replace(part(name), part(name, fresh.content));
      renewChoices(part("adding"), part("adding", fresh.content));
      there.dataset.revision = revision;
    }
    if (told !== null && told !== revision) window.sanadTrigger?.("shelf", {});
    told = revision;
  }

  function replace(old, fresh) {
    const open = new Map([...old.querySelectorAll("details[data-keep]")].map((each) => [each.dataset.keep, each.open]));
    for (const each of fresh.querySelectorAll("details[data-keep]")) {
      if (open.has(each.dataset.keep)) each.open = open.get(each.dataset.keep);
    }
    const held = old.contains(document.activeElement) ? document.activeElement.closest("[data-collection]")?.dataset.collection : undefined;
    old.replaceChildren(...fresh.childNodes);
    if (held === undefined || old.contains(document.activeElement)) return;
    const section = [...old.querySelectorAll("[data-collection]")].find((each) => each.dataset.collection === held);
    section?.querySelector(".collection-title")?.focus({ preventScroll: true });
  }

  // What somebody has typed or chosen stays; only the collections to choose from change.
  function renewChoices(form, fresh) {
    if (!form || !fresh || sending) return;
    const select = form.elements.collection;
    const chosen = select.value;
    select.replaceChildren(...fresh.elements.collection.children);
    if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
    if (form.elements.name.value === form.elements.name.defaultValue) {
      form.elements.name.value = form.elements.name.defaultValue = fresh.elements.name.defaultValue;
    }
    showName(form);
  }

  function showName(form) {
    form.querySelector("[data-new]").hidden = form.elements.collection.value !== "";
    form.querySelector("[data-old]").hidden = form.elements.collection.value === "";
  }

  async function look() {
    clearTimeout(looking);
    let wait = IDLE;
    try {
      if (box() && document.visibilityState === "visible" && (shown() || part("jobs")?.querySelector("[data-state=running], [data-state=waiting]"))) {
        const state = await (await fetch(address("progress"))).json();
        if (state.busy) wait = BUSY;
        showJobs(state.html);
        if (state.revision !== revision && !sending) await refresh();
      }
    } catch { /* the server may be down for a moment; the next look tells */ }
    looking = setTimeout(look, wait);
  }

  function showJobs(html) {
    const jobs = part("jobs");
    if (!jobs) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const before = new Map([...jobs.querySelectorAll("[data-job]")].map((each) => [each.dataset.job, each]));
    for (const job of fresh.content.querySelectorAll("[data-job]")) {
      const old = before.get(job.dataset.job);
      if (old && old.dataset.state !== job.dataset.state) announce(job.dataset.said);
      // A button under a finger must not be swapped for another one.
      const held = old?.contains(document.activeElement) && old.dataset.state === job.dataset.state;
      const cancel = held && old.querySelector("[data-cancel]");
      if (cancel) job.querySelector("[data-cancel]")?.setAttribute("data-focus", "");
    }
    jobs.replaceChildren(...fresh.content.childNodes);
    const focus = jobs.querySelector("[data-focus]");
    focus?.removeAttribute("data-focus");
    focus?.focus({ preventScroll: true });
  }

  // ── what is sent ───────────────────────────────────────────────────────────
  async function post(path, form) {
    const response = await fetch(address(path), { method: "POST", body: new URLSearchParams(form) });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.refused ?? response.statusText);
    return answer;
  }

  async function act(path, form) {
    try {
      await post(path, form);
      await refresh();
    } catch (error) {
      complain(error.message);
    }
    look();
  }

  function complain(message) {
    const jobs = part("jobs");
    if (!jobs) return;
    const notice = document.createElement("p");
    notice.className = "notice problem";
    notice.setAttribute("role", "alert");
    notice.textContent = message || part("adding")?.dataset.unreachable;
    jobs.before(notice);
    setTimeout(() => notice.remove(), 10000);
  }

  function send(file, query, report) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", address("files", { ...query, name: file.name }));
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (event) => event.lengthComputable && report(event.loaded / event.total);
      request.onerror = () => reject(new Error());
      request.onload = () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { /* said below */ }
        if (request.status === 200) resolve(answer);
        else reject(new Error(answer.refused));
      };
      request.send(file);
    });
  }

  async function sendAll(form, files) {
    if (sending || !files.length) return;
    sending = true;
    const list = form.querySelector("[data-sent]");
    list.replaceChildren();
    form.setAttribute("aria-busy", "true");
    try {
      let collection = form.elements.collection.value;
      if (!collection) collection = (await post("collections", { name: form.elements.name.value })).name;
      let kept = 0;
      for (const file of files) kept += await sendOne(form, list, file, collection);
      if (kept) await post("sync", { collection });
      sending = false;
      await refresh();
      if (kept) { form.elements.collection.value = collection; showName(form); }
    } catch (error) {
      complain(error.message);
    } finally {
      sending = false;
      form.removeAttribute("aria-busy");
      look();
    }
  }

  // Returns 1 if the file is kept, and 0 if it is refused; the others go on.
  async function sendOne(form, list, file, collection) {
    const line = document.createElement("li");
    const name = document.createElement("bdi");
    const state = document.createElement("span");
    name.className = "file-name";
    name.textContent = file.name;
    state.className = "reason";
    state.textContent = form.dataset.sending;
    line.append(name, state);
    list.append(line);
    try {
      // The server sees to it too; this spares sending what it would refuse.
      const readable = form.dataset.suffixes.split(",").some((suffix) => file.name.toLowerCase().endsWith(suffix));
      const amiss = !readable ? "format" : file.size === 0 ? "empty" : file.size > Number(form.dataset.most) ? "large" : "";
      if (amiss) throw new Error(form.dataset[amiss].replace("{value}", () => file.name));
      const query = { collection, instead: form.elements.instead.checked };
      const answer = await send(file, query, (share) => { state.textContent = `${form.dataset.sending} ${Math.round(100 * share)} %`; });
      state.textContent = answer.said;
      line.dataset.how = answer.how;
      return answer.how === "same" ? 0 : 1;
    } catch (error) {
      state.textContent = error.message || form.dataset.unreachable;
      line.dataset.how = "refused";
      announce(state.textContent);
      return 0;
    }
  }

  // Folders that are dropped are walked through; hidden files in them stay where they are.
  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
    const found = [];
    const walk = async (entry) => {
      if (entry.name.startsWith(".")) return;
      if (entry.isFile) found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
      else {
        const reader = entry.createReader();
        for (;;) {
          const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
          if (!some.length) break;
          for (const each of some) await walk(each);
        }
      }
    };
    for (const entry of entries) await walk(entry);
    return found;
  }

  // ── clicks, choices and drops ──────────────────────────────────────────────
  function sure(button) {
    if (!button.dataset.sure || button.dataset.asked) return true;
    const label = button.textContent;
    const named = button.getAttribute("aria-label");
    button.dataset.asked = "yes";
    button.textContent = button.dataset.sure;
    if (named) button.setAttribute("aria-label", `${button.dataset.sure} ${named}`);
    announce(button.dataset.sure);
    setTimeout(() => {
      delete button.dataset.asked;
      button.textContent = label;
      if (named) button.setAttribute("aria-label", named);
    }, SURE);
    return false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#library button[type=button]");
    if (!button || !sure(button)) return;
    const collection = button.closest("[data-collection]")?.dataset.collection ?? "";
    if (button.matches("[data-sync]")) act("sync", { collection });
    else if (button.matches("[data-delete]")) act("delete", { collection });
    else if (button.matches("[data-remove]")) act("remove", { collection, uri: button.dataset.remove });
    else if (button.matches("[data-cancel]")) act("cancel", { job: button.dataset.cancel });
  });
  document.addEventListener("submit", (event) => { if (event.target.matches(".adding")) event.preventDefault(); });
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.(".adding");
    if (!form) return;
    if (event.target.matches("select")) showName(form);
    if (event.target.matches("[type=file]")) {
      sendAll(form, [...event.target.files]);
      event.target.value = "";
    }
  });
  // Files may be dropped anywhere on the view; a browser would else open them in place of the page.
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (shown()) part("adding")?.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) part("adding")?.classList.remove("over"); });
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const form = part("adding");
    form?.classList.remove("over");
    if (form && shown()) sendAll(form, await dropped(event.dataTransfer));
  });
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  // The view comes into the page when its tab is first opened.
  new MutationObserver(() => {
    if (box() && !box().dataset.fetched) {
      box().dataset.fetched = "yes";
      refresh().then(look, look);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("click", (event) => { if (event.target.closest?.("[role=tab]")) setTimeout(look, 50); });
})();
