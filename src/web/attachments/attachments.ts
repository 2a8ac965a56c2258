import { batch, computed, signal } from "@preact/signals";
import { ALBUM_MAX, fileNameOf, randomId, type PendingSend } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { deliver } from "#web/conversation/connections.ts";
import { Attachment, type Facts, type Wording } from "./attachment.ts";
import { inboxConnection } from "#web/inbox/inbox.ts";
import type { KeptUpload } from "#web/storage/database.ts";
import { dropUpload, keepUpload } from "#web/storage/uploads-store.ts";
import type { MediaKind } from "#web/media/shown-media.ts";
import { isWorthRetrying, problemOf, type UploadProblem } from "./upload-problem.ts";

/** Limits concurrent work; those who wait get their turn in order. */
class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    // A finished task passes on its slot.
    else await new Promise<void>((turn) => this.#waiting.push(turn));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/** More at once would not be faster, and each would be slower. */
const uploads = new Slots(2);
/** A camera's picture takes about 50 MB while it is measured. */
const measurements = new Slots(1);

/** The first delay before an upload without a network is retried. It grows unless the connection returns. */
const AGAIN_MS = 4_000;
const AGAIN_MOST_MS = 60_000;

/** Increases with each file, across page loads. */
let lastOrder = Date.now() * 1_000;

/** The files of one conversation: chosen, uploading, and about to be sent. */
export class Attachments {
  /** Chosen but not sent, in any composer. */
  readonly tray = signal<readonly Attachment[]>([]);
  /** Sent by the user, but still uploading. */
  readonly outgoing = signal<readonly Attachment[]>([]);
  readonly pending = computed<readonly PendingSend[]>(() =>
    this.outgoing.value.flatMap(({ pending }) => pending.value ?? []),
  );
  readonly #handedOver = new Map<string, Attachment>();
  readonly #conversationId: string;
  readonly #unfollow: () => void;
  /** Uploads in a row that failed for lack of a network. */
  #failures = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
    addEventListener("online", this.#online);
    addEventListener("beforeunload", this.#leaving);
    // Follows the inbox: the browser does not report an unreachable server.
    const isOnline = computed(() => inboxConnection.value.status === "open");
    this.#unfollow = isOnline.subscribe((isOnline) => isOnline && this.#online());
  }

  /** The attachment that one of the user's messages was made from, while the conversation is open. */
  find(client_id: string | null): Attachment | undefined {
    if (client_id === null) return undefined;
    return (
      this.#handedOver.get(client_id) ?? this.outgoing.value.find(({ id }) => id === client_id)
    );
  }

  /** The tray of a thread's composer, or of the conversation's (`null`). */
  trayOf(thread: number | null): readonly Attachment[] {
    return this.tray.value.filter((attachment) => attachment.thread === thread);
  }

  /** The tray without files that cannot be uploaded. */
  sendableOf(thread: number | null): readonly Attachment[] {
    return this.trayOf(thread).filter(({ failure }) => failure.value === null);
  }

  /** The tray's failed files for which a retry can help. */
  retryableOf(thread: number | null): readonly Attachment[] {
    return this.trayOf(thread).filter(
      ({ failure }) => failure.value !== null && isWorthRetrying(failure.value),
    );
  }

  /** Starts the uploads at once. `most`: the largest size in bytes. */
  add(files: Iterable<File>, most: number | null, thread: number | null): void {
    const added = [...files].map(
      (file) => new Attachment({ id: randomId(), file, name: nameOf(file), thread }),
    );
    this.tray.value = [...this.tray.value, ...added];
    for (const attachment of added) {
      const { size } = attachment.file;
      if (size === 0) attachment.failed("empty");
      else if (most !== null && size > most) attachment.failed("too_large");
      else void this.#start(attachment);
    }
  }

  /**
   * Sends each file as a message, in order. The first one carries the text and, in the conversation's own composer, the
   * quote. Returns false if there was no file to send.
   */
  send(text: string, replyTo: number | null, thread: number | null): boolean {
    const sent = this.sendableOf(thread);
    if (sent.length === 0) return false;
    batch(() => {
      this.tray.value = this.tray.value.filter((attachment) => !sent.includes(attachment));
      this.#queue(sent, { text, replyTo, at: Date.now() });
    });
    return true;
  }

  /** Sends a recording, which needs no measuring. */
  sendRecording(file: File, facts: Facts, replyTo: number | null): void {
    const attachment = new Attachment({ id: randomId(), file, name: file.name, thread: null });
    attachment.facts.value = facts;
    this.#queue([attachment], { text: "", replyTo, at: Date.now() });
    void this.#start(attachment);
  }

  retry(id: string): boolean {
    const attachment = [...this.tray.value, ...this.outgoing.value].find((one) => one.id === id);
    if (attachment === undefined) return false;
    // Moves it behind whatever was sent since.
    if (this.outgoing.value.includes(attachment)) {
      const others = this.outgoing.value.filter((one) => one !== attachment);
      this.outgoing.value = [...others, attachment];
    }
    attachment.aborted = new AbortController();
    void this.#start(attachment);
    return true;
  }

  /** Returns false if it was already sent. */
  remove(id: string): boolean {
    const attachment = [...this.tray.value, ...this.outgoing.value].find((one) => one.id === id);
    if (attachment === undefined) return false;
    this.tray.value = this.tray.value.filter((one) => one !== attachment);
    this.outgoing.value = this.outgoing.value.filter((one) => one !== attachment);
    this.#forget(attachment);
    this.#flush();
    return true;
  }

  /** Continues an upload of an earlier page. */
  resume(kept: KeptUpload): void {
    if (this.find(kept.client_id) !== undefined) return;
    const { client_id: id, file, name, thread, facts, wording } = kept;
    const attachment = new Attachment({ id, file, name, thread });
    attachment.facts.value = facts;
    attachment.wording.value = wording;
    attachment.isKept = true;
    this.outgoing.value = [...this.outgoing.value, attachment];
    void this.#start(attachment);
  }

  /** Aborts all uploads. The server deletes media that no message refers to. */
  close(): void {
    this.#unfollow();
    clearTimeout(this.#again);
    removeEventListener("online", this.#online);
    removeEventListener("beforeunload", this.#leaving);
    const all = [...this.tray.value, ...this.outgoing.value, ...this.#handedOver.values()];
    for (const attachment of all) attachment.forget();
  }

  #queue(attachments: readonly Attachment[], wording: Wording): void {
    const albums = albumsOf(attachments.map((each) => each.shown.value.kind));
    for (const [index, attachment] of attachments.entries()) {
      const album = albums[index];
      const said = index === 0 ? wording : { text: "", replyTo: attachment.thread, at: wording.at };
      attachment.wording.value = { ...said, ...(album !== undefined && { album }) };
    }
    this.outgoing.value = [...this.outgoing.value, ...attachments];
    for (const attachment of attachments) void this.#keep(attachment);
    this.#flush();
  }

  async #keep(attachment: Attachment): Promise<void> {
    const { id: client_id, file, name, thread, facts, wording } = attachment;
    if (wording.value === null) return;
    const order = ++lastOrder;
    const about = { file, name, thread, facts: facts.value, wording: wording.value, order };
    attachment.isKept = await keepUpload({
      conversation_id: this.#conversationId,
      client_id,
      ...about,
    });
    // The user may have sent or removed it in the meantime.
    if (!this.outgoing.value.includes(attachment)) this.#drop(attachment);
  }

  #drop({ id }: Attachment): void {
    void dropUpload(this.#conversationId, id);
  }

  #forget(attachment: Attachment): void {
    this.#drop(attachment);
    attachment.forget();
  }

  async #start(attachment: Attachment): Promise<void> {
    const { file, name } = attachment;
    const { signal } = attachment.aborted;
    attachment.progress.value = 0;
    attachment.upload.value = { state: "waiting" };
    await this.#measure(attachment);
    await uploads.run(async () => {
      if (signal.aborted) return;
      attachment.upload.value = { state: "uploading" };
      try {
        const uploaded = await parley.media.upload(file, {
          ...attachment.facts.value,
          name,
          signal,
          onProgress: (sent) => (attachment.progress.value = sent / file.size),
        });
        attachment.uploaded(uploaded);
        this.#failures = 0;
      } catch (error) {
        if (!signal.aborted) this.#failed(attachment, problemOf(error));
      }
    });
    if (!signal.aborted) this.#flush();
  }

  #failed(attachment: Attachment, problem: UploadProblem): void {
    attachment.failed(problem);
    if (problem !== "offline") return;
    const afterMs = Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** this.#failures++);
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#goOn(), afterMs);
  }

  /** Measures a file; if that fails, sends it without. */
  async #measure(attachment: Attachment): Promise<void> {
    if (Object.keys(attachment.facts.value).length > 0) return;
    await measurements.run(async () => {
      if (attachment.aborted.signal.aborted) return;
      try {
        const { measure } = await import("./measure.ts");
        attachment.facts.value = await measure(attachment.file, attachment.preview);
      } catch {
        attachment.facts.value = {};
      }
    });
  }

  /** Sends uploaded files in order. One waits for those before it, unless they wait for the user. */
  #flush(): void {
    batch(() => {
      for (const attachment of this.outgoing.value) {
        const upload = attachment.upload.value;
        const draft = attachment.pending.value?.draft;
        if (attachment.failure.value !== null) continue;
        if (upload.state !== "uploaded" || draft === undefined) return;
        this.#handedOver.set(attachment.id, attachment);
        this.outgoing.value = this.outgoing.value.filter((one) => one !== attachment);
        const { id: client_id } = attachment;
        const { media_url } = upload;
        const sending = deliver(this.#conversationId, { ...draft, client_id, media_url });
        // Keeps the file until the outbox holds the message; a reloaded page checks that.
        void sending.finally(() => this.#drop(attachment));
      }
    });
  }

  readonly #online = (): void => {
    this.#failures = 0;
    this.#goOn();
  };

  /** Resumes what waits for the network, in order. */
  #goOn(): void {
    clearTimeout(this.#again);
    for (const attachment of [...this.tray.value, ...this.outgoing.value]) {
      const upload = attachment.upload.value;
      if (upload.state !== "failed" || upload.problem !== "offline") continue;
      attachment.aborted = new AbortController();
      void this.#start(attachment);
    }
  }

  /** Makes the browser ask before it closes a page with unsent files that it could not store. */
  readonly #leaving = (event: BeforeUnloadEvent): void => {
    if (this.outgoing.value.some(({ isKept }) => !isKept)) event.preventDefault();
  };
}

/** The album id of each file: a run of pictures and videos forms one album, up to its maximum size. */
function albumsOf(kinds: readonly MediaKind[]): readonly (string | undefined)[] {
  const albums: (string | undefined)[] = [];
  while (albums.length < kinds.length) {
    const rest = kinds.slice(albums.length);
    const end = rest.findIndex((kind) => kind !== "image" && kind !== "video");
    const count = Math.min(ALBUM_MAX, end < 0 ? rest.length : end);
    const album = count > 1 ? randomId() : undefined;
    for (let n = 0; n < Math.max(1, count); n += 1) albums.push(album);
  }
  return albums;
}

function nameOf(file: File): string {
  const extension = file.type.split("/")[1]?.split(/[+;]/)[0] ?? "bin";
  return fileNameOf(file) ?? `file.${extension}`;
}
