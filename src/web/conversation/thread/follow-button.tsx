import { useSignal } from "@preact/signals";
import { Bell, BellOff } from "lucide";
import { useEffect } from "preact/hooks";
import type { Follow } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { isLookedAt } from "#web/app/attention.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { knownThreads } from "#web/inbox/known-threads.ts";
import { noteThreadRead } from "#web/inbox/threads.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { useModel } from "../model-context.ts";

interface FollowButtonProps {
  /** The id of the thread's first message. */
  root: number;
  /** The id of its newest reply; null without one. */
  newest: number | null;
}

/** Follows or unfollows the open thread. New replies count as read while its reader looks at the page. */
export function FollowButton({ root, newest }: FollowButtonProps) {
  const model = useModel();
  const place = [model.id, root] as const;
  const follow = useSignal<Follow | null>(null);
  const load = async () => {
    follow.value = await parley.threads.get(place).catch(() => null);
    if (follow.value !== null) knownThreads.note(place, follow.value.following);
  };
  // The server makes people follow a thread that they reply to or are mentioned in.
  useEffect(() => void load(), [newest]);
  const { following = false, read = 0 } = follow.value ?? {};
  const isSeen = isLookedAt.value;
  useEffect(() => {
    if (!isSeen || !following || newest === null || newest <= read) return;
    noteThreadRead(model.id, root);
    parley.threads.read(place, newest).catch(() => undefined);
  }, [isSeen, following, newest, read]);

  if (follow.value === null) return null;
  const toggle = async () => {
    const change = following ? parley.threads.unfollow(place) : parley.threads.follow(place);
    await change;
    await load();
  };
  return (
    <IconButton
      icon={following ? Bell : BellOff}
      label={t("threads.follow")}
      pressed={following}
      onClick={() => void attempt(toggle, { too_many: "threads.full" })}
    />
  );
}
