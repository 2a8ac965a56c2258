import { z } from "zod";
import { CLEAN, isCleanText, isHttpsUrl } from "./clean-text.ts";
import { CLIENT_ID_LENGTH, HTTPS_URL_LENGTH, REF_LENGTH } from "./limits.ts";
import { collapsed, problemOfName } from "#text/names.ts";

export const cleanText = z.string().refine(isCleanText, CLEAN);

/** One line of text for people: trimmed, no control characters, no line breaks. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(
      (text) => isCleanText(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text),
      "must be one line of text",
    );
}

/** One visible line, without characters that hide or reorder text (NAME-2). */
export function visibleLine(max: number) {
  return line(max).check(({ value, issues }) => {
    const message = problemOfName(value);
    if (message !== null) issues.push({ code: "custom", message, input: value });
  });
}

/** The name of a person or a group. */
export function name(max: number) {
  return visibleLine(max).overwrite(collapsed);
}

/** The opaque id of a user, a session or a conversation. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "is not an id");

/** The prefix before an `external_id` wherever a request takes a user's id (ACCOUNT-1). */
export const EXTERNAL_PREFIX = "ext:";
export const EXTERNAL_ID_LENGTH = 255;

/** The app's own id for a user: the `sub` of its issuer's tokens. */
export const externalIdSchema = z
  .string()
  .min(1)
  .max(EXTERNAL_ID_LENGTH)
  .refine((text) => isCleanText(text) && !/\p{Cc}/u.test(text), "is not an external id");

const USER_REF = /^(?:[A-Za-z0-9_-]{1,64}|ext:[^\p{Cc}]{1,255})$/u;

/** How a request names a user: by id, or by `ext:` and their `external_id` (ACCOUNT-1). */
export const userRefSchema = z
  .string()
  .refine((ref) => USER_REF.test(ref) && isCleanText(ref), "is not a user's id");

/** A message's id, a version, a head, a read position: an integer that JSON carries exactly. */
export const positionSchema = z.int().min(0);
export const messageIdSchema = z.int().min(1);

/** The client's own id for a message; and its `ref` for a frame whose answer it awaits. */
export const clientIdSchema = z.string().min(1).max(CLIENT_ID_LENGTH).refine(isCleanText, CLEAN);
export const refSchema = z.union([z.string().max(REF_LENGTH).refine(isCleanText, CLEAN), z.int()]);
export type Ref = z.infer<typeof refSchema>;

/** RFC 3339, UTC, milliseconds. */
export const timestampSchema = z.iso.datetime();

/** A BCP 47 language tag, such as `en` or `pt-BR`. */
export const languageSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "is not a language tag");

export const httpsUrlSchema = z
  .string()
  .max(HTTPS_URL_LENGTH)
  .refine(isHttpsUrl, { message: "must be an https: address" });

/** The schema of a page of a list: `{items, next_cursor}`. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}
/** A page of a list. `next_cursor` continues it, and is `null` on the last page. */
export interface List<T> {
  items: T[];
  next_cursor: string | null;
}

/** The `limit` of a list: the most items of a page. */
export function pageLimit(max: number, byDefault: number) {
  return z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(1).max(max))
    .default(byDefault);
}
