import type { Command, CommandCall, CommandResult } from "#protocol/bot/command.ts";
import type { Hook } from "#protocol/bot/hook.ts";
import type { Result } from "#protocol/result.ts";
import type { Scope } from "#protocol/server-key.ts";
import type { AskedCommand } from "#storage/bot/store.ts";

/** Where a bot's changes begin; see `subscribed` of its socket. */
export interface BotBegun {
  epoch: string;
  since: number;
  head: number;
  reset: boolean;
}

/**
 * What a conversation calls a bot's object with: the changes in (`from`, `to`] as an encoded frame, or (null) only that
 * `to` is its head.
 */
export interface BotNews {
  conversation_id: string;
  epoch: string;
  from: number;
  to: number;
  text: string | null;
}

/** One bot: its token, and its socket for all conversations. A token is known by the hash of its secret. */
export interface BotApi extends Rpc.DurableObjectBranded {
  /** `hook`: of a bot that only posts, into one conversation. */
  create(hash: string, scopes: Scope[], hook?: Hook): void;
  /** Returns the incoming webhook that the bot posts for; null where it is none, or was revoked. */
  hook(): Hook | null;
  /** Returns the incoming webhook whose secret has this hash; null where none has. */
  hookOf(hash: string): Hook | null;
  /** Returns false where there is no such bot. */
  rotate(hash: string, overlapMs: number): boolean;
  revoke(): void;
  /** Returns null where there is no such bot. */
  describe(): { scopes: Scope[]; overlap_until: string | null } | null;
  admit(hash: string): Result<Scope[]>;
  /** Closes the socket of a bot whose account was disabled. */
  disconnect(): void;
  /** Returns the commands that the bot has registered. */
  commands(): Command[];
  register(commands: Command[]): void;
  /** COMMAND-2: asks the bot, and waits for a moment for its answer. */
  command(asked: AskedCommand, call: CommandCall): Promise<Result<CommandResult>>;
  /** Returns whether the bot listens to this conversation. */
  changed(news: BotNews): boolean;
  left(conversationId: string): boolean;
}
