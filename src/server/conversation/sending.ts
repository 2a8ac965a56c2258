import type { ChangeDecision } from "#domain/changing.ts";
import { draftOf, notForwardable, toForward, type Forward } from "#domain/forwarding.ts";
import { checkMetadata, withMetadata } from "#domain/metadata.ts";
import type { SendDecision } from "#domain/sending.ts";
import { failure } from "#protocol/errors.ts";
import type { ForwardOf } from "#protocol/forward.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Draft, Message, MessagePatch } from "#protocol/message.ts";
import { err, type Result } from "#protocol/result.ts";
import { inTime } from "#storage/in-time.ts";
import type { Config } from "../config.ts";
import { log } from "../log.ts";
import type { Target } from "../objects/conversation.ts";
import { appProfile } from "./app-profile.ts";
import { editMessage } from "./commands/change-message.ts";
import type { Command } from "./commands/command.ts";
import { ifRoom } from "./commands/if-room.ts";
import { ifFewRequested, ifReachable } from "./commands/reach.ts";
import { sendMessage, type Claimed } from "./commands/send-message.ts";
import type { Commits } from "./commits.ts";
import type { MediaClaims } from "./media-claims.ts";
import type { Room } from "./room.ts";
import type { StorageBudget } from "./storage-budget.ts";
import type { Transcripts } from "./transcripts.ts";
import type { WritingLimits } from "./writing-limits.ts";

/** How long to wait for the object of the source's conversation, which may have to wake. */
const FORWARD_TIMEOUT_MS = 5_000;

interface Options {
  room: Room;
  config: Config;
  commits: Commits;
  media: MediaClaims;
  transcripts: Transcripts;
  limits: WritingLimits;
  space: StorageBudget;
  /** Returns a message of any conversation, as this person sees it. */
  messageIn: (userId: string, of: ForwardOf) => Promise<Result<Message>>;
}

/**
 * Sends and edits messages, over REST or a socket: checks the limits, fetches a forward's source, claims an upload, and
 * commits the message.
 */
export class Sending {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async send(userId: string, draft: Draft): Promise<Result<SendDecision>> {
    const { METADATA_BYTES } = this.#options.config;
    const { client_id, metadata, forward_of } = draft;
    const fits = checkMetadata(withMetadata({}, metadata), METADATA_BYTES);
    if (!fits.ok) return fits;
    if (forward_of !== undefined && !this.#options.limits.wasSent(userId, client_id)) {
      return this.#sendForward(userId, draft, forward_of);
    }
    const admitted = this.#options.limits.admitText(userId, draft, client_id);
    return admitted.ok ? this.#commitMessage(userId, draft, null) : admitted;
  }

  /** FORWARD-1: the budget of sends limits the reading of sources, and the copied text counts as written here. */
  async #sendForward(
    userId: string,
    written: Draft,
    forward_of: ForwardOf,
  ): Promise<Result<SendDecision>> {
    const admitted = this.#options.limits.admitSend(userId);
    if (!admitted.ok) return admitted;
    const forward = await this.#forward(userId, forward_of);
    if (!forward.ok) return forward;
    const draft = draftOf(forward.value, written);
    const allowed = this.#options.limits.admitBytes(userId, draft, draft.client_id);
    return allowed.ok ? this.#commitMessage(userId, draft, forward.value) : allowed;
  }

  async #forward(userId: string, forward_of: ForwardOf): Promise<Result<Forward>> {
    try {
      const asked = this.#options.messageIn(userId, forward_of);
      const source = await inTime(FORWARD_TIMEOUT_MS, asked);
      return source.ok ? toForward(source.value, forward_of) : notForwardable();
    } catch (error) {
      log("error", "forward_failed", { conversation_id: this.#options.room.id }, error);
      return err(failure("overloaded", undefined, { retry_after_ms: 1_000 }));
    }
  }

  async #commitMessage(
    userId: string,
    draft: Draft,
    forward: Forward | null,
  ): Promise<Result<SendDecision>> {
    const { commits, media, transcripts, config } = this.#options;
    const size = sizeOf(draft);
    const { LINK_PREVIEWS: previews } = config;
    const commit = (claimed: Claimed | null) => {
      const message = sendMessage(draft, { claimed, forward, app: appProfile(config), previews });
      return commits.run(userId, this.#ifSpace(ifFewRequested(ifReachable(message))), { size });
    };
    const { media_url, client_id } = draft;
    const isUpload = media_url !== undefined && mediaKeyOf(media_url) !== null;
    if (!isUpload || this.#options.limits.wasSent(userId, client_id)) return commit(null);
    const field = forward === null ? "media_url" : "forward_of";
    return media.carrying(userId, [field, media_url], (stored) => {
      const transcript = forward?.media?.transcript ?? stored.media.transcript;
      const isVoice = stored.media.waveform !== null && transcript === null;
      const transcribe = isVoice && transcripts.isPossible;
      return commit({ media: { ...stored.media, transcript }, transcribe });
    });
  }

  async edit(userId: string, target: Target, edit: MessagePatch): Promise<Result<ChangeDecision>> {
    const admitted = this.#options.limits.admitText(userId, edit);
    if (!admitted.ok) return admitted;
    const { commits, config } = this.#options;
    const change = editMessage(target, edit, config.METADATA_BYTES, config.LINK_PREVIEWS);
    const command = this.#ifSpace(ifReachable(change));
    return commits.run(userId, command, { size: sizeOf(edit) });
  }

  /** STORE-1. */
  #ifSpace<T>(command: Command<T>): Command<T> {
    return ifRoom(command, () => this.#options.space.hasRoom());
  }
}

/** Estimates how many characters this adds to a commit's frame. */
function sizeOf({ text = "", metadata }: MessagePatch): number {
  return text.length + (metadata ? JSON.stringify(metadata).length : 0);
}
