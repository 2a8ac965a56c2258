import { batch, computed, signal } from "@preact/signals";
import { fileNameOf, randomId, type PendingSend } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { deliver } from "#web/conversation/connections.ts";
import { Attachment, type Facts, type Wording } from "./attachment.ts";
import { Slots } from "./slots.ts";
import { problemOf } from "./upload-problem.ts";

/** More at once are not faster, and each gets slower. */
const uploads = new Slots(2);
/** A picture of a camera takes some 50 MB while it is measured. */
const measurements = new Slots(1);

/** The files of one conversation: chosen, uploading, and on their way into messages. */
export class Attachments {
  /** Chosen, and not yet sent by the person, in whichever composer. */
  readonly tray = signal<readonly Attachment[]>([]);
  /** Sent by the person, and waiting for their uploads. */
  readonly outgoing = signal<readonly Attachment[]>([]);
  readonly pending = computed<readonly PendingSend[]>(() =>
    this.outgoing.value.flatMap(({ pending }) => pending.value ?? []),
  );
  readonly #handedOver = new Map<string, Attachment>();
  readonly #conversationId: string;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
    addEventListener("online", this.#online);
    addEventListener("beforeunload", this.#leaving);
  }

  /** What a message of mine was made from, while the conversation is open: its file is on this device. */
  find(client_id: string | null): Attachment | undefined {
    if (client_id === null) return undefined;
    return (
      this.#handedOver.get(client_id) ?? this.outgoing.value.find(({ id }) => id === client_id)
    );
  }

  /** Those chosen in the composer of a thread, or of the conversation (`null`). */
  trayOf(thread: number | null): readonly Attachment[] {
    return this.tray.value.filter((attachment) => attachment.thread === thread);
  }

  /** Those of them that will be sent: all but what cannot be uploaded. */
  sendableOf(thread: number | null): readonly Attachment[] {
    return this.trayOf(thread).filter(({ upload }) => upload.value.state !== "failed");
  }

  /** Their uploads begin at once. `most`: bytes a file may have. */
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
   * One message for each, in their order; the text goes with the first, and of the conversation's own the quote. Answers
   * whether there was one to take it.
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

  /** A recording is known all about. */
  sendRecording(file: File, facts: Facts, replyTo: number | null): void {
    const attachment = new Attachment({ id: randomId(), file, name: file.name, thread: null });
    attachment.facts.value = facts;
    this.#queue([attachment], { text: "", replyTo, at: Date.now() });
    void this.#start(attachment);
  }

  retry(id: string): boolean {
    const attachment = [...this.tray.value, ...this.outgoing.value].find((one) => one.id === id);
    if (attachment === undefined) return false;
    // Again, and after whatever was sent since.
    if (this.outgoing.value.includes(attachment)) {
      const others = this.outgoing.value.filter((one) => one !== attachment);
      this.outgoing.value = [...others, attachment];
    }
    attachment.aborted = new AbortController();
    void this.#start(attachment);
    return true;
  }

  /** Answers whether it was still here to be taken back. */
  remove(id: string): boolean {
    const attachment = [...this.tray.value, ...this.outgoing.value].find((one) => one.id === id);
    if (attachment === undefined) return false;
    this.tray.value = this.tray.value.filter((one) => one !== attachment);
    this.outgoing.value = this.outgoing.value.filter((one) => one !== attachment);
    attachment.forget();
    this.#flush();
    return true;
  }

  /** Whatever is still uploading is given up: no message carries it, so the server forgets it too. */
  close(): void {
    removeEventListener("online", this.#online);
    removeEventListener("beforeunload", this.#leaving);
    const all = [...this.tray.value, ...this.outgoing.value, ...this.#handedOver.values()];
    for (const attachment of all) attachment.forget();
  }

  #queue(attachments: readonly Attachment[], wording: Wording): void {
    for (const [index, attachment] of attachments.entries()) {
      attachment.wording.value =
        index === 0 ? wording : { text: "", replyTo: attachment.thread, at: wording.at };
    }
    this.outgoing.value = [...this.outgoing.value, ...attachments];
    this.#flush();
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
      } catch (error) {
        if (!signal.aborted) attachment.failed(problemOf(error));
      }
    });
    if (!signal.aborted) this.#flush();
  }

  /** What cannot be measured is sent without. */
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

  /** In their order: one that is uploaded waits for those before it, but not for what has failed. */
  #flush(): void {
    batch(() => {
      for (const attachment of this.outgoing.value) {
        const upload = attachment.upload.value;
        const draft = attachment.pending.value?.draft;
        if (upload.state === "failed") continue;
        if (upload.state !== "uploaded" || draft === undefined) return;
        this.#handedOver.set(attachment.id, attachment);
        this.outgoing.value = this.outgoing.value.filter((one) => one !== attachment);
        deliver(this.#conversationId, {
          ...draft,
          client_id: attachment.id,
          media_url: upload.media_url,
        });
      }
    });
  }

  readonly #online = (): void => {
    for (const { id, upload } of [...this.tray.value, ...this.outgoing.value]) {
      const now = upload.value;
      if (now.state === "failed" && now.problem === "offline") {
        this.retry(id);
      }
    }
  };

  /** The browser asks before it closes a page that has not sent everything. */
  readonly #leaving = (event: BeforeUnloadEvent): void => {
    if (this.outgoing.value.length > 0) event.preventDefault();
  };
}

function nameOf(file: File): string {
  const extension = file.type.split("/")[1]?.split(/[+;]/)[0] ?? "bin";
  return fileNameOf(file) ?? `file.${extension}`;
}
