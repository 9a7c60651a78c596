// What can be scrolled sideways can be reached with the keyboard, as long as it is wider than its place.
addEventListener("load", () => {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const each of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) watch.observe(each);
});
