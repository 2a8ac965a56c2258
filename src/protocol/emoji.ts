import { z } from "zod";
import { toEmoji } from "#text/emoji.ts";

export const emojiSchema = z.string().transform((text, context) => {
  const emoji = toEmoji(text);
  if (emoji !== null) return emoji;
  context.issues.push({ code: "custom", message: "is not one emoji", input: text });
  return z.NEVER;
});
