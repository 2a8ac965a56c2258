import type { Features } from "#protocol/translation.ts";
import type { Env } from "./env.ts";
import { pushPublicKey } from "./push/vapid.ts";
import { transcriberOf } from "./transcription/transcriber.ts";
import { translationFeature } from "./translation/translators.ts";

export function featuresOf(env: Env): Features {
  const push_key = pushPublicKey(env);
  return {
    translation: translationFeature(env),
    transcription: transcriberOf(env)?.name ?? null,
    ...(push_key === null ? {} : { push_key }),
  };
}
