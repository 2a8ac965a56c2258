import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Message } from "#protocol/message.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import { TRANSCRIBED_BYTES_MAX, type Transcriber } from "../transcription/transcriber.ts";
import { writeTranscript } from "./commands/transcript.ts";
import type { Commits } from "./commits.ts";
import type { Room } from "./room.ts";

const TRANSCRIPTION_MS = 60_000;
const ATTEMPTS_MAX = 3;

/** The part of R2 that this needs. */
interface Files {
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
}

interface Options {
  room: Pick<Room, "store" | "id">;
  commits: Pick<Commits, "runOwn">;
  files: Files;
  transcriber: Transcriber | null;
  maxLength: number;
}

/** Transcribes voice messages, one after another, and adds each transcript as a change of its message (MEDIA-7). */
export class Transcripts {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether this deployment can transcribe voice messages. */
  get isPossible(): boolean {
    return this.#options.transcriber !== null;
  }

  /** Transcribes one voice message in each run; the next one is due at once. It retries a failure a few times. */
  readonly job: Job = {
    name: "transcription",
    backoffMaxMs: 10 * 60_000,
    leaseMs: 2 * TRANSCRIPTION_MS,
    due: () => (this.#options.room.store?.mediaWork.next.transcription === true ? 0 : null),
    run: () => this.#next(),
  };

  async #next(): Promise<void> {
    const { room } = this.#options;
    const work = room.store?.mediaWork;
    const next = work?.transcriptions(1)[0];
    if (work === undefined || next === undefined) return;
    const { message_id, attempts } = next;
    work.attempted(message_id);
    try {
      await this.#transcribe(message_id);
    } catch (error) {
      if (attempts + 1 < ATTEMPTS_MAX) throw error;
      log("error", "transcription_given_up", { conversation_id: room.id, message_id }, error);
    }
    room.store?.mediaWork.transcribed(message_id);
  }

  async #transcribe(messageId: number): Promise<void> {
    const { room, commits, files, transcriber, maxLength } = this.#options;
    const voice = voiceIn(room.store?.messages.get(messageId));
    if (transcriber === null || voice === null) return;
    const { key, content_type } = voice;
    const file = await files.get(key);
    if (file === null) return;
    const bytes = await file.arrayBuffer();
    const signal = AbortSignal.timeout(TRANSCRIPTION_MS);
    const transcript = await transcriber.transcribe({ bytes, content_type }, signal);
    if (transcript === null) return;
    await commits.runOwn(writeTranscript(messageId, transcript.slice(0, maxLength)));
  }
}

function voiceIn(message: Message | undefined): { key: string; content_type: string } | null {
  const key = mediaKeyOf(message?.media_url ?? "");
  const media = message?.media ?? null;
  if (key === null || media === null || media.size > TRANSCRIBED_BYTES_MAX) return null;
  return { key, content_type: media.content_type };
}
