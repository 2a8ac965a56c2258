import { effect, signal } from "@preact/signals";
import { direction, language, speak } from "#web/i18n/language.ts";
import { pickLanguage } from "#web/i18n/languages.ts";
import { settings } from "./settings.ts";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(prefersDark.matches);

/** Keeps the attributes of <html> in step with the settings and the system. Resolves once the language has loaded. */
export async function startAppearance(): Promise<void> {
  prefersDark.addEventListener("change", ({ matches }) => {
    systemIsDark.value = matches;
  });
  effect(() => {
    const { theme } = settings.value;
    const isDark = theme === "system" ? systemIsDark.value : theme === "dark";
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
    paintBrowser();
  });
  effect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dir = direction.value;
  });
  effect(() => {
    const { listWidth } = settings.value;
    document.documentElement.style.setProperty("--list-width", `${listWidth}px`);
  });
  effect(() => {
    speakChosen().catch(() => undefined);
  });
  // If the texts cannot be loaded (offline on a first visit), the page stays in English.
  await speakChosen().catch(() => undefined);
}

function speakChosen(): Promise<void> {
  const choice = settings.value.language;
  return speak(choice === "system" ? pickLanguage(navigator.languages) : choice);
}

function paintBrowser(): void {
  const color = getComputedStyle(document.documentElement).getPropertyValue("--color-surface");
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", color.trim());
}
