import { computed } from "@preact/signals";
import { t } from "#web/i18n/t.ts";
import { features } from "#web/inbox/inbox.ts";

/** Stands for the translator that some browsers run on the device. */
export const BROWSER = "browser";

/** The engine in use: the server's, or else the browser's; `null`: none; `undefined`: not known yet. */
export const engine = computed<string | null | undefined>(() => {
  if (features.value === null) return undefined;
  return features.value.translation ?? ("Translator" in globalThis ? BROWSER : null);
});

const NAMES: Readonly<Record<string, string>> = {
  apertium: "Apertium",
  libretranslate: "LibreTranslate",
  "workers-ai": "Workers AI",
};

/** An engine's display name; an unknown one, of a newer server, shows its own id. */
export function engineName(provider: string): string {
  return provider === BROWSER ? t("translation.browser") : (NAMES[provider] ?? provider);
}
