// Whether exactly this text is marked in the pane, and in view.
(text) => {
  const marks = [...document.querySelectorAll("#source mark")];
  if (!marks.length || marks.map((mark) => mark.textContent).join("") !== text) return false;
  const box = marks[0].getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
}
