import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { isBotId } from "#protocol/bot/bot-id.ts";
import {
  availableCommandsSchema,
  commandCallSchema,
  commandListSchema,
  commandResultSchema,
} from "#protocol/bot/command.ts";
import { failure } from "#protocol/errors.ts";
import { botsAmong } from "#storage/d1/bots.ts";
import { answer, body, CALLER, JSON_BODY, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Bots"];
const path = "/conversations/{conversation_id}/commands";

/** Slash commands (COMMAND-1 to COMMAND-3). */
export const commandRoutes = router();

commandRoutes.openapi(
  createRoute({
    method: "put",
    path: "/bots/me/commands",
    tags,
    operationId: "registerCommands",
    summary: "Register a bot's slash commands, replacing the previous ones",
    description:
      "Requires the bot's own token. People can call the commands in every conversation of the bot.",
    ...callers("messages", "user"),
    request: { body: body(commandListSchema) },
    responses: {
      204: { description: "Registered" },
      ...problems(...CALLER, ...JSON_BODY, "forbidden"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    if (!isBotId(user_id))
      return problem(c, failure("forbidden", "Only a bot can register commands"));
    await c.env.BOTS.getByName(user_id).register(c.req.valid("json").commands);
    return c.body(null, 204);
  },
);

commandRoutes.openapi(
  createRoute({
    method: "get",
    path,
    tags,
    operationId: "listCommands",
    summary: "List the slash commands of a conversation's bots",
    description: "All commands in one page, ordered by name.",
    ...callers("read", "user"),
    request: { params: conversationParams },
    responses: {
      200: answer("The commands", availableCommandsSchema),
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const view = await conversation.view(c.get("principal").user_id);
    if (!view.ok) return problem(c, view.error);
    const bots = await botsAmong(drizzle(c.env.DB), conversation_id);
    const listed = await Promise.all(
      bots.map(async (bot_id) =>
        (await c.env.BOTS.getByName(bot_id).commands()).map((command) => ({ ...command, bot_id })),
      ),
    );
    const items = listed.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return c.json({ items, next_cursor: null }, 200);
  },
);

commandRoutes.openapi(
  createRoute({
    method: "post",
    path,
    tags,
    operationId: "callCommand",
    summary: "Call a slash command and get the bot's answer",
    description:
      "The bot has three seconds to answer or to ask for more time. A late answer for the caller alone arrives as an `answer` frame on their " +
      "sockets in the conversation. An answer becomes a message only if the bot posts one (COMMAND-2, COMMAND-3).",
    ...callers("messages", "user"),
    request: { params: conversationParams, body: body(commandCallSchema) },
    responses: {
      200: answer("The bot's answer", commandResultSchema),
      ...problems(...CALLER, ...JSON_BODY, "not_found", "bot_offline", "bot_silent"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const call = c.req.valid("json");
    const { user_id } = c.get("principal");
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    for (const id of [user_id, call.bot_id]) {
      const view = await conversation.view(id);
      if (!view.ok) return problem(c, view.error);
    }
    if (!isBotId(call.bot_id)) return problem(c, failure("not_found", "Bot not found"));
    const asked = { command_id: crypto.randomUUID(), conversation_id, user_id };
    const result = await c.env.BOTS.getByName(call.bot_id).command(asked, call);
    return result.ok ? c.json(result.value, 200) : problem(c, result.error);
  },
);
