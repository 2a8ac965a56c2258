import type { Features } from "#protocol/translation.ts";
import type { Env } from "./env.ts";
import { transcriberOf } from "./transcription/transcriber.ts";
import { translationFeature } from "./translation/translators.ts";

export function featuresOf(env: Env): Features {
  return {
    translation: translationFeature(env),
    transcription: transcriberOf(env)?.name ?? null,
  };
}
