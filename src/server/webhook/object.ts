import { DurableObject } from "cloudflare:workers";
import type { HandOver } from "#domain/webhook-events.ts";
import { failure } from "#protocol/errors.ts";
import type { List } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import {
  WEBHOOK_QUEUE_MAX,
  type Delivery,
  type DeliveryListQuery,
  type Replay,
  type TestEvent,
  type TestDelivery,
  type Webhook,
  type WebhookCreate,
  type WebhookPatch,
} from "#protocol/webhooks.ts";
import { updateEndpoint } from "#storage/d1/webhooks.ts";
import type { EndpointRow } from "#storage/webhook/endpoint.ts";
import { WebhookStore } from "#storage/webhook/store.ts";
import { configOf } from "../config.ts";
import { deadlinesOf, type Deadlines, type Job } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Taken, WebhookApi } from "../objects/webhook.ts";
import { timely } from "../timely.ts";
import { Deliveries } from "./deliveries.ts";
import { post, type Posted } from "./post.ts";
import { newSecret } from "./signature.ts";
import { upkeep } from "./upkeep.ts";

const BACKOFF_MAX_MS = 10 * 60_000;

/**
 * One webhook endpoint: takes responsibility for events from conversations, and sends them. An endpoint that was never
 * created leaves nothing in storage.
 */
export class WebhookObject extends DurableObject<Env> implements WebhookApi {
  readonly #store: WebhookStore;
  readonly #deliveries: Deliveries;
  readonly #deadlines: Deadlines;

