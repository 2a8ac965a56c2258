import type { z } from "zod";
import { describe, expect, it } from "vitest";
import { commandListSchema, isCommandAnswer } from "#protocol/bot/command.ts";
import { answerUpFrameSchema, botSendFrameSchema } from "#protocol/bot/frames.ts";
import { hookPostSchema } from "#protocol/bot/hook.ts";
import { confirmationSchema } from "#protocol/confirmation.ts";
import { passwordSchema } from "#protocol/credentials.ts";
import { emojiSchema } from "#protocol/emoji.ts";
import { eventSchema } from "#protocol/event.ts";
import { secondStepSchema } from "#protocol/factors.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { joinSchema } from "#protocol/invitation.ts";
import { METADATA_KEYS_MAX } from "#protocol/limits.ts";
import { mailAddressSchema } from "#protocol/mail.ts";
import { mediaNameSchema } from "#protocol/media.ts";
import {
  draftSchema,
  mediaPageQuerySchema,
  messagePageQuerySchema,
  messagePatchSchema,
} from "#protocol/message.ts";
import { metadataPatchSchema, metadataSchema } from "#protocol/metadata.ts";
import { quietHoursPutSchema } from "#protocol/notifications.ts";
import { httpsUrlSchema, name } from "#protocol/primitives.ts";
import { userUpsertsSchema } from "#protocol/provisioning.ts";
import { reportCreateSchema, reportQuerySchema } from "#protocol/report.ts";
import { searchQuerySchema } from "#protocol/search.ts";
import { scopesSchema } from "#protocol/server-key.ts";
import { importQuerySchema } from "#protocol/transfer/import.ts";
import { usernameSchema } from "#protocol/username.ts";
import { replaySchema, webhookCreateSchema } from "#protocol/webhooks.ts";

const TIME = "2026-03-14T12:00:00.000Z";
const forward_of = { conversation_id: "c", message_id: 1 };
const command = (called: string) => ({ name: called, description: "What it does" });
const hook = (...events: string[]) => ({ url: "https://a.example", events });
const step = (proof: object) => ({ factor_token: "t", ...proof });
const report = (of: object) => ({ reason: "spam", ...of });
const hours = (time_zone: string) => ({ start: "22:00", end: "07:00", time_zone });

/** Rules that no JSON schema shows, and so no hash of the wire. */
const TABLE: [name: string, schema: z.ZodType, taken: unknown[], refused: unknown[]][] = [
  [
    "a confirmation with at most one proof",
    confirmationSchema,
    [{}, { password: "p" }, { totp: "123456" }, { password: undefined, totp: "123456" }],
    [{ password: "p", totp: "123456" }],
  ],
  [
    "a second step with exactly one proof",
    secondStepSchema,
    [step({ totp: "123456" }), step({ recovery_code: "r" })],
    [step({}), step({ totp: "123456", recovery_code: "r" })],
  ],
  ["a well-formed password", passwordSchema, ["password"], ["password\uD800"]],
  ["a username that is not reserved", usernameSchema, ["ada"], ["admin"]],
  ["a visible name", name(9), ["Ada"], ["\u200B", "Ada\u202E"]],
  [
    "an https: address without secrets",
    httpsUrlSchema,
    ["https://a.example/b"],
    ["https://u@a.example", "https://:p@a.example", "https://a.example/ b", "https://a.example\0"],
  ],
  [
    "a search with words or a filter",
    searchQuerySchema,
    [
      { q: "a" },
      { from: "u" },
      { has: "link" },
      { before: "2026-03-14" },
      { after: TIME },
      { mentions: "me" },
    ],
    [{}, { order: "best" }, { conversation_id: "c" }],
  ],
  [
    "a message with content, its own or a forwarded one",
    draftSchema,
    [{ text: "a" }, { media_url: "https://a.example/b" }, { forward_of }],
    [
      {},
      { text: " " },
      { text: "a", forward_of },
      { media_url: "https://a.example/b", forward_of },
    ],
  ],
  [
    "an edit that changes something",
    messagePatchSchema,
    [{ text: "a" }, { metadata: null }, { preview: null }],
    [{}],
  ],
  [
    "a page with at most one cursor",
    messagePageQuerySchema,
    [{}, { before: "1" }, { after: "1" }, { around: "1" }, { at: TIME }],
    [
      { before: "1", after: "2" },
      { after: "1", around: "1" },
      { around: "1", at: TIME },
    ],
  ],
  [
    "metadata: an object, or null to remove it",
    metadataPatchSchema,
    [null, {}, { a: 1 }, { a: Array.from({ length: METADATA_KEYS_MAX + 1 }, () => 1) }],
    [[], "a", 1, { a: 2 ** 53 }],
  ],
  ["stored metadata: an object", metadataSchema, [{}, { a: 1 }], [null, [], "a"]],
  [
    "an event whose data JSON carries exactly",
    eventSchema,
    [{ name: "a" }, { name: "a", data: null }, { name: "a", data: [1] }],
    [{ name: "a", data: 2 ** 53 }],
  ],
  [
    "a file's name without a path",
    mediaNameSchema,
    ["a.png"],
    ["a/b.png", "a\\b.png", "\u202Egnp"],
  ],
  [
    "a report of a person or of a message",
    reportCreateSchema,
    [
      report({ user_id: "u" }),
      report({ user_id: "u", conversation_id: "c" }),
      report({ conversation_id: "c", message_id: 1 }),
    ],
    [
      report({}),
      report({ conversation_id: "c" }),
      report({ message_id: 1 }),
      report({ user_id: "u", conversation_id: "c", message_id: 1 }),
    ],
  ],
  [
    "commands of different names",
    commandListSchema,
    [{ commands: [] }, { commands: [command("a"), command("b")] }],
    [{ commands: [command("a"), command("a")] }],
  ],
  ["scopes, each once", scopesSchema, [["read"], ["read", "users"]], [[], ["read", "read"]]],
  [
    "users with different ids",
    userUpsertsSchema,
    [{ users: [{ external_id: "1" }, { external_id: "2" }] }],
    [{ users: [] }, { users: [{ external_id: "1" }, { external_id: "1" }] }],
  ],
  [
    "an endpoint with each event once",
    webhookCreateSchema,
    [hook("message.created"), hook("message.created", "member.added")],
    [hook(), hook("message.created", "message.created")],
  ],
  [
    "a replay of one event or since a time",
    replaySchema,
    [{ event_id: "e" }, { failed_since: TIME }],
    [{}, { event_id: "e", failed_since: TIME }],
  ],
  [
    "quiet hours in a time zone",
    quietHoursPutSchema,
    [hours("Europe/Berlin"), hours("UTC")],
    [hours("Europe/Nowhere"), hours("")],
  ],
];

