// In the picture of the whole, shows what a box is linked with while it is pointed at.
for (const picture of document.querySelectorAll(".whole")) {
  const lines = [...picture.querySelectorAll(".line")];
  const boxes = [...picture.querySelectorAll(".box")];
  const trace = (box) => {
    const number = box && box.dataset.box;
    const linked = lines.filter((line) => line.dataset.start === number || line.dataset.end === number);
    const near = new Set([number, ...linked.flatMap((line) => [line.dataset.start, line.dataset.end])]);
    for (const line of lines) line.classList.toggle("traced", linked.includes(line));
    for (const each of boxes) each.classList.toggle("traced", near.has(each.dataset.box));
    picture.classList.toggle("tracing", Boolean(box));
  };
  for (const box of boxes) {
    box.addEventListener("pointerenter", () => trace(box));
    box.addEventListener("pointerleave", () => trace(null));
    box.addEventListener("focus", () => trace(box));
    box.addEventListener("blur", () => trace(null));
  }
}
