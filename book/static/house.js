// What the theme and Sphinx leave unsaid to a screen reader, and a filter for the page of claims.
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
      const scrolls = box.scrollWidth > box.clientWidth;
      box.tabIndex = scrolls ? 0 : -1;
      box.classList.toggle("scrolls", scrolls);
    }
  });
  // Its size changes from nothing when what it is folded in is opened.
  boxes.forEach(box => sizes.observe(box));
  const claims = document.querySelector("section#claims");
  if (claims) addFilter(claims);
});

// A field above hundreds of claims: rows that have all of its words stay, and so do the headings above them.
function addFilter(page) {
  const rows = [...page.querySelectorAll("tbody tr")];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const box = document.createElement("div");
  box.className = "filter";
  box.innerHTML = '<label>Show the claims that have these words <input type="search"></label><output aria-live="polite"></output>';
  const [field, count] = [box.querySelector("input"), box.querySelector("output")];
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word);
    rows.forEach((row, n) => row.classList.toggle("filtered-out", !words.every(word => texts[n].includes(word))));
    for (const section of page.querySelectorAll(":scope > section")) {
      section.classList.toggle("filtered-out", !section.querySelector("tbody tr:not(.filtered-out)"));
    }
    count.textContent = `${rows.filter(row => !row.classList.contains("filtered-out")).length} of ${rows.length} claims`;
  };
  field.addEventListener("input", show);
  show();
  page.querySelector(":scope > section").before(box);
}
