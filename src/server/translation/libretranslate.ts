import { z } from "zod";
import { err, ok } from "#protocol/result.ts";
import { answerOf, UnexpectedStatus } from "../answer-of.ts";
import type { TranslationProvider } from "./provider.ts";

const answerSchema = z.object({ translatedText: z.array(z.string()) });

/** Uses any server with LibreTranslate's API. `url` without `/translate`. */
export function libreTranslate(url: string, apiKey: string | undefined): TranslationProvider {
  return {
    name: "libretranslate",
    async translate({ texts, source, target }, signal) {
      const response = await fetch(`${url}/translate`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ q: texts, source, target, format: "text", api_key: apiKey }),
        signal,
      });
      // LibreTranslate's response for an unsupported language.
      if (response.status === 400) return err("unsupported");
      if (!response.ok) throw new UnexpectedStatus(response.status);
      return ok((await answerOf(response, answerSchema)).translatedText);
    },
  };
}
