import { describe, expect, test } from "vitest";
import {
  applyAnswer,
  dismissCall,
  markFailed,
  markLapsed,
  applyMessage,
  applyResult,
  addCall,
  type Call,
} from "#web/conversation/commands/calls.ts";
import {
  completeCommand,
  isCommandLike,
  matchCommands,
  offeredOf,
  openCommand,
  writtenCommand,
} from "#web/conversation/commands/command-completion.ts";

const person = (name: string) => ({ name, username: name.toLowerCase(), avatar: null });
const PEOPLE = new Map([
  ["bot_a", person("Anna")],
  ["bot_b", person("Bert")],
]);
const command = (name: string, bot_id: string) => ({ name, description: name, bot_id });
const OFFERED = offeredOf(
  [command("tea", "bot_a"), command("lunch", "bot_b"), command("tea", "bot_b")],
  PEOPLE,
);

describe("commands in the composer", () => {
  test("commands open from a slash at the start to the caret, and paths are not commands", () => {
    expect(openCommand("/", 1)).toBe("");
    expect(openCommand("/lunch", 3)).toBe("lu");
    expect(openCommand("／lu", 3)).toBe("lu");
    for (const text of ["", "lunch", " /lu", "/lunch ", "/usr/bin", "//", "hi /lu"]) {
      expect(openCommand(text, text.length), text).toBe(null);
    }
  });

  test("a command's name that two bots have is written with the bot's username", () => {
    expect(OFFERED.map(({ written }) => written)).toEqual(["lunch", "tea@anna", "tea@bert"]);
    expect(matchCommands(OFFERED, "T").map(({ bot }) => bot)).toEqual(["Anna", "Bert"]);
    expect(matchCommands(OFFERED, "un").map(({ name }) => name)).toEqual(["lunch"]);
  });

  test("a completed command replaces the open word", () => {
    const [lunch] = matchCommands(OFFERED, "lu");
    if (lunch === undefined) throw new Error("no lunch");
    expect(completeCommand("/lu", 3, lunch)).toEqual({ text: "/lunch ", caret: 7 });
    expect(completeCommand("/lux at one", 3, lunch)).toEqual({ text: "/lunch at one", caret: 7 });
  });

  test("a text that starts with a known command is a call", () => {
    const read = (text: string) => {
      const written = writtenCommand(text, OFFERED);
      return written && [written.command.bot_id, written.command.name, written.text];
    };
    expect(read("/lunch")).toEqual(["bot_b", "lunch", ""]);
    expect(read("/Lunch  at\none ")).toEqual(["bot_b", "lunch", "at\none"]);
    expect(read("/tea@bert now")).toEqual(["bot_b", "tea", "now"]);
    expect(read("/tea now")).toEqual(["bot_a", "tea", "now"]);
    for (const text of ["/unknown", "/lunch/box", " /lunch", "lunch", "/", "/lunch@nobody"]) {
      expect(read(text), text).toBe(null);
    }
    expect(["/x", "/usr/bin", "/", "x"].map(isCommandLike)).toEqual([true, false, false, false]);
  });
});

describe("calls of commands", () => {
  const bot_id = "bot_a";
  const call = (calls: readonly Call[], key: number) =>
    addCall(calls, { key, bot_id, written: `/tea ${key}` });
  const result = (more: object) => ({
    command_id: "k",
    status: "answered" as const,
    text: null,
    message_id: null,
    ...more,
  });
  const statuses = (calls: readonly Call[]) => calls.map(({ state }) => state.status);

  test("a call waits, and shows the text of the answer; a message in the conversation needs no row", () => {
    const calls = call(call([], 1), 2);
    expect(statuses(calls)).toEqual(["waiting", "waiting"]);
    const done = applyResult(calls, 1, result({ text: "At four" }));
    expect(done.map(({ state }) => state)).toEqual([
      { status: "answered", text: "At four" },
      { status: "waiting" },
    ]);
    expect(statuses(applyResult(done, 2, result({ message_id: 7 })))).toEqual(["answered"]);
  });

  test("a call that is answered later shows the first answer, also from another device", () => {
    const later = result({ status: "later" });
    const answer = { command_id: "k", bot_id, text: "At four" };
    const after = applyAnswer(applyResult(call([], 1), 1, later), 2, answer);
    const before = applyResult(applyAnswer(call([], 1), 2, answer), 1, later);
    expect(before).toEqual(after);
    expect(after).toMatchObject([{ key: 1, state: { status: "answered", text: "At four" } }]);
    expect(applyAnswer([], 3, answer)).toMatchObject([{ key: 3, written: null }]);
  });

  test("a call that a bot asked time for ends by its message, or when the time is over", () => {
    const late = applyResult(call([], 1), 1, result({ status: "later" }));
    expect(applyMessage(late, "bot_b")).toBe(late);
    expect(applyMessage(late, bot_id)).toEqual([]);
    expect(statuses(markLapsed(late, 1, "over"))).toEqual(["failed"]);
    const done = applyAnswer(late, 2, { command_id: "k", bot_id, text: "At four" });
    expect(markLapsed(done, 1, "over")).toBe(done);
  });

  test("a failed call disappears once it is called again, or dismissed; ten stay", () => {
    const lost = markFailed(call([], 1), 1, "offline");
    expect(statuses(addCall(lost, { key: 2, bot_id, written: "/tea 1" }))).toEqual(["waiting"]);
    expect(dismissCall(lost, 1)).toEqual([]);
    const many = Array.from({ length: 12 }, (_, key) => key).reduce(call, lost);
    expect(many.map(({ key }) => key)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});
