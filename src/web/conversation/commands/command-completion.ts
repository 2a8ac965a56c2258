import { fold, type AvailableCommand } from "#client/index.ts";
import { nameIn, type People } from "../people.ts";

/** A command of this conversation as the composer offers it. */
export interface Offered extends AvailableCommand {
  /** The name of its bot. */
  readonly bot: string;
  /** The text after the `/`. It includes the bot's username if several bots have a command of this name. */
  readonly written: string;
}

/** A command that someone wrote, and the text after its name. */
export interface CommandWritten {
  readonly command: Offered;
  readonly text: string;
}

/** As many as one takes in at a glance. */
const MOST = 6;

/** Japanese keyboards write the full-width slash. A second slash makes it a path. */
const OPEN = /^[/／]([^\s/／]{0,64})$/u;
const WRITTEN = /^[/／]([^\s/／]{1,64})(?:\s+(.*))?$/su;
const FIRST_WORD = /^\S*\s*/u;

export function offeredOf(
  commands: readonly AvailableCommand[],
  people: People,
): readonly Offered[] {
  return commands
    .map((command) => {
      const { name, bot_id } = command;
      const username = people.get(bot_id)?.username;
      const isShared = commands.filter((other) => other.name === name).length > 1;
      const written = isShared && username !== undefined ? `${name}@${username}` : name;
      return { ...command, bot: nameIn(people, bot_id), written };
    })
    .sort((a, b) => a.written.localeCompare(b.written));
}

/** The part of a command's name before the caret; `null` where no command can stand. */
export function openCommand(text: string, caret: number): string | null {
  return OPEN.exec(text.slice(0, caret))?.[1] ?? null;
}

/** Whether the text looks like a call, whether or not the command exists. */
export function isCommandLike(text: string): boolean {
  return WRITTEN.test(text);
}

/** Commands whose name contains the query. Those that start with it come first. */
export function matchCommands(offered: readonly Offered[], query: string): readonly Offered[] {
  const wanted = fold(query);
  const found = offered.filter(({ written }) => written.includes(wanted));
  const isFirst = ({ written }: Offered) => written.startsWith(wanted);
  return [...found.filter(isFirst), ...found.filter((each) => !isFirst(each))].slice(0, MOST);
}

/** The text with the completed command, and the new caret. */
export function completeCommand(
  text: string,
  caret: number,
  { written }: Offered,
): { text: string; caret: number } {
  const begun = `/${written} `;
  return { text: begun + text.slice(caret).replace(FIRST_WORD, ""), caret: begun.length };
}

/** The command that a text calls; `null` for an ordinary message. */
export function writtenCommand(text: string, offered: readonly Offered[]): CommandWritten | null {
  const match = WRITTEN.exec(text);
  if (match === null) return null;
  const word = fold(match[1] ?? "");
  const command =
    offered.find(({ written }) => written === word) ?? offered.find(({ name }) => name === word);
  return command === undefined ? null : { command, text: (match[2] ?? "").trim() };
}
