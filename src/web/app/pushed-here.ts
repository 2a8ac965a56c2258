import { effect, signal } from "@preact/signals";
import { features } from "#web/inbox/inbox.ts";
import { me } from "./parley.ts";
import { settings } from "./settings.ts";
import { whenIdle } from "./when-idle.ts";

/** Whether the server pushes to this browser, so that the page need not notify. */
export const isPushedHere = signal(false);

/** Subscribes whenever a user is signed in and has turned on notifications here. */
export function startPushing(): void {
  effect(() => {
    const userId = me.value?.id;
    const key = features.value?.push_key;
    isPushedHere.value = false;
    if (userId === undefined || key === undefined || !settings.value.notifications)
      return undefined;
    return whenIdle(() => {
      const start = async () => {
        await (await import("./push.ts")).startPush(userId, key);
        isPushedHere.value = me.peek()?.id === userId;
      };
      // If this fails, the page itself notifies while it is open.
      start().catch(() => undefined);
    });
  });
}
