import { failure } from "#protocol/errors.ts";
import type { Preview } from "#protocol/preview.ts";
import { err, ok } from "#protocol/result.ts";
import { firstLink } from "#text/first-link.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { PreviewWish } from "../objects/conversation.ts";
import { PREVIEW_LEASE_MS, writePreview } from "./commands/preview.ts";
import type { Committed } from "./committed.ts";
import type { Commits, Listener } from "./commits.ts";
import type { MediaClaims } from "./media-claims.ts";
import type { Room } from "./room.ts";

const ATTEMPTS_MAX = 2;
/** Previews that one run of the job requests again; the next run takes the rest. */
const AT_ONCE = 20;

interface Options {
  room: Pick<Room, "store" | "id">;
  media: Pick<MediaClaims, "carryingPreview">;
  storage: { sync(): Promise<void> };
  /** Requests a preview, which arrives through `receive`, or never. */
  ask: (wish: PreviewWish) => Promise<void>;
  waitUntil: (work: Promise<void>) => void;
}

/**
 * PREVIEW-1: requests previews for links. A Worker makes them, and the object does not wait for it. If a preview never
 * arrives, the object requests it once more, and then gives up.
 */
export class Previews implements Listener {
  readonly name = "previews";
  readonly #options: Options;
  #commits: Pick<Commits, "runOwn"> | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Call it once, after construction: commits call this listener, which in turn makes commits of its own. */
  commitWith(commits: Pick<Commits, "runOwn">): void {
    this.#commits = commits;
  }

  readonly job: Job = {
    name: "previews",
    backoffMaxMs: 10 * 60_000,
    leaseMs: PREVIEW_LEASE_MS,
    due: () => this.#options.room.store?.previewWork.nextDueAt ?? null,
    run: (now) => this.#askAgain(now),
  };

  committed({ previewsWanted }: Committed): void {
    if (previewsWanted.length === 0) return;
    const { storage, waitUntil } = this.#options;
    waitUntil(storage.sync().then(() => this.#ask(previewsWanted)));
  }

  /** Handles a finished preview; null: the page has none. */
  async receive(messageId: number, url: string, preview: Preview | null): Promise<void> {
    const picture = preview?.image?.media_url;
    if (picture === undefined || preview === null) {
      await this.#write(messageId, url, preview);
      return;
    }
    const carried = await this.#options.media.carryingPreview(picture, async () => {
      await this.#write(messageId, url, preview);
      const written = this.#options.room.store?.messages.get(messageId)?.preview;
      return written?.image?.media_url === picture ? ok(null) : err(failure("not_found"));
    });
    // The picture is gone, so the preview goes without it.
    if (!carried.ok && carried.error.code === "validation_failed") {
      await this.#write(messageId, url, { ...preview, image: null });
    }
  }

  async #write(messageId: number, url: string, preview: Preview | null): Promise<void> {
    await this.#commits?.runOwn(writePreview(messageId, url, preview));
  }

  async #askAgain(now: number): Promise<void> {
    const work = this.#options.room.store?.previewWork;
    if (work === undefined) return;
    const due = work.first(AT_ONCE).filter(({ due_at }) => due_at <= now);
    for (const { message_id, attempts } of due) {
      if (attempts < ATTEMPTS_MAX) work.attempted(message_id, now + PREVIEW_LEASE_MS);
      else work.settled(message_id);
    }
    await this.#ask(
      due.filter(({ attempts }) => attempts < ATTEMPTS_MAX).map(({ message_id }) => message_id),
    );
  }

  /** The job repeats a request that fails here, like one whose preview never arrives. */
  async #ask(messageIds: readonly number[]): Promise<void> {
    for (const message_id of messageIds) {
      const { room, ask } = this.#options;
      const message = room.store?.messages.get(message_id);
      const url = firstLink(message?.text ?? "");
      if (message === undefined || url === null) {
        room.store?.previewWork.settled(message_id);
        continue;
      }
      try {
        await ask({ conversation_id: room.id, message_id, sender_id: message.sender_id, url });
      } catch (error) {
        log("error", "preview_not_asked_for", { conversation_id: room.id, message_id }, error);
      }
    }
  }
}
