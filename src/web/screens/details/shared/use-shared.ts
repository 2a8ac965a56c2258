import { useEffect, useRef, useState } from "preact/hooks";
import type { MediaPart, Message } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { isDeletedHere } from "#web/inbox/deleted-here.ts";

/** Three rows more than fit on a screen. */
const PAGE = 30;

export interface Shared {
  /** `null` until the first page has loaded. */
  readonly messages: readonly Message[] | null;
  readonly hasMore: boolean;
  readonly more: () => void;
}

/** Every message changes the version; the pause limits the requests for a busy conversation. */
const PAUSE_MS = 1_000;

/**
 * A conversation's messages with attachments of one kind, newest first, loaded by page. Reloads the first page when
 * `version` changes.
 */
export function useShared(conversationId: string, kind: MediaPart, version: number): Shared {
  const [messages, setMessages] = useState<readonly Message[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const isLoading = useRef(false);

  const load = async (cursor?: string) => {
    if (isLoading.current) return;
    isLoading.current = true;
    await attempt(async () => {
      const { attachments } = parley.conversation(conversationId);
      const page = await attachments.list({ kind, cursor, limit: PAGE });
      setMessages((before) => [...(cursor === undefined ? [] : (before ?? [])), ...page.items]);
      setCursor(page.next_cursor);
    });
    isLoading.current = false;
  };
  useEffect(() => void load(), [conversationId, kind]);

  const first = useRef(version);
  const held = useRef(messages);
  held.current = messages;
  useEffect(() => {
    if (version === first.current) return;
    let isOver = false;
    const refresh = async () => {
      const { attachments } = parley.conversation(conversationId);
      const page = await attachments.list({ kind, limit: PAGE }).catch(() => null);
      const known = held.current;
      // If the first load is still under way, its answer will be as recent as this one.
      if (page === null || isOver || known === null) return;
      const { items, next_cursor } = page;
      const last = items.at(-1);
      const isWhole = next_cursor === null || last === undefined;
      // After more than a page of new messages, the pages loaded before do not adjoin this one: start again.
      if (isWhole || !known.some(({ id }) => id >= last.id)) {
        setMessages(items);
        setCursor(next_cursor);
      } else {
        setMessages([...items, ...known.filter(({ id }) => id < last.id)]);
      }
    };
    const timer = setTimeout(() => void refresh(), PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [conversationId, kind, version]);

  return {
    messages: messages?.filter((message) => !isDeletedHere(message)) ?? null,
    hasMore: cursor !== null,
    more: () => {
      if (cursor !== null) void load(cursor);
    },
  };
}
