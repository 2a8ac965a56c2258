import { signal } from "@preact/signals";
import { isLanguage, type Language } from "#web/i18n/languages.ts";
import { local } from "#web/storage/local.ts";

export type ThemeChoice = "system" | "light" | "dark";
export type LanguageChoice = "system" | Language;

/** The settings of this device. `public/boot.js` reads them before the first paint. */
export interface Settings {
  readonly theme: ThemeChoice;
  readonly language: LanguageChoice;
  readonly notifications: boolean;
  /** Whether a new message sounds while the page is open. */
  readonly sound: boolean;
  /** Width of the list of conversations, in pixels. */
  readonly listWidth: number;
}

export const LIST_WIDTH = { least: 240, usual: 320, most: 480 };

const KEY = "parley.settings";
const THEMES: readonly unknown[] = ["system", "light", "dark"];

export const settings = signal(read());

export function changeSettings(changed: Partial<Settings>): void {
  settings.value = { ...settings.value, ...changed };
  local.setItem(KEY, JSON.stringify(settings.value));
}

/** Applies a change from another tab. */
addEventListener("storage", ({ key }) => {
  if (key === KEY) settings.value = read();
});

function read(): Settings {
  const kept = parse(local.getItem(KEY));
  const { theme, language, notifications, sound, listWidth } = kept;
  return {
    theme: THEMES.includes(theme) ? (theme as ThemeChoice) : "system",
    language: isLanguage(language) ? language : "system",
    notifications: notifications === true,
    sound: sound === true,
    listWidth: typeof listWidth === "number" ? clampListWidth(listWidth) : LIST_WIDTH.usual,
  };
}

export function clampListWidth(width: number): number {
  return Math.round(Math.max(LIST_WIDTH.least, Math.min(width, LIST_WIDTH.most)));
}

function parse(text: string | null): Partial<Record<keyof Settings, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
