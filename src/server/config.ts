import { z } from "zod";
import {
  AVATAR_BYTES_MAX,
  AVATAR_PIXELS_MAX,
  BLOCKS_MAX,
  DRAFTS_BYTES_MAX,
  DRAFTS_MAX,
  BIO_LENGTH,
  EVENT_BURST,
  EVENT_BYTES_MAX,
  FRAME_BURST,
  FRAMES_PER_SECOND,
  INBOX_FANOUT_MAX,
  INBOX_PRESENCE_MAX,
  INBOX_TYPING_MAX,
  MAX_FRAME_BYTES,
  MENTIONS_MAX,
  METADATA_BYTES_CEILING,
  METADATA_DEPTH_MAX,
  METADATA_KEYS_MAX,
  PAGE_MAX,
  PINS_MAX,
  PREVIEW_PICTURE_BYTES_PER_DAY,
  PREVIEWS_PER_MINUTE,
  ALBUM_MAX,
  PRESENCE_MAX,
  REACTIONS_MAX,
  REACTORS_MAX,
  REQUEST_MESSAGES_MAX,
  READ_INTERVAL_MS,
  READ_TIMES_MAX,
  RECEIPTS_MAX,
  REVISIONS_MAX,
  SMALL_BYTES_MAX,
  SMALL_PIXELS_MAX,
  TEXT_LENGTH_CEILING,
  WELCOME_MEMBERS_MAX,
  TYPING_INTERVAL_MS,
  UPLOAD_LEASE_MS,
  USERNAME_CHANGES_MAX,
  USERNAME_RESERVED_MS,
} from "#protocol/limits.ts";
import { GRACE_DAYS_MAX } from "#protocol/deletion.ts";
import { INVITATIONS_MAX, JOIN_REQUESTS_MAX, OWN_JOIN_REQUESTS_MAX } from "#protocol/invitation.ts";
import { THREADS_MAX, THREAD_UNREAD_MAX } from "#protocol/thread.ts";
import { audienceSchema } from "#protocol/audience.ts";
import type { Limits } from "#protocol/published-limits.ts";
import { registrationPolicySchema } from "#protocol/sign-in-methods.ts";
import { displayNameSchema } from "#protocol/user.ts";
import { log } from "./log.ts";
import { isPushKey } from "./push/vapid.ts";

const count = (max: number) => z.coerce.number().int().min(1).max(max);

/** A UTF-16 code unit takes at most 3 bytes in UTF-8. */
const MAX_TEXT_BYTES = TEXT_LENGTH_CEILING * 3;

const metadataKindSchema = z.enum(["users", "conversations", "messages"]);
export type MetadataKind = z.infer<typeof metadataKindSchema>;

/** Separated by commas. */
const kindsOfMetadata = z
  .string()
  .transform((kinds) => kinds.split(",").map((kind) => kind.trim()))
  .transform((kinds) => kinds.filter((kind) => kind !== ""))
  .pipe(z.array(metadataKindSchema))
  .transform((kinds): ReadonlySet<MetadataKind> => new Set(kinds));

/** Separated by commas. */
const names = z
  .string()
  .default("")
  .transform((text) => text.split(",").map((name) => name.trim().toLowerCase()))
  .transform((list) => list.filter((name) => name !== ""));

/**
 * If empty, Cloudflare's address. The page's content security policy contains the origin, so the address must not
 * contain characters that end a directive.
 */
