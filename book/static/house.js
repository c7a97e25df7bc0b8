// What the theme and Sphinx leave unsaid to a screen reader, a filter for the page of claims, sliders on a
// phone, what does not fit on paper, and a way to tell us what is wrong.
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
  scrollByKeyboard(".pst-scrollable-table-container");
  const claims = document.querySelector("section#claims");
  if (claims) addFilter(claims);
  addFeedback();
  const narrow = matchMedia("(max-width: 640px)"); // as in house.css
  narrow.addEventListener("change", () => stackSliders(narrow.matches));
  if (narrow.matches) stackSliders(true);
});

// Equations are there once MathJax has set them.
addEventListener("load", () => window.MathJax?.startup?.promise?.then(() => scrollByKeyboard('mjx-container[display="true"]')));

// A table or an equation wider than its box scrolls, by the keyboard too if the box can have the focus. The theme sees to code and
// to outputs.
function scrollByKeyboard(boxes) {
  const sizes = new ResizeObserver(changes => {
    for (const { target: box } of changes) {
      const scrolls = box.scrollWidth > box.clientWidth;
      box.tabIndex = scrolls ? 0 : -1;
      box.classList.toggle("scrolls", scrolls);
    }
  });
  // Its size changes from nothing when what it is folded in is opened.
  for (const box of document.querySelectorAll(boxes)) sizes.observe(box);
}

// On a phone the panels of a slider's picture stand below each other. The picture says where it can be cut.
async function stackSliders(narrow) {
  for (const image of document.querySelectorAll(".wdw-slider img[data-pieces]")) {
    image.dataset.whole ??= image.src;
    const whole = new Image();
    whole.src = image.dataset.whole;
    await whole.decode();
    if (narrow != matchMedia("(max-width: 640px)").matches) return; // turned meanwhile: another call is at work
    image.src = narrow ? stacked(whole, image.dataset.pieces.split(";").map(piece => piece.split(",").map(Number))) : whole.src;
    image.classList.toggle("stacked", narrow);
  }
}

function stacked(whole, pieces) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(...pieces.map(([, , width]) => width));
  canvas.height = pieces.reduce((sum, [, , , height]) => sum + height, 0);
  const brush = canvas.getContext("2d");
  brush.fillStyle = "white";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  let top = 0;
  for (const [left, from, width, height] of pieces) {
    brush.drawImage(whole, left, from, width, height, 0, top, width, height);
    top += height;
  }
  return canvas.toDataURL();
}

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

// At the end of each section, a link that opens an issue which names page and section. Nothing is sent before somebody sends it.
function addFeedback() {
  const issues = document.querySelector("a.btn-source-issues-button")?.href.split("?")[0];
  const article = document.querySelector("article.bd-article");
  if (!issues || !article) return;
  const words = heading => [...heading.childNodes].filter(node => !node.classList?.contains("headerlink")).map(node => node.textContent)
    .join("").trim();
  const title = article.querySelector("h1");
  const parts = [...article.querySelectorAll("section:has(> h2)")];
  const whole = title?.closest("section"); // pages of source code have none
  for (const section of parts.length || !whole ? parts : [whole]) {
    const name = section.matches(":has(> h2)") ? `${words(title)}: ${words(section.querySelector("h2"))}` : words(title);
    const page = document.querySelector("link[rel=canonical]")?.href ?? location.pathname.split("/").pop();
    const link = document.createElement("a");
    link.href = `${issues}?${new URLSearchParams({title: name, body: `${page}#${section.id}\n\n`})}`;
    link.textContent = "Unclear or wrong here? Tell us";
    link.setAttribute("aria-label", `Unclear or wrong here? Tell us about “${name}”, on GitHub`);
    const line = document.createElement("p");
    line.className = "feedback";
    line.append(link);
    section.append(line);
  }
}

// What a sheet of A4 or Letter holds within usual margins: pixels of a line, lines of a cell.
const PAPER = {width: 650, lines: 50};

// On paper a cell that is longer may be broken, and no equation scrolls: one that is wider is drawn smaller.
document.addEventListener("DOMContentLoaded", () => {
  for (const cell of document.querySelectorAll("div.cell_input")) {
    cell.classList.toggle("long", cell.textContent.trim().split("\n").length > PAPER.lines);
  }
  addEventListener("beforeprint", () => fitEquations(true));
  addEventListener("afterprint", () => fitEquations(false));
});

function fitEquations(onPaper) {
  for (const equation of document.querySelectorAll('mjx-container[display="true"]')) {
    equation.style.zoom = "";
    const width = equation.scrollWidth;
    if (onPaper && width > PAPER.width) equation.style.zoom = PAPER.width / width;
  }
}

// In a folder, without a server, the search page may not fetch the pages that it quotes. Their texts come as a script.
if (location.protocol === "file:" && location.pathname.endsWith("/search.html")) {
  const texts = new Promise(done => {
    const script = document.createElement("script");
    script.src = new URL("texts.js", document.currentScript.src);
    script.onload = script.onerror = () => done(window.PAGE_TEXTS ?? {});
    document.head.append(script);
  });
  const fetched = window.fetch;
  window.fetch = async (address, ...more) => {
    const page = new URL(address, location).href.slice(new URL(".", location).href.length).replace(/\.html$/, "");
    const text = (await texts)[page];
    if (text === undefined) return fetched(address, ...more);
    const main = document.createElement("div");
    main.setAttribute("role", "main");
    main.textContent = text;
    return new Response(main.outerHTML);
  };
}
