// Runs before the first paint, so that a chosen theme does not flash the other one. Not a module: modules wait for the document.

(() => {
  const KEY = "hub-admin-theme";
  const root = document.documentElement;
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  let chosen = "system";
  try {
    chosen = localStorage.getItem(KEY) ?? "system";
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  apply(chosen);

  document.addEventListener("DOMContentLoaded", () => {
    const select = document.getElementById("theme");
    select.value = chosen in { light: 1, dark: 1 } ? chosen : "system";
    select.addEventListener("change", () => {
      apply(select.value);
      try {
        localStorage.setItem(KEY, select.value);
      } catch {
        // As above.
      }
    });
  });
})();