const challengeAddress = z.union([
  z.literal(""),
  z.url({ protocol: /^https?$/ }).refine((url) => !/[;,'"\s]/.test(url), "is not an address"),
]);

/** Settings that must be set together. */
const TOGETHER = [
  ["TURNSTILE_SITE_KEY", "TURNSTILE_SECRET"],
  ["AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID"],
] as const;
type Together = (typeof TOGETHER)[number][number];

/** Half a configuration would silently refuse every token or sign-in. */
function wholeIssuers(config: Record<Together, string>, context: z.RefinementCtx) {
  for (const names of TOGETHER) {
    const missing = names.filter((name) => config[name] === "");
    if (missing.length === 0 || missing.length === names.length) continue;
    const message = `is missing: set all of ${names.join(", ")}, or none`;
    for (const name of missing) context.addIssue({ code: "custom", path: [name], message });
  }
}

/** A lower-case domain that neither begins nor ends with a dot. */
const DOMAIN = /^(?!.*\.\.)(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?$/;

/** Origins, separated by commas. */
const origins = z
  .string()
  .default("")
  .transform((text) => text.split(",").map((origin) => origin.trim()))
  .transform((all) => all.filter((origin) => origin !== ""))
  .pipe(
    z.array(z.string().refine(isOrigin, "is not a list of origins, such as https://app.example")),
  );

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

/** Browsers refuse passkeys on pages whose host is neither the domain itself nor below it. */
function passkeysOfOneDomain(
  { PASSKEY_RP_ID, PASSKEY_ORIGINS }: { PASSKEY_RP_ID: string; PASSKEY_ORIGINS: string[] },
  context: z.RefinementCtx,
) {
  // Texts that are not origins have been refused already.
  const elsewhere = PASSKEY_ORIGINS.filter(isOrigin).filter((origin) => {
    const { hostname } = new URL(origin);
    return PASSKEY_RP_ID === "" || !`.${hostname}`.endsWith(`.${PASSKEY_RP_ID}`);
  });
  if (elsewhere.length === 0) return;
  const message = `has origins outside the domain of PASSKEY_RP_ID: ${elsewhere.join(", ")}`;
  context.addIssue({ code: "custom", path: ["PASSKEY_ORIGINS"], message });
}

/** The settings that each mailer requires. */
const MAILERS = {
  "": [],
  http: ["MAIL_URL", "MAIL_FROM", "PAGE_URL"],
  cloudflare: ["MAIL_FROM", "PAGE_URL"],
} as const;
type MailSetting = (typeof MAILERS)["http"][number];

/** A mailer without a sender would only fail once a person has forgotten their password. */
function wholeMailer(
  config: Record<MailSetting, string> & {
    MAILER: keyof typeof MAILERS;
    REGISTRATION_DOMAINS: readonly string[];
  },
  context: z.RefinementCtx,
) {
  if (config.REGISTRATION_DOMAINS.length > 0 && config.MAILER === "") {
    const message = "is missing: REGISTRATION_DOMAINS needs it";
    context.addIssue({ code: "custom", path: ["MAILER"], message });
  }
  for (const name of MAILERS[config.MAILER]) {
    if (config[name] !== "") continue;
    const message = `is missing: MAILER "${config.MAILER}" needs it`;
    context.addIssue({ code: "custom", path: [name], message });
  }
}

const httpUrl = z.union([z.literal(""), z.url({ protocol: /^https?$/ })]).default("");

const configSchema = z
  .object({
    SENDS_PER_SECOND: z.coerce.number().positive().max(1_000_000),
    SEND_BURST: count(1_000_000),
    SENDS_PER_MINUTE_TOTAL: count(100_000_000),
    REQUESTS_PER_MINUTE: count(100_000_000),
    KEY_REQUESTS_PER_MINUTE: count(100_000_000),
    APP_NAME: displayNameSchema,
    AUTH_ATTEMPTS_PER_MINUTE: count(100_000_000),
    REFRESHES_PER_MINUTE: count(100_000_000),
    CLIENT_ADDRESS_HEADER: z.string().regex(/^[A-Za-z0-9-]*$/),
    SOCKETS_PER_USER: count(10_000),
    MAX_TEXT_LENGTH: count(TEXT_LENGTH_CEILING),
    TEXT_BYTES_PER_DAY: count(1_000_000_000_000).min(MAX_TEXT_BYTES),
    CONVERSATION_BYTES: count(10_000_000_000),
    DATABASE_BYTES: count(1_000_000_000_000),
    MAX_MEMBERS: count(5_000),
    EVENTS_PER_SECOND: z.coerce.number().min(0).max(1_000),
    METADATA_BYTES: count(METADATA_BYTES_CEILING),
    METADATA_WRITERS: kindsOfMetadata,
    STRANGERS_PER_HOUR: count(1_000_000),
    BRINGS_PER_HOUR: count(1_000_000),
    REGISTRATION: z.union([z.literal(""), registrationPolicySchema]).default(""),
    REGISTRATION_DOMAINS: names.pipe(z.array(z.string().regex(DOMAIN, "is not a list of domains"))),
    TURNSTILE_SITE_KEY: z.string().max(256).default(""),
    TURNSTILE_SECRET: z.string().max(256).default(""),
    TURNSTILE_SCRIPT_URL: challengeAddress.default(""),
    TURNSTILE_VERIFY_URL: challengeAddress.default(""),
    TURNSTILE_HOSTNAMES: names,
    SESSION_DAYS: count(3_650),
    DISCOVERABLE_BY: audienceSchema,
    MESSAGES_FROM: audienceSchema,
    MESSAGE_REQUESTS: z.enum(["strangers", "outsiders", "off"]),
    PASSWORD_SIGN_IN: z.enum(["on", "off"]).transform((value) => value === "on"),
    MAX_MEDIA_BYTES: count(100_000_000),
    MEDIA_BYTES_PER_USER: count(1_000_000_000_000),
    MEDIA_REQUESTS_PER_MINUTE: count(100_000_000),
    MAX_WEBHOOKS: count(1_000),
    UNSEEN_AFTER_SECONDS: count(86_400),
    DELETION_GRACE_DAYS: z.coerce.number().min(0).max(GRACE_DAYS_MAX),
    LINK_PREVIEWS: z.enum(["on", "off"]).transform((value) => value === "on"),
    OUTSIDE_LOOPBACK: z.enum(["", "allowed"]).default(""),
    AUTH_JWKS_URL: httpUrl,
    AUTH_ISSUER: z.string().default(""),
    AUTH_AUDIENCE: z.string().default(""),
    OIDC_ISSUER: httpUrl,
    OIDC_CLIENT_ID: z.string().default(""),
    MAILER: z.enum(["", "http", "cloudflare"]).default(""),
    MAIL_URL: httpUrl,
    MAIL_FROM: z
      .string()
      .regex(/^$|^[^<>@\s]+@[^<>@\s]+$|^[^<>@"]+<[^<>@\s]+@[^<>@\s]+>$/)
      .default(""),
    PAGE_URL: httpUrl,
    PUSH_KEY: z
      .string()
      .refine((key) => key === "" || isPushKey(key), "is not a private P-256 key in JWK format")
      .default(""),
    PUSH_CONTACT: z
      .string()
      .regex(/^$|^mailto:[^@\s]+@[^@\s]+$|^https:\/\/\S+$/, "is neither mailto: nor https:")
      .default(""),
    PUSH_SERVICES: origins,
    AUTH_PICTURES: z.enum(["copy", "ignore"]).default("copy"),
    PASSKEY_RP_ID: z.string().regex(DOMAIN, "is not a domain").default(""),
    PASSKEY_ORIGINS: origins,
  })
  .superRefine(wholeIssuers)
  .superRefine(passkeysOfOneDomain)
  .superRefine(wholeMailer);
export type Config = z.infer<typeof configSchema>;

const parsed = new WeakMap<object, Config>();

/** A variable is invalid and the operator has to correct it; the message contains its name, never its value. */
export class Misconfigured extends Error {
  override name = "Misconfigured";
}

/** Returns the invalid variables with the reasons; empty if all are valid. */
export function faultsOf(env: object): string[] {
  const issues = configSchema.safeParse(env).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join(".")} ${message}`);
}

/** Returns the operator's variables, validated once an isolate; throws with the name of an invalid one. */
export function configOf(env: object): Config {
  const known = parsed.get(env);
  if (known !== undefined) return known;
  const config = configSchema.safeParse(env);
  if (!config.success) {
    const variable = config.error.issues.map(({ path }) => path.join(".")).join(" ");
    log("error", "misconfigured", { variable });
    throw new Misconfigured(`The server's configuration is wrong: ${faultsOf(env).join("; ")}`);
  }
  parsed.set(env, config.data);
  return config.data;
}

/** SEND-6: the sends that one person may make in a minute across all conversations: as many as in a single one. */
export function sendsPerMinuteTotal({
  SENDS_PER_MINUTE_TOTAL,
  SENDS_PER_SECOND,
  SEND_BURST,
}: Pick<Config, "SENDS_PER_MINUTE_TOTAL" | "SENDS_PER_SECOND" | "SEND_BURST">): number {
  return Math.max(SENDS_PER_MINUTE_TOTAL, Math.ceil(SENDS_PER_SECOND * 60) + SEND_BURST);
}

/** Returns the page's origin as configured by the operator, or null. */
export function pageOrigin(env: object): string | null {
  const { PAGE_URL } = configOf(env);
  return PAGE_URL === "" ? null : PAGE_URL.replace(/\/+$/, "");
}

export function limitsOf(config: Config): Limits {
  return {
    max_text_length: config.MAX_TEXT_LENGTH,
    max_frame_bytes: MAX_FRAME_BYTES,
    text_bytes_per_day: config.TEXT_BYTES_PER_DAY,
    conversation_bytes: config.CONVERSATION_BYTES,
    max_members: config.MAX_MEMBERS,
    metadata_bytes: config.METADATA_BYTES,
    metadata_depth: METADATA_DEPTH_MAX,
    metadata_keys: METADATA_KEYS_MAX,
    strangers_per_hour: config.STRANGERS_PER_HOUR,
    brings_per_hour: config.BRINGS_PER_HOUR,
    blocks_max: BLOCKS_MAX,
    drafts_max: DRAFTS_MAX,
    drafts_bytes: DRAFTS_BYTES_MAX,
    invitations_max: INVITATIONS_MAX,
    join_requests_max: JOIN_REQUESTS_MAX,
    own_join_requests_max: OWN_JOIN_REQUESTS_MAX,
    request_messages_max: REQUEST_MESSAGES_MAX,
    sends_per_second: config.SENDS_PER_SECOND,
    sends_per_minute_total: sendsPerMinuteTotal(config),
    send_burst: config.SEND_BURST,
    frames_per_second: FRAMES_PER_SECOND,
    frame_burst: FRAME_BURST,
    typing_interval_ms: TYPING_INTERVAL_MS,
    events_per_second: config.EVENTS_PER_SECOND,
    event_burst: EVENT_BURST,
    event_bytes: EVENT_BYTES_MAX,
    presence_max: PRESENCE_MAX,
    welcome_members_max: WELCOME_MEMBERS_MAX,
    receipts_max: RECEIPTS_MAX,
    reactions_max: REACTIONS_MAX,
    reactors_max: REACTORS_MAX,
    mentions_max: MENTIONS_MAX,
    pins_max: PINS_MAX,
    album_max: ALBUM_MAX,
    revisions_max: REVISIONS_MAX,
    read_interval_ms: READ_INTERVAL_MS,
    read_times_max: READ_TIMES_MAX,
    inbox_fanout_max: INBOX_FANOUT_MAX,
    inbox_typing_max: INBOX_TYPING_MAX,
    inbox_presence_max: INBOX_PRESENCE_MAX,
    page_max: PAGE_MAX,
    max_media_bytes: config.MAX_MEDIA_BYTES,
    media_bytes_per_user: config.MEDIA_BYTES_PER_USER,
    avatar_pixels_max: AVATAR_PIXELS_MAX,
    avatar_bytes_max: AVATAR_BYTES_MAX,
    small_pixels_max: SMALL_PIXELS_MAX,
    small_bytes_max: SMALL_BYTES_MAX,
    upload_lease_ms: UPLOAD_LEASE_MS,
    bio_length: BIO_LENGTH,
    username_changes_max: USERNAME_CHANGES_MAX,
    username_reserved_ms: USERNAME_RESERVED_MS,
    previews_per_minute: PREVIEWS_PER_MINUTE,
    preview_picture_bytes_per_day: PREVIEW_PICTURE_BYTES_PER_DAY,
    thread_unread_max: THREAD_UNREAD_MAX,
    threads_max: THREADS_MAX,
  };
}
