import { t } from "#web/i18n/t.ts";
import { BROWSER } from "./engine.ts";

const NAMES: Readonly<Record<string, string>> = {
  apertium: "Apertium",
  libretranslate: "LibreTranslate",
  "workers-ai": "Workers AI",
};

/** What people call an engine; one that a newer server has goes by its own name. */
export function engineName(provider: string): string {
  return provider === BROWSER ? t("translation.browser") : (NAMES[provider] ?? provider);
}
