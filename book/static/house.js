// The theme's arrows that unfold a part of the contents have no name for a screen reader.
document.addEventListener("DOMContentLoaded", () => {
  for (const arrow of document.querySelectorAll("summary:has(> .toctree-toggle)")) {
    arrow.setAttribute("aria-label", "Pages below this one");
  }
});
