import { computed, signal } from "@preact/signals";
import type { PendingSend, Upload, UploadOptions } from "#client/index.ts";
import type { MediaKind, ShownMedia } from "#web/media/shown-media.ts";
import type { UploadProblem } from "./upload-problem.ts";

export type UploadState =
  | { readonly state: "waiting" }
  | { readonly state: "uploading" }
  | { readonly state: "uploaded"; readonly media_url: string }
  | { readonly state: "failed"; readonly problem: UploadProblem };

/** A file's metadata. */
export type Facts = Pick<
  UploadOptions,
  "width" | "height" | "duration_ms" | "placeholder" | "waveform"
>;

/** The rest of its message, once the user has sent it. */
export interface Wording {
  readonly text: string;
  readonly replyTo: number | null;
  /** The album that it belongs to. */
  readonly album?: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

type Chosen = Pick<Attachment, "id" | "file" | "name" | "thread">;

/** A file that becomes a message. `id`: the message's `client_id`, so that a single row shows it throughout. */
export class Attachment {
  readonly id: string;
  readonly file: Blob;
  readonly name: string;
  /** The root of the thread in which it was chosen. */
  readonly thread: number | null;
  readonly preview: string;
  readonly facts = signal<Facts>({});
  readonly upload = signal<UploadState>({ state: "waiting" });
  /** The uploaded share, 0 to 1. A signal of its own, so that progress re-renders only the ring. */
  readonly progress = signal(0);
  readonly wording = signal<Wording | null>(null);
  /** Whether it survives a reload. */
  isKept = false;
  aborted = new AbortController();

  constructor({ id, file, name, thread }: Chosen) {
    this.id = id;
    this.file = file;
    this.name = name;
    this.thread = thread;
    this.preview = URL.createObjectURL(file);
  }

  /** The media as the message shows it, from the local file, so that nothing loads or flickers. */
  readonly shown = computed((): ShownMedia & { kind: MediaKind } => {
    const {
      width = null,
      height = null,
      duration_ms = null,
      placeholder = null,
    } = this.facts.value;
    const upload = this.upload.value;
    return {
      kind: kindOfType(this.file.type),
      url: upload.state === "uploaded" ? upload.media_url : null,
      local: this.preview,
      name: this.name,
      content_type: this.file.type,
      size: this.file.size,
      width,
      height,
      duration_ms,
      placeholder,
      waveform: this.facts.value.waveform?.slice() ?? null,
      transcript: null,
    };
  });

  /** Why it waits for the user; null if it merely waits for the network. */
  readonly failure = computed(() => {
    const upload = this.upload.value;
    return upload.state === "failed" && upload.problem !== "offline" ? upload.problem : null;
  });

  /** The row in the timeline until the outbox holds the message. Stays the same object during progress. */
  readonly pending = computed((): PendingSend | null => {
    const wording = this.wording.value;
    if (wording === null) return null;
    const { text, replyTo, album, at } = wording;
    const failure = this.failure.value;
    return {
      client_id: this.id,
      draft: {
        ...(text !== "" && { text }),
        ...(replyTo !== null && { reply_to: replyTo }),
        ...(album !== undefined && { album }),
      },
      queued_at: at,
      refusals: 0,
      status:
        failure === null
          ? { state: "queued", notBefore: 0 }
          : { state: "failed", code: "network", detail: failure, retryable: true },
    };
  });

  uploaded({ media_url }: Upload): void {
    this.progress.value = 1;
    this.upload.value = { state: "uploaded", media_url };
  }

  failed(problem: UploadProblem): void {
    this.upload.value = { state: "failed", problem };
  }

  /** Aborts its upload and releases the file. */
  forget(): void {
    this.aborted.abort();
    URL.revokeObjectURL(this.preview);
  }
}

/** The kind by the browser's type, a guess from the file name. The server examines the bytes. */
function kindOfType(type: string): MediaKind {
  if (type === "image/svg+xml") return "file";
  const family = type.split("/")[0];
  return family === "image" || family === "audio" || family === "video" ? family : "file";
}
