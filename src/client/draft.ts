import { CLEAN, isCleanText, isHttpsUrl } from "#protocol/clean-text.ts";
import { FORWARDS_MORE, forwardsAlone, hasContent, NO_CONTENT } from "#protocol/content.ts";
import { isObject, problemOfJson } from "#protocol/exact-json.ts";
import {
  CLIENT_ID_LENGTH,
  HTTPS_URL_LENGTH,
  METADATA_BYTES_CEILING,
  TEXT_LENGTH_CEILING,
} from "#protocol/limits.ts";
import { UPLOAD_ADDRESS } from "#protocol/media-address.ts";
import type { Draft } from "#protocol/message.ts";
import type { Issue } from "#protocol/problem.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { withLineFeeds } from "#text/line-ends.ts";

interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly message: string;
}

/** The rules of the server's `draftSchema`. A test checks that the two agree. */
const RULES: { readonly [Field in keyof Draft]-?: Rule } = {
  client_id: { holds: isClientId, message: CLEAN },
  text: { holds: (value) => isText(value, TEXT_LENGTH_CEILING), message: CLEAN },
  media_url: { holds: isMediaUrl, message: "must be the address of an upload, or an https: one" },
  reply_to: { holds: isMessageId, message: "must be the id of a message" },
  metadata: { holds: isMetadata, message: "must be a JSON object within the limits" },
  forward_of: { holds: isForwardOf, message: "must name a conversation and a message of it" },
  previews: { holds: (value) => typeof value === "boolean", message: "must be true or false" },
  album: { holds: isClientId, message: CLEAN },
};

/**
 * Checks a draft before queueing it, since nothing else can while it waits offline. `longest`: the most characters of a
 * text, once the server has said so.
 */
export function readDraft(
  value: object,
  longest = Number.POSITIVE_INFINITY,
): Result<Draft, Issue[]> {
  const issues = Object.entries(value).flatMap(([path, field]) => problemOf(path, field));
  if (!isDraft(value, issues)) return err(issues);
  if (!hasContent(value)) return err([{ path: "text", message: NO_CONTENT }]);
  if (!forwardsAlone(value)) return err([{ path: "forward_of", message: FORWARDS_MORE }]);
  const { text } = value;
  if (text !== undefined && text.length > longest) {
    return err([{ path: "text", message: `has at most ${longest} characters` }]);
  }
  return ok(text === undefined ? value : { ...value, text: withLineFeeds(text) });
}

function problemOf(path: string, value: unknown): Issue[] {
  if (!isField(path)) return [{ path, message: "is not a field of a message" }];
  const { holds, message } = RULES[path];
  return value === undefined || holds(value) ? [] : [{ path, message }];
}

function isDraft(_value: object, issues: readonly Issue[]): _value is Draft {
  return issues.length === 0;
}

function isField(name: string): name is keyof Draft {
  return Object.hasOwn(RULES, name);
}

function isText(value: unknown, max: number): boolean {
  return typeof value === "string" && value.length <= max && isCleanText(value);
}

function isClientId(value: unknown): boolean {
  return isText(value, CLIENT_ID_LENGTH) && value !== "";
}

function isMediaUrl(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return UPLOAD_ADDRESS.test(value) || (value.length <= HTTPS_URL_LENGTH && isHttpsUrl(value));
}

function isMetadata(value: unknown): boolean {
  if (value !== null && !isObject(value)) return false;
  return problemOfJson(value, METADATA_BYTES_CEILING) === null;
}

function isForwardOf(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 2) return false;
  if (!("conversation_id" in value && "message_id" in value)) return false;
  const { conversation_id: id, message_id } = value;
  return typeof id === "string" && /^[\w-]{1,64}$/.test(id) && isMessageId(message_id);
}

function isMessageId(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
