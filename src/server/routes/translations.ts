import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { ERRORS, failure } from "#protocol/errors.ts";
import type { Result } from "#protocol/result.ts";
import {
  translationListSchema,
  translationRequestSchema,
  translationSchema,
  translationsRequestSchema,
  type Translation,
} from "#protocol/translation.ts";
import { findTranslations, translatableTexts } from "#storage/d1/translations.ts";
import { userById } from "#storage/d1/users.ts";
import { answer, CALLER, body, JSON_BODY, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { detectLanguage } from "../translation/detect.ts";
import { makeTranslation, translationOf } from "../translation/translations.ts";
import { newTranslator } from "../translation/translators.ts";
import { messageParams } from "./message-params.ts";
import { router } from "./router.ts";

const tags = ["Translation"];
const TRANSLATING = [
  ...CALLER,
  ...JSON_BODY,
  "translation_not_configured",
  "translation_unavailable",
] as const;

/** The most characters of new translations in one request; a single text always fits. */
const CHARACTERS_MAX = 20_000;

export const translationRoutes = router();

translationRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/messages/{message_id}/translations",
    tags,
    operationId: "translateMessage",
    summary:
      "Get a message in another language; the server translates it once and keeps the result",
    description:
      "If the message is already in that language, the response is its own text, with `provider` null.",
    ...callers("read"),
    request: { params: messageParams, body: body(translationRequestSchema) },
    responses: {
      200: answer("The message in that language", translationSchema),
      ...problems(...TRANSLATING, "not_found", "message_deleted"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const found = await conversation.textOf(user_id, message_id);
    if (!found.ok) return problem(c, found.error);
    const service = { db: c.env.DB, translator: newTranslator(c.env) };
    const made = await translationOf(service, found.value, c.req.valid("json").language);
    return made.ok ? c.json(made.value, 200) : problem(c, made.error);
  },
);

translationRoutes.openapi(
  createRoute({
    method: "post",
    path: "/translations",
    tags,
    operationId: "translateMessages",
    summary:
      "Get translations of messages from any of your conversations, for a list, a search or an inbox",
    description:
      "At most 50 messages. Reads D1 rather than conversations, so very recent messages may be missing.",
    ...callers("read", "user"),
    request: { body: body(translationsRequestSchema) },
    responses: {
      200: answer(
        "Translations of messages in other languages; those that cannot be translated right now are missing",
        translationListSchema,
      ),
      ...problems(...TRANSLATING),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const { messages, language: wanted } = c.req.valid("json");
    const translator = newTranslator(c.env);
    if (translator === null) return problem(c, failure("translation_not_configured"));
    const [texts, reader] = await Promise.all([
      // Read the texts from D1, so that translating a list wakes no conversation.
      translatableTexts(c.env.DB, user_id, messages),
      wanted === undefined ? userById(drizzle(c.env.DB), user_id) : null,
    ]);
    const language = wanted ?? reader?.language ?? "en";
    const there = await findTranslations(c.env.DB, texts, language);
    const known = new Set(there.map(keyOf));
    let characters = 0;
    const made = await Promise.all(
      texts
        .filter((text) => !known.has(keyOf(text)))
        .filter(({ text }) => (characters += text.length) <= CHARACTERS_MAX)
        .map(({ language: own, sender_language, ...text }) => {
          const source = own ?? detectLanguage(text.text, sender_language);
          return makeTranslation({ db: c.env.DB, translator }, { ...text, source }, language);
        }),
    );
    const items = [...there, ...made.flatMap(valueOf)].filter(({ provider }) => provider !== null);
    const refused = made.flatMap((one) =>
      one.ok || !ERRORS[one.error.code].retryable ? [] : [one],
    );
    if (items.length === 0 && refused[0] !== undefined) return problem(c, refused[0].error);
    return c.json({ items, next_cursor: null }, 200);
  },
);

function keyOf(ref: { conversation_id: string; message_id: number }): string {
  return `${ref.conversation_id}/${ref.message_id}`;
}

function valueOf(made: Result<Translation>): Translation[] {
  return made.ok ? [made.value] : [];
}
