import type { AvailableCommand, CommandCall, CommandResult } from "#protocol/bot/command.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** A command to call; `text` follows its name. */
export type NewCommandCall = Omit<CommandCall, "text"> & Partial<Pick<CommandCall, "text">>;

/** The slash commands of one conversation's bots. */
export class CommandsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/commands`;
  }

  /** Returns all commands in one page. */
  list(options: CallOptions = {}): Promise<List<AvailableCommand>> {
    return this.#http.list<List<AvailableCommand>>(this.#path, options);
  }

  /**
   * Returns the bot's answer. With the status `later`, the answer arrives later as the connection's `answer` event.
   * Errors: `bot_offline`, `bot_silent`; the client does not retry the call by itself.
   */
  call(body: NewCommandCall, options: CallOptions = {}): Promise<CommandResult> {
    return this.#http.request<CommandResult>({
      ...options,
      method: "POST",
      path: this.#path,
      body,
      answer: "command_id",
    });
  }
}
