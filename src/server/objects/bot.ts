import type { Command, CommandCall, CommandResult } from "#protocol/bot/command.ts";
import type { Hook } from "#protocol/bot/hook.ts";
import type { Result } from "#protocol/result.ts";
import type { Scope } from "#protocol/server-key.ts";
import type { AskedCommand } from "#storage/bot/store.ts";

/** The position from which a bot's changes follow; see `subscribed` of its socket. */
export interface BotBegun {
  epoch: string;
  since: number;
  head: number;
  reset: boolean;
}

/**
 * A conversation's call to a bot's object: the changes in (`from`, `to`] as an encoded frame, or (null) only that `to`
 * is its head.
 */
export interface BotNews {
  conversation_id: string;
  epoch: string;
  from: number;
  to: number;
  text: string | null;
}

/** One bot: its token and its socket for all conversations. A token is identified by the hash of its secret. */
export interface BotApi extends Rpc.DurableObjectBranded {
  /** `hook`: for a bot that only posts into one conversation. */
  create(hash: string, scopes: Scope[], hook?: Hook): void;
  /** Returns the incoming webhook that the bot posts for; null if there is none, or it was revoked. */
  hook(): Hook | null;
  /** Returns the incoming webhook whose secret has this hash, or null. */
  hookOf(hash: string): Hook | null;
  /** Returns false if the bot does not exist. */
  rotate(hash: string, overlapMs: number): boolean;
  revoke(): void;
  /** Returns null if the bot does not exist. */
  describe(): { scopes: Scope[]; overlap_until: string | null } | null;
  admit(hash: string): Result<Scope[]>;
  /** Closes the socket of a bot whose account was disabled. */
  disconnect(): void;
  /** Returns the commands that the bot has registered. */
  commands(): Command[];
  register(commands: Command[]): void;
  /** COMMAND-2: sends the command to the bot, and waits a moment for its answer. */
  command(asked: AskedCommand, call: CommandCall): Promise<Result<CommandResult>>;
  /** Returns whether the bot has subscribed to this conversation. */
  changed(news: BotNews): boolean;
  left(conversationId: string): boolean;
}
