"use strict";
// The picture: choosing a box shows its text and all that it rests on and leads to. Without this script
// the boxes are links to their texts.
(() => {
  const picture = document.querySelector(".picture");
  if (!picture) return;
  const boxes = [...picture.querySelectorAll(".box")];
  const links = [...picture.querySelectorAll(".link")].map(path => ({ path, start: path.dataset.start, end: path.dataset.end }));
  const boxOf = number => document.getElementById(`box-${number}`);
  const aboutOf = number => document.getElementById(`about-${number}`);
  const numberIn = address => /^#about-(\d+)$/.exec(address)?.[1];
  let chosen = null;

  // All links on the way from a box, backwards or forwards.
  function traced(number, from, to) {
    const seen = new Set([number]);
    const found = new Set();
    for (const each of seen) {
      for (const link of links) {
        if (link[from] === each) {
          found.add(link);
          seen.add(link[to]);
        }
      }
    }
    return { seen, found };
  }

  function choose(number) {
    chosen = number;
    const before = number === null ? { seen: new Set(), found: new Set() } : traced(number, "end", "start");
    const after = number === null ? before : traced(number, "start", "end");
    picture.classList.toggle("tracing", number !== null);
    for (const box of boxes) {
      const own = box.dataset.box;
      box.classList.toggle("traced", before.seen.has(own) || after.seen.has(own));
      box.classList.toggle("chosen", own === number);
      if (own === number) box.setAttribute("aria-current", "true"); else box.removeAttribute("aria-current");
      aboutOf(own).classList.toggle("chosen", own === number);
    }
    for (const link of links) {
      const on = before.found.has(link) || after.found.has(link);
      link.path.classList.toggle("traced", on);
      if (on) link.path.parentNode.append(link.path);
    }
    if (number !== null) stop(boxOf(number));
  }

  // One box is a stop for the tab key; the arrow keys go to the others.
  function stop(box) {
    for (const each of boxes) each.setAttribute("tabindex", each === box ? "0" : "-1");
  }

  function go(number) {
    choose(number);
    boxOf(number).focus();
  }

  const placeOf = box => {
    const rect = box.querySelector("rect");
    const [x, y, height] = ["x", "y", "height"].map(name => Number(rect.getAttribute(name)));
    return { x, middle: y + height / 2 };
  };
  const places = new Map(boxes.map(box => [box.dataset.box, placeOf(box)]));

  // Sideways along a link if there is one, to the nearest column and there to the nearest box; up and down within the
  // column.
  function neighbour(number, key) {
    const { x, middle } = places.get(number);
    const nearest = (numbers, distance) => numbers.sort((a, b) => distance(a) - distance(b))[0];
    const away = other => Math.abs(places.get(other).middle - middle);
    const all = boxes.map(box => box.dataset.box);
    if (key === "ArrowUp" || key === "ArrowDown") {
      const sign = key === "ArrowUp" ? -1 : 1;
      return nearest(all.filter(each => places.get(each).x === x && (places.get(each).middle - middle) * sign > 0), away);
    }
    const right = key === "ArrowRight";
    const linked = links.filter(link => link[right ? "start" : "end"] === number).map(link => link[right ? "end" : "start"]);
    const beside = all.filter(each => (places.get(each).x - x) * (right ? 1 : -1) > 0);
    const far = other => Math.abs(places.get(other).x - x) * 10000 + away(other);
    return nearest(linked, far) ?? nearest(beside, far);
  }

  picture.addEventListener("keydown", event => {
    const number = event.target.closest(".box")?.dataset.box;
    if (number === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.startsWith("Arrow")) {
      const next = neighbour(number, event.key);
      if (next !== undefined) go(next);
    } else if (event.key === "Home" || event.key === "End") {
      go((event.key === "Home" ? boxes[0] : boxes[boxes.length - 1]).dataset.box);
    } else if (event.key === "Enter" || event.key === " ") {
      choose(number);
      read(number);
    } else if (event.key === "Escape") {
      choose(null);
    } else {
      return;
    }
    event.preventDefault();
  });

  function read(number) {
    document.getElementById(`title-${number}`).focus();
  }

  document.querySelector(".panel").addEventListener("keydown", event => {
    if (event.key === "Escape" && chosen !== null) boxOf(chosen).focus();
  });

  document.addEventListener("click", event => {
    const link = event.target.closest("a");
    const number = link && numberIn(link.getAttribute("href"));
    if (!number || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.closest(".picture")) {
      choose(number === chosen ? null : number);
    } else if (link.closest(".panel")) {
      choose(number);
      read(number);
    } else {
      go(number);
      boxOf(number).scrollIntoView({ block: "center", inline: "center" });
    }
  });

  document.documentElement.classList.add("live");
  const asked = numberIn(location.hash);
  if (asked && boxOf(asked)) go(asked);
  else choose((picture.querySelector(".gate, .method, .exclusion") ?? boxes[0]).dataset.box);
})();
// In a frame that is written into a page, as in a notebook, `#place` would lead to that page.
if (location.protocol === "about:") {
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    const place = document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    place.tabIndex = -1;
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  });
}
