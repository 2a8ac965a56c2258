import { failure } from "#protocol/errors.ts";
import type { Forwarded, ForwardOf } from "#protocol/forward.ts";
import type { Media } from "#protocol/media.ts";
import type { Draft, Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { isReport } from "./system-messages.ts";

/** The content that a forward copies from its source. `from`: the place of the source. */
export interface Forward {
  /** The original author. */
  sender_id: string;
  from: ForwardOf;
  text: string | null;
  media_url: string | null;
  media: Media | null;
  language: string | null;
}

/** FORWARD-1: copies text, language and file, and nothing else. */
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

/** The same failure for every reason, so that it reveals nothing about what exists. */
export function notForwardable(): Result<never> {
  return err(
    failure("validation_failed", "The message to forward was not found", {
      issues: [{ path: "forward_of", message: "is not a message that you can forward" }],
    }),
  );
}

/** Returns the draft with the content of the forward. */
export function draftOf({ text, media_url }: Forward, draft: Draft): Draft {
  return {
    ...draft,
    ...(text === null ? {} : { text }),
    ...(media_url === null ? {} : { media_url }),
  };
}

/** FORWARD-2: the source is recorded only in a conversation with oneself. */
export function forwardedAs({ sender_id, from }: Forward, toOneself: boolean): Forwarded {
  return toOneself ? { sender_id, ...from } : { sender_id };
}
