import { computed } from "@preact/signals";
import { t } from "#web/i18n/t.ts";
import { features } from "#web/inbox/inbox.ts";

/** Not a server's engine: the translator that some browsers have on the device. */
export const BROWSER = "browser";

/** What translates here: the server's engine, else the browser's own; `null`: nothing; `undefined`: not known yet. */
export const engine = computed<string | null | undefined>(() => {
  if (features.value === null) return undefined;
  return features.value.translation ?? ("Translator" in globalThis ? BROWSER : null);
});

const NAMES: Readonly<Record<string, string>> = {
  apertium: "Apertium",
  libretranslate: "LibreTranslate",
  "workers-ai": "Workers AI",
};

/** What people call an engine; one that a newer server has goes by its own name. */
export function engineName(provider: string): string {
  return provider === BROWSER ? t("translation.browser") : (NAMES[provider] ?? provider);
}
