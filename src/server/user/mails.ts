import { z } from "zod";
import type { Result } from "#protocol/result.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { MailFailure } from "../mail/mailer.ts";

/** How long to retry: a reset link expires after an hour, and a notice is outdated after a day. */
const GIVE_UP_MS = { reset: 60 * 60_000, notice: 24 * 60 * 60_000 };
const BACKOFF_MAX_MS = 5 * 60_000;
/** Longer than an attempt takes. */
const LEASE_MS = 60_000;
/** The most mails that wait for one person; the oldest give way, since their recipient has been warned often enough. */
const WAITING_MAX = 20;
const KEY = "mails";

const queuedMailSchema = z.object({
  id: z.string(),
  kind: z.enum(["reset", "password_changed", "address_changed", "address_removed", "new_sign_in"]),
  to: z.string(),
  at: z.number(),
  /** The device of a sign-in and its location. */
  from: z.string().optional(),
});
/** A mail to send. The link is created when the mail is sent, so that no secret is stored. */
export type QueuedMail = z.infer<typeof queuedMailSchema>;

interface Port {
  kv: {
    get(key: string): unknown;
    put(key: string, value: QueuedMail[]): void;
    delete(key: string): unknown;
  };
  userId: () => string;
  send: (mail: QueuedMail) => Promise<Result<null, MailFailure>>;
}

/** MAIL-3: queues one person's mails until a provider accepts them. */
export class Mails {
  readonly #port: Port;
  #waiting: QueuedMail[] | undefined;

  constructor(port: Port) {
    this.#port = port;
  }

  readonly job: Job = {
    name: "mails",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: LEASE_MS,
    due: (now) => (this.#all.length > 0 ? now : null),
    run: (now) => this.#run(now),
  };

  add(mail: QueuedMail): void {
    this.#keep([...this.#all, mail].slice(-WAITING_MAX));
  }

  get #all(): readonly QueuedMail[] {
    this.#waiting ??= z.array(queuedMailSchema).parse(this.#port.kv.get(KEY) ?? []);
    return this.#waiting;
  }

  async #run(now: number): Promise<void> {
    const tried = await Promise.all(
      this.#all.map(async (mail) => ({ mail, isOver: await this.#isOver(mail, now) })),
    );
    const over = new Set(tried.flatMap(({ mail, isOver }) => (isOver ? [mail.id] : [])));
    if (over.size > 0) this.#keep(this.#all.filter(({ id }) => !over.has(id)));
    if (over.size < tried.length) throw new Error(`${tried.length - over.size} mails wait`);
  }

  /** Sends a mail; returns true once it is sent or given up. */
  async #isOver(mail: QueuedMail, now: number): Promise<boolean> {
    const { kind, at } = mail;
    const sent = await this.#port.send(mail);
    if (sent.ok) return true;
    const isLate = now - at > (kind === "reset" ? GIVE_UP_MS.reset : GIVE_UP_MS.notice);
    if (sent.error === "later" && !isLate) return false;
    log("error", "mail_given_up", { user_id: this.#port.userId(), kind, reason: sent.error });
    return true;
  }

  #keep(waiting: QueuedMail[]): void {
    if (waiting.length === 0) this.#port.kv.delete(KEY);
    else this.#port.kv.put(KEY, waiting);
    this.#waiting = waiting;
  }
}
