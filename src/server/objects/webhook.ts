import type { HandOver } from "#domain/webhook-events.ts";
import type { List } from "#protocol/primitives.ts";
import type { Result } from "#protocol/result.ts";
import type {
  Delivery,
  DeliveryListQuery,
  Replay,
  TestDelivery,
  Webhook,
  WebhookCreate,
  WebhookPatch,
} from "#protocol/webhooks.ts";

/**
 * An endpoint's response to a hand-over, which is durable. `off`: the endpoint accepts no (more) events. `unseen`: none
 * of the unseen messages was taken, since the endpoint already has them up to this id.
 */
export interface Taken {
  off: boolean;
  unseen: number | null;
}

/** One endpoint of webhooks: its queue, its deliveries, and its log. */
export interface WebhookApi extends Rpc.DurableObjectBranded {
  /** Creates the endpoint; only this returns the secret. */
  create(id: string, wish: WebhookCreate): { webhook: Webhook; secret: string };
  view(): Result<Webhook>;
  /** Changes the endpoint, and updates the row in D1 by which conversations find it. */
  update(patch: WebhookPatch): Result<Webhook>;
  /** Replaces the secret; the former one also signs for this long (s). */
  rotateSecret(overlapS: number): Result<{ webhook: Webhook; secret: string }>;
  /** Deletes the endpoint; returns false if it does not exist. */
  end(): Promise<boolean>;
  /** HOOK-2: takes a conversation's changes; returns once they are stored. */
  take(handOver: HandOver): Taken;
  /** Sends a test event, and waits for its outcome. */
  sendTest(): Promise<Result<TestDelivery>>;
  deliveries(query: DeliveryListQuery): Result<List<Delivery>>;
  /** Replays events of the log; returns how many. */
  replay(replay: Replay): Result<number>;
  /** LEAVE-3: removes a person's names from some events; returns where the next call continues, or null. */
  forgetPerson(userId: string, after: number): number | null;
}
