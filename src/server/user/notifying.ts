import { leftOf } from "#domain/elapsed.ts";
import type { Notifications } from "#protocol/notifications.ts";
import { PUSH_DEVICES_MAX, type PushMessage, type PushSubscription } from "#protocol/push.ts";
import { isQuiet } from "#protocol/quiet-hours.ts";
import { inTime } from "#storage/in-time.ts";
import type { Pushes, StoredPush, StoredSubscription } from "#storage/user/pushes.ts";
import { isUnnamed } from "../auth/unnamed-session.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { Notice } from "../objects/conversation.ts";
import { pushMessage, withoutText } from "../push/push-message.ts";
import type { PushOutcome } from "../push/send-push.ts";

/** The delay before a notification: a person who reads at once gets none, and messages in quick succession share one. */
const GATHER_MS = 2_000;
/** The shortest time between two notifications for one conversation. */
const PAUSE_MS = 15_000;
/** The server gives up a notification that a push service has not accepted after this long: it is outdated by then. */
const GIVE_UP_MS = 60 * 60_000;
const RETRY_MS = 5_000;
const RETRY_AFTER_MAX_MS = 15 * 60_000;
/** For this long after sending a notification, the server removes it from devices once its messages are read. */
const SHOWN_MS = 24 * 60 * 60_000;
const AT_ONCE = 10;
const CALL_MS = 5_000;
/** Longer than a run takes. */
const LEASE_MS = 60_000;
const BACKOFF_MAX_MS = 5 * 60_000;
/** The server forgets a device with a session of an outside issuer when it has not subscribed again for this long. */
const OUTSIDE_MS = 30 * 24 * 60 * 60_000;

/** The state of a person that decides about their notifications. */
export interface Known {
  notifications: Notifications;
  /** The ids of their open sessions in D1. */
  sessions: ReadonlySet<string>;
  /** Unread messages by conversation. */
  unread: ReadonlyMap<string, number>;
}

interface Port {
  pushes: Pushes;
  userId: () => string;
  now: () => number;
  /** Whether the person is looking at one of their devices right now. */
  isLooking: () => boolean;
  known: (now: number) => Promise<Known>;
  /** Returns what to notify the person of in a conversation; null if nothing is left. */
  notice: (conversationId: string) => Promise<Notice | null>;
  send: (device: StoredSubscription, message: PushMessage) => Promise<PushOutcome>;
  /** Makes conversations call this object, or stops that. */
  register: (active: boolean) => Promise<void>;
  waitUntil: (work: Promise<void>) => void;
  random: () => number;
}

/**
 * PUSH-2: sends notifications to a person's devices with push subscriptions. A conversation only reports that it has
 * something new. This object asks it for the content a moment later, so that messages read, deleted or muted meanwhile
 * cause no notification, and many messages cause only one.
 */
export class Notifying {
  readonly #port: Port;
  /** Runs registrations and removals one after another. */
  #turn: Promise<void> = Promise.resolve();

  constructor(port: Port) {
    this.#port = port;
  }

  readonly job: Job = {
    name: "pushes",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: LEASE_MS,
    due: () => {
      const times = this.#port.pushes.all.flatMap(({ due_at }) => due_at ?? []);
      return times.length === 0 ? null : Math.min(...times);
    },
    run: (now) => this.#run(now),
  };

