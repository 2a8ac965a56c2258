import { z } from "zod";
import { err, ok } from "#protocol/result.ts";
import { answerOf, UnexpectedStatus } from "../answer-of.ts";
import type { TranslationProvider } from "./provider.ts";

const answerSchema = z.object({ responseData: z.object({ translatedText: z.string() }) });

/**
 * Uses an Apertium APy server. It accepts one text for each request, so several are sent as lines, which it preserves.
 */
export function apertium(url: string): TranslationProvider {
  return {
    name: "apertium",
    async translate({ texts, source, target }, signal) {
      const form = new URLSearchParams({
        langpair: `${source}|${target}`,
        // Otherwise Apertium marks unknown words with a star.
        markUnknown: "no",
        q: texts.join("\n\n"),
      });
      const response = await fetch(`${url}/translate`, { method: "POST", body: form, signal });
      if (response.status === 400) return err("unsupported");
      if (!response.ok) throw new UnexpectedStatus(response.status);
      const { responseData } = await answerOf(response, answerSchema);
      return ok(responseData.translatedText.split("\n\n").map(unmarked));
    },
  };
}

/** Removes Apertium's marks for words it could not inflect (`#estación`), and the spaces of words it dropped. */
function unmarked(text: string): string {
  return text.replaceAll(/(?<!\S)[#@](?=\p{L})/gu, "").replaceAll(/ {2,}/g, " ");
}
