import { failure } from "#protocol/errors.ts";
import type { Forwarded, ForwardOf } from "#protocol/forward.ts";
import type { Media } from "#protocol/media.ts";
import type { Draft, Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { isReport } from "./system-messages.ts";

/** What a forward takes over from its source. `from`: where that stands. */
export interface Forward {
  /** Who wrote it first. */
  sender_id: string;
  from: ForwardOf;
  text: string | null;
  media_url: string | null;
  media: Media | null;
  language: string | null;
}

/** FORWARD-1: takes over text, language and file, and nothing else. */
export function toForward(source: Message, from: ForwardOf): Result<Forward> {
  if (source.deleted_at !== null || isReport(source)) return notForwardable();
  const { text, media_url, media, language, forwarded } = source;
  return ok({
    sender_id: forwarded?.sender_id ?? source.sender_id,
    from,
    text,
    media_url,
    media,
    language,
  });
}

/** The same answer, whatever the reason: nobody learns by it what there is. */
export function notForwardable(): Result<never> {
  return err(
    failure("validation_failed", "The message to forward was not found", {
      issues: [{ path: "forward_of", message: "is not a message that you can forward" }],
    }),
  );
}

/** The draft that says what a forward says. */
export function draftOf({ text, media_url }: Forward, draft: Draft): Draft {
  return {
    ...draft,
    ...(text === null ? {} : { text }),
    ...(media_url === null ? {} : { media_url }),
  };
}

/** FORWARD-2: only oneself learns where from. */
export function forwardedAs({ sender_id, from }: Forward, toOneself: boolean): Forwarded {
  return toOneself ? { sender_id, ...from } : { sender_id };
}
