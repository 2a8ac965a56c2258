import { z } from "zod";
import { normal } from "#text/normal.ts";
import { FILE_NAME_MAX, WAVEFORM_POINTS } from "./limits.ts";
import { UPLOAD_ADDRESS } from "./media-address.ts";
import { httpsUrlSchema, visibleLine } from "./primitives.ts";

export const mediaKeySchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "is not a media key");

/** Characters of base64url: a ThumbHash has 5 bytes at least, and 25 at most. */
const PLACEHOLDER_MIN = 7;
const PLACEHOLDER_MAX = 48;
/** A day. */
const DURATION_MAX_MS = 86_400_000;
/** The longest plausible side of a picture; the server ignores a size beyond it. */
export const PIXELS_MAX = 100_000;

/**
 * A file's name, for people to read: without a path and, like every name, without characters that show `exe.gnp` as
 * `png.exe`. It is composed (NFC), since some systems decompose letters and syllables, which others then show in parts.
 */
export const mediaNameSchema = visibleLine(FILE_NAME_MAX)
  .overwrite((name) => normal(name, "NFC"))
  .refine((name) => !/[/\\]/.test(name), "must not have a path");

/**
 * The properties of an uploaded file; an external address has none. `content_type`: detected from the bytes. `size`: in
 * bytes. `width` and `height`: in pixels, as a client shows it. `placeholder`: a ThumbHash, in base64url. `waveform`: a
 * voice message's loudness over time; a sound without one is a file. `transcript`: the spoken words.
 */
export const mediaSchema = z.object({
  name: z.string().nullable(),
  content_type: z.string(),
  size: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  duration_ms: z.int().nullable(),
  placeholder: z.string().nullable(),
  waveform: z.array(z.int().min(0).max(255)).max(WAVEFORM_POINTS).nullable(),
  transcript: z.string().nullable(),
});
/** The properties of a file: its type, size, name and dimensions. */
export type Media = z.infer<typeof mediaSchema>;

const uploadUrlSchema = z.string().regex(UPLOAD_ADDRESS, "is not the address of an upload");

/** The media of a message: an upload of this server, or any `https:` address. */
export const mediaUrlSchema = uploadUrlSchema.or(httpsUrlSchema);

/**
 * The picture of a person or a group: the `media_url` of one's own upload, a JPEG, PNG, WebP or GIF of at most
 * `avatar_pixels_max` pixels a side and `avatar_bytes_max` bytes.
 */
export const avatarUrlSchema = uploadUrlSchema;

/**
 * The answer to an upload. Until a message or an avatar carries the file, only its uploader may fetch it, for a day.
 */
export const uploadSchema = z
  .object({ media_url: z.string(), ...mediaSchema.shape })
  .meta({ id: "Upload" });
/** The answer to an upload: a message carries it by its `media_url`. */
export type Upload = z.infer<typeof uploadSchema>;

const wholeParam = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(1).max(max));
const base64url = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/, "is not base64url");

/**
 * Properties of a file that its first bytes may not show. If the bytes do show a size in pixels, that one wins.
 * `waveform`: base64url of one byte for each point. `small`: the key of your own upload that is the smaller version
 * (MEDIA-9).
 */
export const uploadQuerySchema = z.strictObject({
  name: mediaNameSchema.optional(),
  width: wholeParam(PIXELS_MAX).optional(),
  height: wholeParam(PIXELS_MAX).optional(),
  duration_ms: wholeParam(DURATION_MAX_MS).optional(),
  placeholder: base64url(PLACEHOLDER_MIN, PLACEHOLDER_MAX).optional(),
  waveform: base64url(2, Math.ceil((WAVEFORM_POINTS * 4) / 3)).optional(),
  small: mediaKeySchema.optional(),
});
export type UploadQuery = z.infer<typeof uploadQuerySchema>;

/**
 * Signs addresses for `<img>`, `<audio>` and `<video>` without another request, until it expires:
 * `media_url?signer=…&signature=…`. `signature` is the base64url of the HMAC-SHA256 of the media key, and the key of
 * the HMAC is the bytes that `secret` encodes in base64url. An address opens one file, if its signer may see it
 * (MEDIA-3).
 */
export const mediaSignerSchema = z
  .object({ signer: z.string(), secret: z.string(), expires_in: z.int() })
  .meta({ id: "MediaSigner" });
export type MediaSigner = z.infer<typeof mediaSignerSchema>;
