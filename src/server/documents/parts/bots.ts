import { botCreateSchema, botRotateSchema, botSchema, newBotSchema } from "#protocol/bot/bot.ts";
import {
  availableCommandSchema,
  commandCallSchema,
  commandListSchema,
  commandResultSchema,
  commandSchema,
} from "#protocol/bot/command.ts";
import {
  hookCreateSchema,
  hookPostedSchema,
  hookPostSchema,
  hookSchema,
  newHookSchema,
} from "#protocol/bot/hook.ts";
import { part } from "./part.ts";
import { BOT_ID, NOON, PLANS_ID } from "./samples.ts";

const BOT = {
  id: BOT_ID,
  username: "lunch",
  display_name: "Lunch",
  scopes: ["read" as const, "messages" as const],
  created_at: NOON,
  overlap_until: null,
};

const PROPERTIES = {
  id: "The bot's user id",
  username: "Unique among all users; follows the `@` in a mention",
  display_name: "The name to show for the bot",
  scopes: "What the bot may do: over REST, as itself, what a server key with these scopes may do",
  created_at: "When the bot was created",
  overlap_until:
    "When the token from before the last rotation stops working; null if there is none",
};

const HOOK_KEY = BOT_ID.slice("bot_".length);
const HOOK = {
  id: HOOK_KEY,
  name: "Builds",
  bot_id: BOT_ID,
  conversation_id: PLANS_ID,
  created_at: NOON,
};

const HOOK_PROPERTIES = {
  id: "The webhook's id",
  name: "The sender's name on its messages",
  bot_id: "The member that it posts as",
  conversation_id: "The group that it posts into",
  created_at: "When the webhook was created",
};

const COMMAND = { name: "lunch", description: "Says when lunch is" };
const COMMAND_PROPERTIES = {
  name: "What follows the slash: at most 32 lower-case letters, digits, `-` and `_`",
  description: "What it does, in one line of at most 100 characters",
};

export const BOTS = [
  part(commandSchema, "A slash command of a bot.", COMMAND, COMMAND_PROPERTIES),
  part(
    commandListSchema,
    "All commands of a bot; they replace the previous ones.",
    { commands: [COMMAND] },
    { commands: "At most 50, each name once" },
  ),
  part(
    availableCommandSchema,
    "A command that people can call in a conversation.",
    { ...COMMAND, bot_id: BOT_ID },
    { ...COMMAND_PROPERTIES, bot_id: "The bot that answers it, a member of the conversation" },
  ),
  part(
    commandCallSchema,
    "A call of a command.",
    { bot_id: BOT_ID, name: "lunch", text: "tomorrow" },
    {
      bot_id: "The bot that answers it",
      name: "The command's name, without the slash",
      text: "What follows the name",
    },
  ),
  part(
    commandResultSchema,
    "The outcome of a command.",
    {
      command_id: "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11",
      status: "answered",
      text: "Lunch is at one",
      message_id: null,
    },
    {
      command_id: "The id that a late answer refers to",
      status: "`later` if the bot asked for more time",
      text: "The answer, for the caller alone; null if there is none",
      message_id: "The message that the bot posted as its answer, if any",
    },
  ),
  part(hookSchema, "An incoming webhook.", HOOK, HOOK_PROPERTIES),
  part(
    newHookSchema,
    "An incoming webhook, with its address.",
    { ...HOOK, url: `http://localhost:8080/api/v1/hooks/${HOOK_KEY}?secret=${"5e".repeat(32)}` },
    { ...HOOK_PROPERTIES, url: "The address to post to; shown only here" },
  ),
  part(
    hookCreateSchema,
    "A new incoming webhook.",
    { name: "Builds" },
    { name: "What its messages are signed with, at most 64 characters" },
  ),
  part(
    hookPostSchema,
    "A message to post.",
    { text: "Build 412 passed", client_id: "build-412" },
    {
      text: "As in any message",
      client_id: "Makes retries safe: repeating a `client_id` returns the first message (SEND-2)",
    },
  ),
  part(
    hookPostedSchema,
    "The message that was posted.",
    { conversation_id: PLANS_ID, message_id: 41, version: 41 },
    {
      conversation_id: "The group",
      message_id: "The message's id",
      version: "The message's version",
    },
  ),
  part(botSchema, "An account that a program controls.", BOT, PROPERTIES),
  part(
    newBotSchema,
    "A bot, with its token.",
    { ...BOT, token: `parley_${BOT_ID}_${"5e".repeat(32)}` },
    { ...PROPERTIES, token: "The token that the bot authenticates with; shown only here" },
  ),
  part(
    botCreateSchema,
    "A new bot.",
    { username: "lunch", display_name: "Lunch", scopes: ["read", "messages"] },
    {
      username:
        "2 to 32 letters, digits, `_`, `.` or `-`, with a letter or digit first and last (NAME-1)",
      display_name: "Defaults to the username",
      scopes: PROPERTIES.scopes,
    },
  ),
  part(
    botRotateSchema,
    "How to rotate a bot's token.",
    { overlap_seconds: 86_400 },
    { overlap_seconds: "Seconds for which the earlier token keeps working, at most 30 days" },
  ),
];
