import { readDraft } from "./draft.ts";
import type { PendingSend } from "./outbox.ts";

/** The stored part of an unsent message. */
export type KeptSend = Pick<PendingSend, "client_id" | "draft" | "queued_at"> & {
  /** Its author: nobody else's connection sends it. */
  readonly user_id: string;
  /** Set if it has failed and waits for the person's decision. */
  readonly failed?: { code: string; detail: string; retryable: boolean };
};

/**
 * Stores unsent messages between page loads, so that closing the page loses none. The client validates what it loads.
 * Several tabs may share the store: a message that two of them send is one message.
 */
export interface OutboxStore {
  /** Resolves with the conversation's stored messages, in any order. */
  load(conversation_id: string): Promise<readonly unknown[]>;
  /** Adds the message, or replaces the one with its `client_id`. */
  put(conversation_id: string, send: KeptSend): Promise<void>;
  /** Removes the message, if it is there. */
  remove(conversation_id: string, client_id: string): Promise<void>;
}

/**
 * Stores them until the page closes, even without a connection to the conversation, or with another person's
 * connection.
 */
export class MemoryOutboxStore implements OutboxStore {
  readonly #kept = new Map<string, Map<string, KeptSend>>();

  async load(conversation_id: string): Promise<readonly unknown[]> {
    return [...(this.#kept.get(conversation_id)?.values() ?? [])];
  }

  async put(conversation_id: string, send: KeptSend): Promise<void> {
    const kept = this.#kept.get(conversation_id) ?? new Map<string, KeptSend>();
    this.#kept.set(conversation_id, kept.set(send.client_id, send));
  }

  async remove(conversation_id: string, client_id: string): Promise<void> {
    this.#kept.get(conversation_id)?.delete(client_id);
  }
}

export function keep(
  { client_id, draft, queued_at, status }: PendingSend,
  user_id: string,
): KeptSend {
  const kept = { user_id, client_id, draft, queued_at };
  if (status.state !== "failed") return kept;
  const { code, detail, retryable } = status;
  return { ...kept, failed: { code, detail, retryable } };
}

/** Returns `null` for anything but a stored message of this person. */
export function parseKept(value: unknown, user_id: string): PendingSend | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("user_id" in value) || value.user_id !== user_id) return null;
  if (!("client_id" in value) || !("draft" in value) || !("queued_at" in value)) return null;
  const { draft, queued_at } = value;
  if (typeof draft !== "object" || typeof queued_at !== "number") return null;
  const read = readDraft({ ...draft, client_id: value.client_id });
  if (!read.ok || read.value.client_id === undefined) return null;
  const { client_id, ...content } = read.value;
  const failed = "failed" in value ? failureOf(value.failed) : null;
  const status = failed ?? { state: "queued" as const, notBefore: 0 };
  return { client_id, draft: content, queued_at, refusals: 0, status };
}

function failureOf(value: unknown): PendingSend["status"] | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("code" in value) || !("detail" in value) || !("retryable" in value)) return null;
  const { code, detail, retryable } = value;
  if (typeof code !== "string" || typeof detail !== "string") return null;
  return { state: "failed", code, detail, retryable: retryable === true };
}
