import { Buffer } from "node:buffer";
import { z } from "zod";
import { answerOf, UnexpectedStatus } from "../answer-of.ts";
import type { Env } from "../env.ts";

/** The server does not transcribe larger recordings. */
export const TRANSCRIBED_BYTES_MAX = 10_000_000;

export interface Recording {
  bytes: ArrayBuffer;
  content_type: string;
}

/** An engine that transcribes speech. Returns null if it detects none, and throws if it is unavailable. */
export interface Transcriber {
  readonly name: string;
  transcribe(recording: Recording, signal: AbortSignal): Promise<string | null>;
}

const answerSchema = z.object({ text: z.string() });

/** Returns the transcriber that `TRANSCRIBER` names; null without one. */
export function transcriberOf(env: Env): Transcriber | null {
  const url = env.TRANSCRIBER_URL?.replace(/\/+$/, "") ?? "";
  switch (env.TRANSCRIBER ?? "") {
    case "workers-ai":
      return env.AI === undefined ? null : workersAi(env.AI);
    case "openai":
      return url === "" ? null : openAi(url, env);
    case "":
      return null;
  }
}

function workersAi(ai: Ai): Transcriber {
  return {
    name: "workers-ai",
    async transcribe({ bytes }) {
      const audio = Buffer.from(bytes).toString("base64");
      return spoken(
        answerSchema.parse(await ai.run("@cf/openai/whisper-large-v3-turbo", { audio })),
      );
    },
  };
}

/** Uses any server with OpenAI's transcription API; `url` without `/audio/transcriptions`. */
function openAi(url: string, env: Env): Transcriber {
  return {
    name: "openai",
    async transcribe({ bytes, content_type }, signal) {
      const body = new FormData();
      const extension = content_type.split("/")[1] ?? "bin";
      body.append("file", new Blob([bytes], { type: content_type }), `voice.${extension}`);
      body.append("model", env.TRANSCRIBER_MODEL ?? "whisper-1");
      const headers: HeadersInit =
        env.TRANSCRIBER_API_KEY === undefined
          ? {}
          : { authorization: `Bearer ${env.TRANSCRIBER_API_KEY}` };
      const response = await fetch(`${url}/audio/transcriptions`, {
        method: "POST",
        headers,
        body,
        signal,
      });
      if (!response.ok) throw new UnexpectedStatus(response.status);
      return spoken(await answerOf(response, answerSchema));
    },
  };
}

function spoken({ text }: z.infer<typeof answerSchema>): string | null {
  return text.trim() || null;
}