it.each(TABLE)("%s is taken, and all else refused", (_, schema, taken, refused) => {
  expect(taken.filter((value) => !schema.safeParse(value).success)).toEqual([]);
  expect(refused.filter((value) => schema.safeParse(value).success)).toEqual([]);
});

it.each([
  [{ text: "a" }, true],
  [{ later: true }, true],
  [{}, false],
  [{ later: false }, false],
  [{ text: "a", later: true }, false],
])("a bot's answer %j has a text or asks for time: %j", (answer, taken) => {
  expect(isCommandAnswer(answer)).toBe(taken);
});

const send = { type: "send", ref: 1, conversation_id: "c", client_id: "x" };

it.each<[string, z.ZodType, object, string]>([
  ["a message", draftSchema, {}, "text"],
  ["a message", draftSchema, { text: "a", forward_of }, "forward_of"],
  ["a bot's message", botSendFrameSchema, send, "text"],
  ["a bot's message", botSendFrameSchema, { ...send, text: "a", forward_of }, "forward_of"],
  ["a bot's answer", answerUpFrameSchema, { type: "answer", ref: 1, command_id: "c" }, "text"],
  ["a hook's message", hookPostSchema, { text: " " }, "text"],
  ["an edit", messagePatchSchema, {}, "text"],
  ["an edit", upFrameSchema, { type: "edit", message_id: 1 }, "text"],
  ["a frame", upFrameSchema, { type: "send", client_id: "x", text: "a", forward_of }, "forward_of"],
  ["a page of messages", messagePageQuerySchema, { before: "1", after: "2" }, "before"],
  ["a page of media", mediaPageQuerySchema, { before: "1", after: "2" }, "before"],
  ["a search", searchQuerySchema, {}, "q"],
  ["a report", reportCreateSchema, report({}), "user_id"],
  ["a replay", replaySchema, {}, "event_id"],
])("the refusal of %s names its field", (_, schema, sent, field) => {
  const [issue] = schema.safeParse(sent).error?.issues ?? [];
  expect(issue?.path).toEqual([field]);
});

it.each<[string, z.ZodType, unknown, string]>([
  ["a name", name(9), "\u200B", "must contain a visible character"],
  ["an emoji", emojiSchema, "x", "is not one emoji"],
  ["an address", httpsUrlSchema, "http://a.example", "must be an https: address"],
  ["metadata", metadataPatchSchema, { a: 2 ** 53 }, "has a number"],
  ["an event", eventSchema, { name: "a", data: 2 ** 53 }, "has a number"],
])("the refusal of %s says why", (_, schema, sent, why) => {
  const [issue] = schema.safeParse(sent).error?.issues ?? [];
  expect(issue?.message).toContain(why);
});

describe("what is taken is normalized", () => {
  it.each([
    ["a name", name(20), "Ada \u00A0 Lovelace ", "Ada Lovelace"],
    ["a file's name", mediaNameSchema, "re\u0301sume\u0301.pdf", "r\u00E9sum\u00E9.pdf"],
    ["a mail address", mailAddressSchema, " ada@a.example ", "ada@a.example"],
    ["a note", joinSchema, { note: " Hi " }, { note: "Hi" }],
    ["an import's line", importQuerySchema, { line: "12" }, { line: 12 }],
  ])("%s", (_, schema: z.ZodType, sent, read) => {
    expect(schema.parse(sent)).toEqual(read);
  });

  it("a page's time is in UTC, with milliseconds, as stored times are", () => {
    expect(messagePageQuerySchema.parse({ at: "2026-03-14T13:00:00+01:00" }).at).toBe(TIME);
  });

  it("reports are the open ones, unless the query asks for the closed ones", () => {
    expect(reportQuerySchema.parse({}).open).toBe(true);
    expect(reportQuerySchema.parse({ open: "true" }).open).toBe(true);
    expect(reportQuerySchema.parse({ open: "false" }).open).toBe(false);
  });
});