  constructor(ctx: DurableObjectState, bindings: Env) {
    super(ctx, timely(bindings));
    this.#store = new WebhookStore(ctx.storage);
    this.#deliveries = new Deliveries({
      store: this.#store,
      post: (eventId, body) => this.#post(eventId, body),
      random: Math.random,
    });
    this.#deadlines = deadlinesOf(
      ctx,
      [this.#deliveries.job, upkeep(this.#store), this.#registering],
      () => ({ webhook_id: this.#store.endpoint.row?.id ?? "" }),
    );
  }

  create(id: string, { url, events, description = null }: WebhookCreate) {
    const secret = newSecret();
    this.#store.create({ id, url, events, description, secret, created_at: Date.now() });
    const { row } = this.#store.endpoint;
    if (row === null) throw new Error("the endpoint was not created");
    return { webhook: this.#viewOf(row), secret };
  }

  view(): Result<Webhook> {
    const found = this.#row();
    return found.ok ? ok(this.#viewOf(found.value)) : found;
  }

  update({ status, ...patch }: WebhookPatch): Result<Webhook> {
    const found = this.#row();
    if (!found.ok) return found;
    this.#store.transaction(() => {
      this.#store.endpoint.update(patch);
      if (status !== undefined) this.#setStatus(status);
      // Past failures say nothing about a new address.
      else if (patch.url !== undefined) this.#store.resume();
    });
    if (status === "active" || patch.url !== undefined) this.#deliveries.resume();
    this.#deadlines.arm();
    return this.view();
  }

  rotateSecret(overlapS: number): Result<{ webhook: Webhook; secret: string }> {
    const found = this.#row();
    if (!found.ok) return found;
    const secret = newSecret();
    const former_secret_until = Date.now() + overlapS * 1_000;
    this.#store.endpoint.update({ secret, former_secret: found.value.secret, former_secret_until });
    const view = this.view();
    return view.ok ? ok({ webhook: view.value, secret }) : view;
  }

  async end(): Promise<boolean> {
    if (this.#store.endpoint.row === null) return false;
    await this.#store.deleteAll();
    return true;
  }

  take(handOver: HandOver): Taken {
    const { row } = this.#store.endpoint;
    if (row === null || row.status === "disabled") return { off: true, unseen: null };
    const { queue } = this.#store;
    const { unseen } = queue.positionOf(handOver);
    const overlaps = handOver.unseen !== null && unseen !== null && unseen > handOver.unseen.from;
    const wants = new Set<string>(row.events);
    const now = Date.now();
    const { added, missed } = this.#store.transaction(() => {
      const taken = queue.take(overlaps ? { ...handOver, unseen: null } : handOver, {
        wants: (type) => wants.has(type),
        room: WEBHOOK_QUEUE_MAX,
        now,
      });
      if (taken.missed > 0) this.#miss(row, taken.missed, now);
      return taken;
    });
    if (missed > 0) log("error", "webhook_queue_full", { webhook_id: row.id, missed });
    if (added > 0) this.#deliveries.added([handOver.conversation.id]);
    this.#deadlines.arm();
    return { off: false, unseen: overlaps ? unseen : null };
  }

  async sendTest(): Promise<Result<TestDelivery>> {
    const found = this.#row();
    if (!found.ok) return found;
    const event_id = `evt_test_${crypto.randomUUID()}`;
    const event: TestEvent = {
      type: "webhook.test",
      timestamp: new Date().toISOString(),
      data: { webhook_id: found.value.id },
    };
    const { response_status, error, latency_ms } = await this.#post(
      event_id,
      JSON.stringify(event),
    );
    return ok({ event_id, response_status, error, latency_ms });
  }

  deliveries(query: DeliveryListQuery): Result<List<Delivery>> {
    const found = this.#row();
    return found.ok ? ok(this.#store.log.list(query)) : found;
  }

  replay({ event_id, failed_since }: Replay): Result<number> {
    const found = this.#row();
    if (!found.ok) return found;
    const now = Date.now();
    const events = this.#store.transaction(() => {
      const taken =
        event_id === undefined
          ? this.#store.log.takeFailed(Date.parse(failed_since ?? ""), now)
          : this.#store.log.takeOne(event_id, now);
      for (const event of taken) this.#store.queue.putBack(event);
      return taken;
    });
    this.#deliveries.added(new Set(events.map(({ conversation_id }) => conversation_id)));
    this.#deadlines.arm();
    return ok(events.length);
  }

  forgetPerson(userId: string, after: number): number | null {
    return this.#store.forgetPerson(userId, after);
  }

  override async alarm(): Promise<void> {
    await this.#deadlines.ring();
  }

  /** Updates this endpoint's row in D1 after it was disabled. */
  readonly #registering: Job = {
    name: "webhook_registering",
    backoffMaxMs: BACKOFF_MAX_MS,
    due: (now) => (this.#store.endpoint.row?.unregistered === true ? now : null),
    run: async () => {
      const { row } = this.#store.endpoint;
      if (row === null) return;
      const active = row.status !== "disabled";
      await updateEndpoint(this.env.DB, row, active);
      const after = this.#store.endpoint.row;
      const same = after !== null && (after.status !== "disabled") === active;
      if (same) this.#store.endpoint.update({ unregistered: false });
    },
  };

  #setStatus(status: "active" | "paused"): void {
    this.#store.endpoint.update({ status, disabled_because: null, unregistered: false });
    if (status === "active") {
      this.#store.resume();
      this.#store.endpoint.update({ missed: 0, missed_since: null });
    }
  }

  #miss(row: EndpointRow, count: number, now: number): void {
    this.#store.endpoint.update({
      missed: row.missed + count,
      missed_since: row.missed_since ?? now,
    });
  }

  async #post(event_id: string, body: string): Promise<Posted> {
    const { row } = this.#store.endpoint;
    if (row === null) throw new Error("there is no endpoint");
    const former = (row.former_secret_until ?? 0) > Date.now() ? row.former_secret : null;
    const secrets = former === null ? [row.secret] : [row.secret, former];
    const loopback = configOf(this.env).OUTSIDE_LOOPBACK === "allowed";
    return post({ url: row.url, secrets, event_id, body, loopback });
  }

  #row(): Result<EndpointRow> {
    const { row } = this.#store.endpoint;
    return row === null ? err(failure("not_found", "Webhook not found")) : ok(row);
  }

  #viewOf(row: EndpointRow): Webhook {
    const { id, url, events, description, status, disabled_because, missed } = row;
    const until = row.former_secret_until;
    return {
      id,
      url,
      events,
      description,
      status,
      disabled_because,
      failing_since: timeOf(row.failing_since),
      pending: this.#store.queue.size,
      missed,
      missed_since: timeOf(row.missed_since),
      former_secret_until: until !== null && until > Date.now() ? timeOf(until) : null,
      unseen_after_s: configOf(this.env).UNSEEN_AFTER_SECONDS,
      created_at: new Date(row.created_at).toISOString(),
    };
  }
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
