import { drizzle } from "drizzle-orm/d1";
import { encodeInboxFrame } from "#protocol/encode.ts";
import { BY_SERVER } from "#storage/audit-row.ts";
import { conversationIdsAfter } from "#storage/d1/conversation-ids.ts";
import { recordDeletion } from "#storage/d1/erasure.ts";
import { userSelf } from "#storage/d1/users.ts";
import { UserStore } from "#storage/user/store.ts";
import { audit } from "../audit.ts";
import { deadlinesOf } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { eraseSome } from "../erasure/erase-everything.ts";
import { forgettingAnswers } from "../forgetting-answers.ts";
import { log } from "../log.ts";
import { sendQueued } from "../mail/send-queued.ts";
import { copyPicture } from "../media/copy-picture.ts";
import { Once } from "../once.ts";
import { Sockets } from "../sockets/sockets.ts";
import { sweeping } from "../sockets/sweeping.ts";
import { Account } from "./account.ts";
import { Admission } from "./admission.ts";
import { Blocking } from "./blocking.ts";
import { Budgets } from "./budgets.ts";
import { ConversationSpread } from "./conversation-spread.ts";
import { Disconnects } from "./disconnects.ts";
import { Drafting } from "./drafting.ts";
import { Endings } from "./endings.ts";
import { InboxSockets } from "./inbox-sockets.ts";
import { Inbox } from "./inbox.ts";
import { keptStanding } from "./kept-standing.ts";
import { Leaving } from "./leaving.ts";
import { Mails } from "./mails.ts";
import { NewSignIns } from "./new-sign-ins.ts";
import { Notifying } from "./notifying.ts";
import { OwnProfile } from "./own-profile.ts";
import { PeerPresence } from "./peer-presence.ts";
import { Picture } from "./picture.ts";
import { pushing } from "./pushing.ts";

export type Parts = ReturnType<typeof partsOf>;

/** Builds the parts of one user's object, and connects them. */
export function partsOf(ctx: DurableObjectState, env: Env) {
  const { storage } = ctx;
  const { kv } = storage;
  const userId = () => {
    const { name } = ctx.id;
    if (name === undefined) throw new Error("a user's object must be addressed by the user's id");
    return name;
  };
  const waitUntil = (work: Promise<void>) => {
    ctx.waitUntil(work);
  };
  const arm = () => {
    deadlines.arm();
  };
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  const store = new UserStore(storage);
  const budgets = new Budgets(env, kv);
  const sockets = new Sockets(ctx, () => {
    waitUntil(presence.onClose());
    waitUntil(inboxEmptied());
  });
  /** Stops conversations from calling this object once no inbox socket is left. */
  const inboxEmptied = async () => {
    if (sockets.size > 0) return;
    try {
      await inbox.emptied();
    } catch (error) {
      log("error", "inbox_not_closed", { user_id: userId() }, error);
      arm();
    }
  };
  const newSignIns = new NewSignIns(kv, () => {
    for (const session of sockets.all()) {
      const sessions = newSignIns.of(session.session_id, Date.now());
      sockets.send(session, encodeInboxFrame({ type: "new_sign_ins", sessions }));
    }
  });
  const drafting = new Drafting({
    drafts: store.drafts,
    db: env.DB,
    userId,
    changed: (...change) => {
      waitUntil(inbox.draftChanged(...change));
    },
  });
  const inbox = new Inbox(env, sockets, {
    userId,
    newSignIns: (sessionId) => newSignIns.of(sessionId, Date.now()),
    blockedIds: () => store.blocks.ids(),
    drafts: () => drafting.welcome(),
  });
  const presence = new PeerPresence(env, sockets, userId);
  const profile = new OwnProfile({ env, store, inbox, userId, waitUntil, arm });
  const inUse = new ConversationSpread({
    name: "standing",
    store: keptStanding(kv),
    userId,
    conversationsAfter: (after, limit) =>
      conversationIdsAfter(drizzle(env.DB), userId(), after, limit, "direct"),
    update: async (id, isInUse) => env.CONVERSATIONS.getByName(id).setInUse(userId(), isInUse),
  });
  const picture = new Picture({
    kv,
    userId,
    copy: (url) => copyPicture(env, userId(), url),
    copied: async () => {
      const me = await userSelf(drizzle(env.DB), userId());
      if (me !== null) profile.changed(me);
    },
  });
  const mails = new Mails({ kv, userId, send: (mail) => sendQueued(env, userId(), mail) });
  const notifying = new Notifying({
    ...pushing(env, userId),
    pushes: store.pushes,
    isLooking: () => {
      sockets.sweep(Date.now());
      return sockets.all().some(({ looking }) => looking === true);
    },
    waitUntil,
  });
  const endings = new Endings({ store, db: env.DB, userId });
  let erasedUpTo = "";
  const leaving = new Leaving({
    kv,
    isDisabled: () => store.disabled,
    setDisabled: (disabled) => {
      if (disabled) {
        endings.disable(BY_SERVER, Date.now());
        notifying.forgetAll();
      } else store.setDisabled(false, null);
      inUse.begin(!disabled);
      arm();
    },
    record: (at) => recordDeletion(env.DB, userId(), at),
    restore: (keep, enable) => endings.restore(keep, enable, Date.now()),
    eraseSome: async (messages, now) => {
      store.profileSpread();
      const round = await eraseSome(env, userId(), { messages, after: erasedUpTo }, now);
      erasedUpTo = round.after;
      return round.more;
    },
    eraseOwn: () => {
      store.eraseAll();
    },
    erased: () => audit(env, { ...BY_SERVER, action: "account_deleted", user_id: userId() }),
  });
  const disconnects = new Disconnects({
    store,
    sockets,
    userId,
    disconnect: async (id, sessionId, at) =>
      env.CONVERSATIONS.getByName(id).disconnect(userId(), sessionId, at),
  });
  const blocking = new Blocking({ blocks: store.blocks, env, userId, presence });
  const deadlines = deadlinesOf(
    ctx,
    [
      blocking.job,
      sweeping(sockets),
      disconnects.job,
      endings.job,
      profile.job,
      inUse.job,
      picture.job,
      mails.job,
      notifying.job,
      inbox.job,
      presence.job,
      leaving.job,
      forgettingAnswers(store.answers),
    ],
    () => ({ user_id: userId() }),
  );
  const admission = new Admission({ env, store, sockets, budgets, leaving, userId });
  const account = new Account({
    storage,
    store,
    endings,
    disconnects,
    leaving,
    notifying,
    newSignIns,
    inUse,
    deadlines,
  });
  const inboxSockets = new InboxSockets({
    env,
    sockets,
    admission,
    inbox,
    presence,
    waitUntil,
    arm,
  });
  // The previous instance may have ended after a write and before setting its alarm.
  if (endings.isBehind || blocking.isBehind) arm();
  return {
    store,
    budgets,
    once: new Once(store.answers),
    sockets,
    admission,
    account,
    inbox,
    inboxSockets,
    presence,
    profile,
    picture,
    mails,
    notifying,
    leaving,
    newSignIns,
    blocking,
    drafting,
    deadlines,
    userId,
    waitUntil,
  };
}
