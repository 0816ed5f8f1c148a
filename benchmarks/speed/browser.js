// Notes in window.times, in milliseconds: when the page can be used, and after Enter was pressed when the
// sources, the first sentence and the whole answer were painted, with the layout's unexpected shifts.
(() => {
  "use strict";
  const times = (window.times = { shifts: 0 });
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => { times[name] ??= performance.now(); }));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) times.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  const ready = () => {
    const box = document.querySelector("#question textarea");
    if (box && box.offsetParent && window.sanadTrigger) painted("ready");
    else requestAnimationFrame(ready);
  };
  requestAnimationFrame(ready);

  addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    for (const name of ["sources", "sentence", "answer"]) delete times[name];
    times.enter = performance.now();
    const turns = document.querySelectorAll(".turn").length;
    const look = () => {
      const turn = document.querySelectorAll(".turn")[turns];
      if (turn?.querySelector(".chip")) painted("sources");
      if (turn?.querySelector(".answer p")) painted("sentence");
      if (turn?.classList.contains("done")) painted("answer");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
})();
