import { botCreateSchema, botRotateSchema, botSchema, newBotSchema } from "#protocol/bot/bot.ts";
import { part } from "./part.ts";
import { BOT_ID, NOON } from "./samples.ts";

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

export const BOTS = [
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
