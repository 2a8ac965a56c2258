import { z } from "zod";
import { ok } from "#protocol/result.ts";
import type { TranslationProvider } from "./provider.ts";

const MODEL = "@cf/meta/m2m100-1.2b";
const answerSchema = z.object({ translated_text: z.string() });

/** Cloudflare's own, without a server to run. It takes one text a call. */
export function workersAi(ai: Ai): TranslationProvider {
  return {
    name: "workers-ai",
    async translate({ texts, source, target }) {
      const answers = await Promise.all(
        texts.map((text) => ai.run(MODEL, { text, source_lang: source, target_lang: target })),
      );
      return ok(answers.map((answer) => answerSchema.parse(answer).translated_text));
    },
  };
}
