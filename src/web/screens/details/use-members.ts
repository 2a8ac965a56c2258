import { useEffect, useRef, useState } from "preact/hooks";
import type { Member, Message } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";

export interface Loaded {
  readonly members: readonly Member[] | null;
  readonly pins: readonly Message[];
  readonly problem: string | null;
}

/** Every message is something that changed: a busy conversation is not asked after each of them. */
const PAUSE_MS = 1_500;

const NOTHING: Loaded = { members: null, pins: [], problem: null };

/** Those who are in it, and what is pinned; asked for again whenever `version` says that something changed. */
export function useMembers(id: string, version: number): Loaded & { reload: () => void } {
  const [loaded, setLoaded] = useState(NOTHING);
  const [asked, setAsked] = useState(0);
  const first = useRef(version);

  useEffect(() => {
    const aborted = new AbortController();
    const { signal } = aborted;
    const ask = async () => {
      const conversation = parley.conversation(id);
      try {
        const [members, pins] = await Promise.all([
          everyMember(conversation.members.all({ signal })),
          conversation.messages.pins({ signal }),
        ]);
        setLoaded({ members: members.sort(byRank), pins, problem: null });
      } catch (error) {
        if (!signal.aborted) setLoaded((before) => ({ ...before, problem: problemText(error) }));
      }
    };
    const timer = setTimeout(() => void ask(), version === first.current ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [id, version, asked]);

  return { ...loaded, reload: () => setAsked(asked + 1) };
}

async function everyMember(all: AsyncIterable<Member>): Promise<Member[]> {
  const members: Member[] = [];
  for await (const member of all) members.push(member);
  return members;
}

const RANKS = { owner: 0, admin: 1, member: 2 };

function byRank(a: Member, b: Member): number {
  return RANKS[a.role] - RANKS[b.role] || a.display_name.localeCompare(b.display_name);
}
