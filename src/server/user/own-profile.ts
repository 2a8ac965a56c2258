import { drizzle } from "drizzle-orm/d1";
import type { User } from "#protocol/user.ts";
import { conversationIdsAfter } from "#storage/d1/conversation-ids.ts";
import type { PendingProfile, UserStore } from "#storage/user/store.ts";
import type { Job } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { ConversationSpread } from "./conversation-spread.ts";
import type { Inbox } from "./inbox.ts";

interface Options {
  env: Env;
  store: UserStore;
  inbox: Inbox;
  userId: () => string;
  waitUntil: (work: Promise<void>) => void;
  arm: () => void;
}

/** Brings a changed profile to the person's devices and to all their conversations (PROFILE-1). */
export class OwnProfile {
  readonly #options: Options;
  readonly #spread: ConversationSpread<PendingProfile>;

  constructor(options: Options) {
    this.#options = options;
    const { env, store, userId } = options;
    this.#spread = new ConversationSpread({
      name: "profile",
      store: {
        progress: () => {
          const kept = store.profileProgress();
          return kept && { value: kept.profile, after: kept.after, failed: kept.failed };
        },
        put: ({ value: profile, ...place }) => {
          store.setProfileProgress({ profile, ...place });
        },
        done: () => {
          store.profileSpread();
        },
      },
      userId,
      conversationsAfter: (after, limit) =>
        conversationIdsAfter(drizzle(env.DB), userId(), after, limit),
      update: (id, profile) => env.CONVERSATIONS.getByName(id).updateProfile(userId(), profile),
    });
  }

  get job(): Job {
    return this.#spread.job;
  }

  /** Updates all of the user's conversations in the background, and retries those that fail. */
  changed(me: User, isShown = true): void {
    const { inbox, waitUntil, arm } = this.#options;
    const { username, display_name, avatar_url, language, read_receipts = true } = me;
    if (isShown) {
      this.#spread.begin({ username, display_name, avatar_url, language, read_receipts });
      arm();
    }
    waitUntil(inbox.profileChanged(me));
  }
}
