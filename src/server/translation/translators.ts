import type { Env } from "../env.ts";
import { apertium } from "./apertium.ts";
import { libreTranslate } from "./libretranslate.ts";
import type { TranslationProvider } from "./provider.ts";
import { closedCircuit, Translator, type CircuitBox } from "./translator.ts";
import { workersAi } from "./workers-ai.ts";

const configured = new WeakMap<object, { provider: TranslationProvider; box: CircuitBox } | null>();

/** Returns a translator for the provider that `TRANSLATOR` names; null without one. */
export function newTranslator(env: Env): Translator | null {
  const found = translation(env);
  return found === null ? null : new Translator(found.provider, found.box);
}

/** The provider's name, as `welcome` publishes it. */
export function translationFeature(env: Env): string | null {
  return translation(env)?.provider.name ?? null;
}

function translation(env: Env) {
  const known = configured.get(env);
  if (known !== undefined) return known;
  const provider = providerOf(env);
  const found = provider === null ? null : { provider, box: closedCircuit() };
  configured.set(env, found);
  return found;
}

function providerOf(env: Env): TranslationProvider | null {
  const url = env.TRANSLATOR_URL?.replace(/\/+$/, "") ?? "";
  switch (env.TRANSLATOR ?? "") {
    case "workers-ai":
      return env.AI === undefined ? null : workersAi(env.AI);
    case "libretranslate":
      return url === "" ? null : libreTranslate(url, env.TRANSLATOR_API_KEY);
    case "apertium":
      return url === "" ? null : apertium(url);
    case "":
      return null;
  }
}
