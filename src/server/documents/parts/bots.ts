import { botCreateSchema, botRotateSchema, botSchema, newBotSchema } from "#protocol/bot/bot.ts";
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
  username: "Unique among all users; what a mention names after `@`",
  display_name: "What the bot is called",
  scopes: "What it may do: over REST as a server key with them may, as itself",
  created_at: "When the bot was made",
  overlap_until: "Until when the token before the last rotation works as well; null for none",
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
  name: "What its messages are signed with",
  bot_id: "The member that it posts as",
  conversation_id: "The group that it posts into",
  created_at: "When the webhook was made",
};

export const BOTS = [
  part(hookSchema, "An incoming webhook.", HOOK, HOOK_PROPERTIES),
  part(
    newHookSchema,
    "An incoming webhook, with its address.",
    { ...HOOK, url: `http://localhost:8080/api/v1/hooks/${HOOK_KEY}?secret=${"5e".repeat(32)}` },
    { ...HOOK_PROPERTIES, url: "Where to post; shown here alone" },
  ),
  part(
    hookCreateSchema,
    "A new incoming webhook.",
    { name: "Builds" },
    { name: "What its messages are signed with, at most 64 characters" },
  ),
  part(
    hookPostSchema,
    "What a webhook posts.",
    { text: "Build 412 passed", client_id: "build-412" },
    {
      text: "As of any message",
      client_id:
        "Makes a retry harmless: the same one again answers with the first message (SEND-2)",
    },
  ),
  part(
    hookPostedSchema,
    "Where the message is.",
    { conversation_id: PLANS_ID, message_id: 41, version: 41 },
    {
      conversation_id: "The group",
      message_id: "The message's id",
      version: "The message's version",
    },
  ),
  part(botSchema, "An account that a program acts for.", BOT, PROPERTIES),
  part(
    newBotSchema,
    "A bot, with its token.",
    { ...BOT, token: `parley_${BOT_ID}_${"5e".repeat(32)}` },
    { ...PROPERTIES, token: "What the bot sends; shown here alone" },
  ),
  part(
    botCreateSchema,
    "A new bot.",
    { username: "lunch", display_name: "Lunch", scopes: ["read", "messages"] },
    {
      username:
        "2 to 32 letters, digits, `_`, `.` or `-`, a letter or digit first and last (NAME-1)",
      display_name: "The username unless given",
      scopes: PROPERTIES.scopes,
    },
  ),
  part(
    botRotateSchema,
    "How to rotate a bot's token.",
    { overlap_seconds: 86_400 },
    { overlap_seconds: "For how long the earlier token works as well, at most 30 days" },
  ),
];
