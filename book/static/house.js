// What the theme and Sphinx leave unsaid to a screen reader.
document.addEventListener("DOMContentLoaded", () => {
  // The arrows that unfold a part of the contents have no name.
  for (const arrow of document.querySelectorAll("summary:has(> .toctree-toggle)")) {
    arrow.setAttribute("aria-label", "Pages below this one");
  }
  // A signature with a line for each argument is written as definitions of nothing. It is a list.
  for (const list of document.querySelectorAll("dt.sig > dl")) {
    list.setAttribute("role", "list");
    for (const argument of list.children) {
      argument.setAttribute("role", "listitem");
    }
  }
  // A table wider than its box scrolls, by the keyboard too if the box can have the focus. The theme sees to code and to outputs.
  const boxes = document.querySelectorAll(".pst-scrollable-table-container");
  const sizes = new ResizeObserver(() => {
    for (const box of boxes) {
      box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
    }
  });
  // Its size changes from nothing when what it is folded in is opened.
  boxes.forEach(box => sizes.observe(box));
});
