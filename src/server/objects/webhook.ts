import type { HandOver } from "#domain/webhook-events.ts";
import type { List } from "#protocol/primitives.ts";
import type { Result } from "#protocol/result.ts";
import type {
  Delivery,
  DeliveryListQuery,
  Replay,
  Tried,
  Webhook,
  WebhookCreate,
  WebhookPatch,
} from "#protocol/webhooks.ts";

/**
 * An endpoint's answer to a hand-over, which is durable. `off`: it takes nothing (any more). `unseen`: nothing of the
 * unseen messages was taken, since it has them up to this id already.
 */
export interface Taken {
  off: boolean;
  unseen: number | null;
}

/** One endpoint of webhooks: its queue, its deliveries, and its log. */
export interface WebhookApi extends Rpc.DurableObjectBranded {
  /** Makes the endpoint; the secret is returned here and nowhere else. */
  create(id: string, wish: WebhookCreate): { webhook: Webhook; secret: string };
  view(): Result<Webhook>;
  /** Returns the endpoint, and whether conversations are to hand events over to it. */
  update(patch: WebhookPatch): Result<Webhook>;
  /** Replaces the secret; the former one signs as well for so long (s). */
  rotateSecret(overlapS: number): Result<{ webhook: Webhook; secret: string }>;
  /** Removes all of it; false where there is none. */
  end(): Promise<boolean>;
  /** HOOK-2: takes the changes of a conversation; returns once they are stored. */
  take(handOver: HandOver): Taken;
  /** Sends a test event, and waits for its outcome. */
  sendTest(): Promise<Result<Tried>>;
  deliveries(query: DeliveryListQuery): Result<List<Delivery>>;
  /** Queues events of the log again; returns how many. */
  replay(replay: Replay): Result<number>;
  /** LEAVE-3: takes a person's names out of some events; returns where the next call goes on, or null. */
  forgetPerson(userId: string, after: number): number | null;
}
