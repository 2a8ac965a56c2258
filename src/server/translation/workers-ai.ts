import { z } from "zod";
import { err, ok } from "#protocol/result.ts";
import type { TranslationProvider } from "./provider.ts";

const MODEL = "@cf/meta/m2m100-1.2b";
const answerSchema = z.object({ translated_text: z.string() });

/** The languages that the model was trained for (its model card); for others its output is empty or nonsense. */
const LANGUAGES = new Set(
  `af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha he hi hr ht hu hy id ig
   ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my ne nl no ns oc or pa pl ps pt ro ru sd si sk sl so
   sq sr ss su sv sw ta th tl tn tr uk ur uz vi wo xh yi yo zh zu`.split(/\s+/),
);

/** Uses Cloudflare's own model, without a server to run. It takes one text a call. */
export function workersAi(ai: Ai): TranslationProvider {
  return {
    name: "workers-ai",
    async translate({ texts, source, target }) {
      if (!LANGUAGES.has(source) || !LANGUAGES.has(target)) return err("unsupported");
      const answers = await Promise.all(
        texts.map((text) => ai.run(MODEL, { text, source_lang: source, target_lang: target })),
      );
      return ok(answers.map((answer) => answerSchema.parse(answer).translated_text));
    },
  };
}
