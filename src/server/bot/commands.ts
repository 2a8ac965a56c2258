import { ANSWER_LATER_MS, ANSWER_WAIT_MS } from "#protocol/bot/answer-times.ts";
import type { CommandCall, CommandResult } from "#protocol/bot/command.ts";
import type { AnswerUpFrame, BotDownFrame } from "#protocol/bot/frames.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { AskedCommand, BotStore } from "#storage/bot/store.ts";

interface Options {
  store: BotStore;
  /** Sends a frame to the bot; returns false if it has no socket. */
  send: (frame: BotDownFrame) => boolean;
  /** Posts a message as the bot, once for each command; returns its id. */
  post: (command: AskedCommand, text: string) => Promise<Result<number>>;
  /** Shows a late answer only to the person who called the command. */
  whisper: (command: AskedCommand, text: string) => Promise<Result<null>>;
  wait: (ms: number) => Promise<void>;
}

interface Waiting {
  asked: AskedCommand;
  resolve: (result: Result<CommandResult>) => void;
}

/** The commands that people have called and that await the bot's answer (COMMAND-2, COMMAND-3). */
export class BotCommands {
  readonly #options: Options;
  /** Commands whose callers are still waiting; no row is written for them. */
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Sends the command to the bot, and waits a moment for its answer. */
  async call(asked: AskedCommand, { name, text }: CommandCall): Promise<Result<CommandResult>> {
    const { store, send, wait } = this.#options;
    if (!store.commands.some((command) => command.name === name)) {
      return err(failure("not_found", "Command not found"));
    }
    const { promise, resolve } = Promise.withResolvers<Result<CommandResult>>();
    this.#waiting.set(asked.command_id, { asked, resolve });
    if (!send({ type: "command", ...asked, name, text })) resolve(err(failure("bot_offline")));
    const silence = wait(ANSWER_WAIT_MS).then(() => err(failure("bot_silent")));
    try {
      return await Promise.race([promise, silence]);
    } finally {
      this.#waiting.delete(asked.command_id);
    }
  }

  /** Handles a bot's answer, or its request for more time. */
  async answer({ command_id, text, later, visible }: AnswerUpFrame): Promise<Result<null>> {
    const { store, post, whisper } = this.#options;
    const now = Date.now();
    const waiting = this.#waiting.get(command_id);
    const asked = waiting?.asked ?? store.command(command_id, now);
    if (asked === null)
      return err(failure("not_found", "No command with this id awaits an answer"));
    const result = { command_id, text: null, message_id: null };
    if (later === true || text === undefined) {
      store.keepCommand(asked, now, now + ANSWER_LATER_MS);
      waiting?.resolve(ok({ ...result, status: "later" }));
      return ok(null);
    }
    if (visible === true) {
      const posted = await post(asked, text);
      if (!posted.ok) return posted;
      waiting?.resolve(ok({ ...result, status: "answered", message_id: posted.value }));
    } else if (waiting === undefined) {
      const shown = await whisper(asked, text);
      if (!shown.ok) return shown;
    } else {
      waiting.resolve(ok({ ...result, status: "answered", text }));
    }
    store.forgetCommand(command_id);
    return ok(null);
  }
}