  list(currentSession: string): PushSubscription[] {
    return this.#port.pushes.subscriptions.map(({ session_id, endpoint, created_at }) => ({
      session_id,
      service: new URL(endpoint).host,
      created_at: new Date(created_at).toISOString(),
      current: session_id === currentSession,
    }));
  }

  /** PUSH-1: subscribes a session's device, or renews its subscription. Calls `isValid` after registering. */
  async subscribe(
    device: Omit<StoredSubscription, "created_at" | "seen_at">,
    isValid: () => boolean,
  ): Promise<PushSubscription | null> {
    const { pushes, now } = this.#port;
    await this.#inTurn(() => this.#port.register(true));
    if (!isValid()) {
      this.#unregisterIfNone();
      return null;
    }
    const known = pushes.subscriptions.find(({ session_id }) => session_id === device.session_id);
    const isSame = known?.endpoint === device.endpoint;
    const created_at = isSame ? known.created_at : now();
    for (const { session_id, endpoint } of pushes.subscriptions) {
      // A browser has one session at a time, so an earlier session with this endpoint is no longer there.
      if (endpoint === device.endpoint && session_id !== device.session_id) {
        pushes.unsubscribe(session_id);
      }
    }
    pushes.subscribe({ ...device, created_at, seen_at: now() });
    for (const { session_id } of pushes.subscriptions.slice(PUSH_DEVICES_MAX)) {
      pushes.unsubscribe(session_id);
    }
    return this.list(device.session_id).find(({ current }) => current) ?? null;
  }

  /**
   * PUSH-1: forgets the devices of ended sessions. If an issuer does not name its sessions, any earlier token may have
   * subscribed the device, so the server forgets all devices with such sessions; the others subscribe again when they
   * start.
   */
  forget(sessionIds: readonly string[]): void {
    const unnamed = sessionIds.some(isUnnamed);
    const those = this.#port.pushes.subscriptions.filter(
      ({ session_id }) => sessionIds.includes(session_id) || (unnamed && isUnnamed(session_id)),
    );
    this.#drop(those);
  }

  forgetAll(): void {
    this.#drop(this.#port.pushes.subscriptions);
  }

  /** Schedules a notification for a conversation. Writes one row, or none if a notification is already due. */
  wanted(conversationId: string): void {
    const { pushes, now, isLooking } = this.#port;
    if (pushes.subscriptions.length === 0) {
      this.#unregisterIfNone();
      return;
    }
    if (isLooking()) return;
    const known = pushes.push(conversationId);
    if (known !== undefined && known.due_at !== null && known.devices === null) return;
    const at = now();
    const sent_at = known?.sent_at ?? null;
    const pause = sent_at === null ? 0 : leftOf(PAUSE_MS, sent_at, at);
    pushes.put({
      conversation_id: conversationId,
      due_at: at + Math.max(GATHER_MS, pause),
      devices: null,
      attempts: 0,
      since: at,
      sent_at,
    });
  }

  async #run(now: number): Promise<void> {
    const { pushes, isLooking } = this.#port;
    const due = pushes.all.filter(({ due_at }) => due_at !== null && due_at <= now);
    if (due.length === 0) return;
    if (isLooking()) {
      for (const push of due) this.#over(push);
      return;
    }
    const known = await inTime(CALL_MS, this.#port.known(now));
    this.#forgetEnded(known.sessions, now);
    const isSilent =
      pushes.subscriptions.length === 0 || isQuiet(known.notifications.quiet_hours, now);
    const [those, others] = isSilent ? [[], due] : [due.slice(0, AT_ONCE), []];
    for (const push of others) this.#over(push);
    this.#forgetOld(now);
    const isDue = new Set(those.map(({ conversation_id }) => conversation_id));
    const read = pushes.all.flatMap(({ conversation_id: id, due_at }) =>
      due_at === null && !isDue.has(id) && (known.unread.get(id) ?? 0) === 0 ? [id] : [],
    );
    await Promise.all(those.map((push) => this.#notify(push, known, read)));
  }

  async #notify(push: StoredPush, known: Known, read: readonly string[]): Promise<void> {
    const { pushes, userId, now } = this.#port;
    const { conversation_id } = push;
    let notice: Notice | null;
    try {
      notice = await inTime(CALL_MS, this.#port.notice(conversation_id));
    } catch (error) {
      log("error", "notice_not_read", { user_id: userId(), conversation_id }, error);
      this.#again(push, push.devices, null);
      return;
    }
    if (notice === null) {
      this.#over(push);
      return;
    }
    const badge = [...known.unread].reduce(
      (sum, [id, count]) => (id === conversation_id ? sum : sum + count),
      notice.unread_count,
    );
    const content = known.notifications.content ?? "full";
    const message = pushMessage(notice, {
      user_id: userId(),
      conversation_id,
      badge,
      read,
      content,
    });
    const devices = pushes.subscriptions.filter(
      ({ session_id }) => push.devices === null || push.devices.includes(session_id),
    );
    const sent = await Promise.all(
      devices.map(async (device) => ({ device, outcome: await this.#send(device, message) })),
    );
    const later = sent.flatMap(({ device, outcome }) =>
      outcome.kind === "later" ? [{ id: device.session_id, outcome }] : [],
    );
    const asked = later.map(({ outcome }) => outcome.retry_after_ms ?? 0);
    if (later.length > 0)
      this.#again(
        push,
        later.map(({ id }) => id),
        Math.max(...asked),
      );
    else this.#over(push, now());
  }

  async #send(device: StoredSubscription, message: PushMessage): Promise<PushOutcome> {
    const { pushes, send, userId } = this.#port;
    const first = await send(device, message);
    const outcome = first.kind === "too_large" ? await send(device, withoutText(message)) : first;
    const { session_id, endpoint } = device;
    const fields = { user_id: userId(), service: new URL(endpoint).host, status: outcome.status };
    if (outcome.kind === "gone") {
      log("debug", "push_endpoint_gone", fields);
      // The device may have subscribed again meanwhile.
      const current = pushes.subscriptions.find((each) => each.session_id === session_id);
      if (current?.endpoint === endpoint) this.#drop([current]);
    } else if (outcome.kind !== "sent") log("error", "push_not_taken", fields);
    return outcome;
  }

  /** Schedules a retry for these devices, unless a newer notification is due or it is too late. */
  #again(push: StoredPush, devices: string[] | null, retryAfterMs: number | null): void {
    const { pushes, now, random } = this.#port;
    if (!this.#isCurrent(push)) return;
    const attempts = push.attempts + 1;
    const backoff = RETRY_MS * 2 ** Math.min(attempts - 1, 8) * (0.5 + random() / 2);
    const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
    const due_at = Math.ceil(now() + Math.max(backoff, asked));
    if (due_at - push.since > GIVE_UP_MS) this.#over(push);
    else pushes.put({ ...push, devices, attempts, due_at });
  }

  /** Marks a notification as done. Keeps its row if it was sent, since a device may still show it. */
  #over(push: StoredPush, sentAt: number | null = push.sent_at): void {
    const { pushes } = this.#port;
    if (!this.#isCurrent(push)) {
      // A newer notification is due: only record when the last one was sent.
      const newer = pushes.push(push.conversation_id);
      if (newer !== undefined && sentAt !== null) pushes.put({ ...newer, sent_at: sentAt });
    } else if (sentAt === null) pushes.remove(push.conversation_id);
    else pushes.put({ ...push, due_at: null, devices: null, sent_at: sentAt });
  }

  #isCurrent({ conversation_id, since, attempts }: StoredPush): boolean {
    const now = this.#port.pushes.push(conversation_id);
    return now?.since === since && now.attempts === attempts && now.due_at !== null;
  }

  #drop(devices: readonly StoredSubscription[]): void {
    if (devices.length === 0) return;
    for (const { session_id } of devices) this.#port.pushes.unsubscribe(session_id);
    this.#unregisterIfNone();
  }

  #forgetEnded(sessions: ReadonlySet<string>, now: number): void {
    const ended = this.#port.pushes.subscriptions.filter(({ session_id, outside, seen_at }) =>
      outside ? now - seen_at > OUTSIDE_MS : !sessions.has(session_id),
    );
    this.#drop(ended);
  }

  #forgetOld(now: number): void {
    const { pushes } = this.#port;
    for (const { conversation_id, due_at, sent_at } of pushes.all) {
      if (due_at === null && now - (sent_at ?? 0) > SHOWN_MS) pushes.remove(conversation_id);
    }
  }

  #unregisterIfNone(): void {
    const isNone = () => this.#port.pushes.subscriptions.length === 0;
    if (!isNone()) return;
    const removing = this.#inTurn(async () => {
      if (isNone()) await this.#port.register(false);
    });
    this.#port.waitUntil(
      // If this fails, the next call of a conversation tries again.
      removing.catch((error: unknown) => {
        log("error", "push_not_unregistered", { user_id: this.#port.userId() }, error);
      }),
    );
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
