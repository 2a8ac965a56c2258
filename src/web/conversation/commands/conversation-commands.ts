import { computed, effect, signal } from "@preact/signals";
import {
  ANSWER_LATER_MS,
  ParleyError,
  type AvailableCommand,
  type CommandAnswer,
} from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import {
  applyAnswer,
  dismissCall,
  markFailed,
  markLapsed,
  applyMessage,
  applyResult,
  addCall,
  type Call,
} from "./calls.ts";
import type { CommandWritten } from "./command-completion.ts";

/** Typing a command reloads a list older than this. */
const FRESH_MS = 60_000;

/** The slash commands of a conversation, and the calls made from this page, which only the page keeps. */
export class ConversationCommands {
  /** `null`: not loaded yet. */
  readonly available = signal<readonly AvailableCommand[] | null>(null);
  readonly calls = signal<readonly Call[]>([]);
  readonly #api;
  #loading: Promise<void> | null = null;
  #loadedAt = 0;
  #keys = 0;

  constructor(id: string) {
    this.#api = parley.conversation(id).commands;
  }

  /** Loads the available commands, unless they were loaded a moment ago. */
  load(): Promise<void> {
    if (this.available.peek() !== null && Date.now() - this.#loadedAt < FRESH_MS) {
      return Promise.resolve();
    }
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Resolves to whether the bot received the call. The answer shows as a row. */
  async call({ command, text }: CommandWritten, written: string): Promise<boolean> {
    const key = ++this.#keys;
    const { bot_id, name } = command;
    this.calls.value = addCall(this.calls.peek(), { key, bot_id, written });
    try {
      const result = await this.#api.call({ bot_id, name, text });
      this.calls.value = applyResult(this.calls.peek(), key, result);
      if (result.status === "later") setTimeout(() => this.#lapse(key), ANSWER_LATER_MS);
      return true;
    } catch (error) {
      if (error instanceof ParleyError && error.code === "not_found") this.available.value = null;
      this.calls.value = markFailed(this.calls.peek(), key, error);
      return false;
    }
  }

  onAnswer(answer: CommandAnswer): void {
    this.calls.value = applyAnswer(this.calls.peek(), ++this.#keys, answer);
  }

  onMessage(botId: string): void {
    this.calls.value = applyMessage(this.calls.peek(), botId);
  }

  dismiss(key: number): void {
    this.calls.value = dismissCall(this.calls.peek(), key);
  }

  async #load(): Promise<void> {
    const { items } = await this.#api.list();
    this.#loadedAt = Date.now();
    this.available.value = items;
  }

  #lapse(key: number): void {
    const error = new ParleyError("bot_silent", "The bot did not use the time that it asked for");
    this.calls.value = markLapsed(this.calls.peek(), key, error);
  }
}

/** Calls stay while the page shows another conversation. */
const kept = new Map<string, ConversationCommands>();

export function commandsOf(id: string): ConversationCommands {
  const commands = kept.get(id) ?? new ConversationCommands(id);
  kept.set(id, commands);
  return commands;
}

const isSignedIn = computed(() => me.value !== null);

/** Signing out discards all calls. */
effect(() => {
  if (!isSignedIn.value) kept.clear();
});
