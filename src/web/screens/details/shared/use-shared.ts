import { useEffect, useRef, useState } from "preact/hooks";
import type { MediaPart, Message } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";

/** Three rows more than a screen has. */
const PAGE = 30;

export interface Shared {
  /** `null` until the first page is there. */
  readonly messages: readonly Message[] | null;
  readonly hasMore: boolean;
  readonly more: () => void;
}

/** What a conversation's messages carry of one kind, page by page, the newest first. */
export function useShared(conversationId: string, kind: MediaPart): Shared {
  const [messages, setMessages] = useState<readonly Message[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const isLoading = useRef(false);

  const load = async (cursor?: string) => {
    if (isLoading.current) return;
    isLoading.current = true;
    await attempt(async () => {
      const { attachments } = parley.conversation(conversationId);
      const page = await attachments.list({ kind, cursor, limit: PAGE });
      setMessages((held) => [...(cursor === undefined ? [] : (held ?? [])), ...page.items]);
      setCursor(page.next_cursor);
    });
    isLoading.current = false;
  };
  useEffect(() => void load(), [conversationId, kind]);

  return {
    messages,
    hasMore: cursor !== null,
    more: () => {
      if (cursor !== null) void load(cursor);
    },
  };
}
