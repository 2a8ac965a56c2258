import { z } from "zod";
import { writtenText } from "../message.ts";
import { idSchema, line, listOf, messageIdSchema } from "../primitives.ts";

/** Commands that a bot may register. */
export const COMMANDS_MAX = 50;

/** UTF-16 code units of the text after a command's name. */
const ARGUMENTS_LENGTH = 4_000;

export const commandNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, "is not the name of a command");

/** A slash command that a bot registers. Members can call it in every conversation that the bot is in. */
export const commandSchema = z
  .strictObject({ name: commandNameSchema, description: line(100) })
  .meta({ id: "Command" });
export type Command = z.infer<typeof commandSchema>;

export const commandListSchema = z
  .strictObject({
    commands: z
      .array(commandSchema)
      .max(COMMANDS_MAX)
      .refine(
        (commands) => new Set(commands.map(({ name }) => name)).size === commands.length,
        "names a command twice",
      ),
  })
  .meta({ id: "CommandList" });

/** A command that members of a conversation can call, and the bot that answers it. */
export const availableCommandSchema = z
  .object({ name: z.string(), description: z.string(), bot_id: idSchema })
  .meta({ id: "AvailableCommand" });
/** A slash command that a bot of the conversation offers. */
export type AvailableCommand = z.infer<typeof availableCommandSchema>;
export const availableCommandsSchema = listOf(availableCommandSchema);

/** A call of a command: `/lunch at noon` has the name `lunch` and the text `at noon`. */
export const commandCallSchema = z
  .strictObject({
    bot_id: idSchema,
    name: commandNameSchema,
    text: writtenText.max(ARGUMENTS_LENGTH).default(""),
  })
  .meta({ id: "CommandCall" });
export type CommandCall = z.infer<typeof commandCallSchema>;

export const COMMAND_ANSWER = "an answer needs either a text or `later`";

export function isCommandAnswer({
  text,
  later = false,
}: {
  text?: string | undefined;
  later?: boolean | undefined;
}): boolean {
  return (text !== undefined) !== later;
}

/**
 * A bot's answer to a command. `answered`: `text` is for the caller alone, or `message_id` is the message that the bot
 * posted. `later`: the bot asked for time.
 */
export const commandResultSchema = z
  .object({
    command_id: idSchema,
    status: z.enum(["answered", "later"]),
    text: z.string().nullable(),
    message_id: messageIdSchema.nullable(),
  })
  .meta({ id: "CommandResult" });
/** The answer to a called command. */
export type CommandResult = z.infer<typeof commandResultSchema>;
