import { withLineFeeds } from "#text/line-ends.ts";
import { hasVisible } from "#text/visible.ts";
import { TEXT_LENGTH_CEILING } from "../limits.ts";
import { CLIENT_ID_LENGTH, REF_LENGTH } from "../limits.ts";
import { isCleanText } from "../clean-text.ts";
import type { SendFrame } from "./send.ts";

/**
 * Recognises the most common frame, a new text and nothing else, without the schema, which takes a tenth of the time
 * that a single message spends in its object. Returns null for all else, which `sendFrameSchema` decides. A test checks
 * that the two agree.
 */
export function plainSend(value: unknown): SendFrame | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("type" in value && "client_id" in value && "text" in value)) return null;
  const { type, client_id, text } = value;
  const ref = "ref" in value ? value.ref : undefined;
  if (Object.keys(value).length !== (ref === undefined ? 3 : 4)) return null;
  if (type !== "send" || !isRef(ref) || !isClientId(client_id) || !isText(text)) return null;
  const sent: SendFrame = { type, client_id, text: withLineFeeds(text) };
  return ref === undefined ? sent : { ...sent, ref };
}

function isClientId(value: unknown): value is string {
  if (typeof value !== "string" || value.length === 0) return false;
  return value.length <= CLIENT_ID_LENGTH && isCleanText(value);
}

function isText(value: unknown): value is string {
  if (typeof value !== "string" || value.length > TEXT_LENGTH_CEILING) return false;
  return isCleanText(value) && hasVisible(value);
}

function isRef(value: unknown): value is SendFrame["ref"] {
  if (typeof value === "string") return value.length <= REF_LENGTH && isCleanText(value);
  return value === undefined || Number.isSafeInteger(value);
}
