import { joining } from "#domain/membership.ts";
import { withMetadata } from "#domain/metadata.ts";
import type { Role } from "#protocol/member.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { APP_ID } from "#protocol/user.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import type { Deadlines } from "../deadlines.ts";
import type { NewConversation, NewMember } from "../objects/conversation.ts";
import type { Blocks } from "./blocks.ts";
import type { BotFanOut } from "./listeners/bot-fan-out.ts";
import type { InboxFanOut } from "./listeners/inbox-fan-out.ts";
import type { Projection } from "./projection.ts";
import type { Room } from "./room.ts";

interface Options {
  room: Room;
  storage: DurableObjectStorage;
  inboxes: InboxFanOut;
  bots: BotFanOut;
  projection: Projection;
  blocks: Blocks;
  deadlines: Deadlines;
}

/** Creates the conversation in its object, and waits until D1 has it. */
export class Creation {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Creates or finds the conversation; `fresh` states which. */
  async create(spec: NewConversation): Promise<Result<{ fresh: boolean }>> {
    const { room, storage, inboxes, bots, projection, blocks, deadlines } = this.#options;
    const fresh = room.store === null;
    // The id of a direct conversation follows from its people, so a request may come while the object erases it.
    if (room.deletedStore !== null) return busy("erased");
    if (room.imports.isRunning) return busy("imported");
    if (fresh) {
      storage.transactionSync(() => {
        room.created(createConversation(storage, spec));
        deadlines.arm();
      });
      inboxes.callAll();
      if (room.store !== null) bots.created(room.store);
    }
    await projection.untilProjected();
    await deadlines.attempt(blocks.job);
    return ok({ fresh });
  }
}

function busy(how: "erased" | "imported"): Result<never> {
  const detail = `The conversation is being ${how}`;
  return err(failure("overloaded", detail, { retry_after_ms: 60_000 }));
}

/** Creates the store. Every record gets its own version, so that a page of changes may end between any two. */
function createConversation(
  storage: DurableObjectStorage,
  spec: NewConversation,
): ConversationStore {
  const now = new Date().toISOString();
  const { id, kind, title, metadata } = spec;
  const history = kind === "group" ? { history: spec.history ?? ("all" as const) } : {};
  const record = withMetadata(
    {
      id,
      kind,
      title,
      avatar_url: null,
      ...history,
      version: 1,
      ...(kind === "group" && { created_by: spec.creator?.user_id ?? APP_ID }),
      created_at: now,
    },
    metadata,
  );
  const store = ConversationStore.create(storage, record, crypto.randomUUID());
  const otherRole: Role = kind === "direct" ? "owner" : "member";
  const creator = spec.creator === null ? [] : [spec.creator];
  const first: [NewMember, Role][] = [
    ...creator.map((person): [NewMember, Role] => [person, "owner"]),
    ...spec.others.map((other): [NewMember, Role] => [other, otherRole]),
  ];
  // They all join at the same moment, so this order is also that of storage and of lists.
  first.sort(([a], [b]) => (a.user_id < b.user_id ? -1 : 1));
  for (const [person, role] of first) {
    const opened = kind === "group" || person === spec.creator;
    const request = spec.request === true && person !== spec.creator ? "pending" : null;
    store.putMember(joining(person, role, store.head + 1, 0, now), opened, request);
  }
  for (const { user_id, read_receipts, language } of [...creator, ...spec.others]) {
    store.memberStates.setReceipts(user_id, read_receipts);
    store.memberStates.setLanguage(user_id, language);
  }
  return store;
}
