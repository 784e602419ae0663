// The chosen theme before the first paint. A file of its own, because the page's policy allows no inline script.
try {
  var chosen = localStorage.getItem("stoa.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch (e) {
  // Storage is closed to this page: the system's theme is right then.
}
