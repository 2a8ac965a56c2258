import { z } from "zod";
import { err, ok } from "#protocol/result.ts";
import type { TranslationProvider } from "./provider.ts";

const answerSchema = z.object({ responseData: z.object({ translatedText: z.string() }) });

/** An Apertium APy server. It takes one text at a time: several travel as lines, which it keeps. */
export function apertium(url: string): TranslationProvider {
  return {
    name: "apertium",
    async translate({ texts, source, target }, signal) {
      const form = new URLSearchParams({
        langpair: `${source}|${target}`,
        // Otherwise it stars the words that it does not know.
        markUnknown: "no",
        q: texts.join("\n\n"),
      });
      const response = await fetch(`${url}/translate`, { method: "POST", body: form, signal });
      if (response.status === 400) return err("unsupported");
      if (!response.ok) return err("unavailable");
      const answer = answerSchema.safeParse(await response.json());
      if (!answer.success) return err("unavailable");
      return ok(answer.data.responseData.translatedText.split("\n\n"));
    },
  };
}
