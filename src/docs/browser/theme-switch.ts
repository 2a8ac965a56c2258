const KEY = "parley.docs.theme";
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/** Switches between light and dark; choosing the system's theme follows the system again. */
export function installThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-action="theme"]');
  if (button === null) return;
  button.addEventListener("click", () => {
    const wanted = isDark() ? "light" : "dark";
    const isSystems = (wanted === "dark") === systemIsDark.matches;
    if (isSystems) delete root.dataset["theme"];
    else root.dataset["theme"] = wanted;
    try {
      if (isSystems) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, wanted);
    } catch {
      // The choice then holds for this page only.
    }
  });
  followTheme((isDark) => {
    button.setAttribute("aria-label", isDark ? "Switch to light" : "Switch to dark");
  });
  button.hidden = false;
}

/** Calls back now and whenever the theme changes. */
export function followTheme(follow: (isDark: boolean) => void): void {
  const changed = () => {
    follow(isDark());
  };
  systemIsDark.addEventListener("change", changed);
  new MutationObserver(changed).observe(root, { attributeFilter: ["data-theme"] });
  changed();
}

function isDark(): boolean {
  const { theme } = root.dataset;
  return theme === undefined ? systemIsDark.matches : theme === "dark";
}
