import { useEffect, useRef, useState } from "preact/hooks";
import type { Member, Message } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { isDeletedHere } from "#web/inbox/deleted-here.ts";

export interface Loaded {
  readonly members: readonly Member[] | null;
  readonly pins: readonly Message[];
  readonly problem: string | null;
}

/** Every message changes the version; the pause limits the requests for a busy conversation. */
const PAUSE_MS = 1_500;

const NOTHING: Loaded = { members: null, pins: [], problem: null };

export interface Members extends Loaded {
  reload: () => void;
  /** Shows a changed member at once, as the server returned it. */
  showMember: (changed: Member) => void;
}

/** A conversation's members and pins. Reloads them when `version` changes. */
export function useMembers(id: string, version: number): Members {
  const [loaded, setLoaded] = useState(NOTHING);
  const [asked, setAsked] = useState(0);
  const first = useRef({ version, asked });

  useEffect(() => {
    const aborted = new AbortController();
    const { signal } = aborted;
    const ask = async () => {
      const conversation = parley.conversation(id);
      try {
        const [members, pins] = await Promise.all([
          everyMember(conversation.members.all({ signal })),
          conversation.pins.list({ signal }),
        ]);
        setLoaded({ members: members.sort(byRank), pins: pins.items, problem: null });
      } catch (error) {
        if (!signal.aborted) setLoaded((before) => ({ ...before, problem: problemText(error) }));
      }
    };
    const isAsked = asked !== first.current.asked;
    const isFirst = version === first.current.version;
    first.current = { ...first.current, asked };
    const timer = setTimeout(() => void ask(), isFirst || isAsked ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [id, version, asked]);

  return {
    ...loaded,
    pins: loaded.pins.filter((pin) => !isDeletedHere(pin)),
    reload: () => setAsked((before) => before + 1),
    showMember: (changed) => {
      setLoaded((before) => ({ ...before, members: withMember(before.members, changed) }));
      // A request under way may still return the member as it was.
      setAsked((before) => before + 1);
    },
  };
}

function withMember(members: readonly Member[] | null, changed: Member): readonly Member[] | null {
  if (members === null) return null;
  const others = members.filter(({ user_id }) => user_id !== changed.user_id);
  return changed.left_at === null ? [...others, changed].sort(byRank) : others;
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
