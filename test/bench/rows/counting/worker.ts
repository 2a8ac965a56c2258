import { app } from "#server/app.ts";
import { BotObject as Bot } from "#server/bot/object.ts";
import { ConversationObject as Conversation } from "#server/conversation/object.ts";
import type { Env } from "#server/env.ts";
import { WebhookObject as Webhook } from "#server/webhook/object.ts";
import type { Tally } from "./tally.ts";

export { KeyObject } from "#server/key/object.ts";
export { LimiterObject } from "#server/limiter/object.ts";
export { UserObject } from "#server/user/object.ts";

/** The real object; its storage, its D1 and what it calls are wrapped before it sees them. */
export class ConversationObject extends Conversation {
  readonly #written: Writes;

  constructor(ctx: DurableObjectState, env: Env) {
    const written = countWrites(ctx.storage);
    super(ctx, {
      ...env,
      DB: countingBatches(env.DB, written),
      USERS: countingCalls(env.USERS, written),
      WEBHOOKS: countingCalls(env.WEBHOOKS, written),
      BOTS: countingCalls(env.BOTS, written),
    });
    this.#written = written;
  }

  tally(): Tally {
    return tallyOf(this.#written);
  }
}

export class WebhookObject extends Webhook {
  readonly #written: Writes;

  constructor(ctx: DurableObjectState, env: Env) {
    const written = countWrites(ctx.storage);
    super(ctx, env);
    this.#written = written;
  }

  tally(): Tally {
    return tallyOf(this.#written);
  }
}

export class BotObject extends Bot {
  readonly #written: Writes;

  constructor(ctx: DurableObjectState, env: Env) {
    const written = countWrites(ctx.storage);
    super(ctx, { ...env, CONVERSATIONS: countingCalls(env.CONVERSATIONS, written) });
    this.#written = written;
  }

  tally(): Tally {
    return tallyOf(this.#written);
  }
}

function tallyOf({ cursors, alarms, d1_rows, calls }: Writes): Tally {
  const rows = cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
  return { rows, alarms, d1_rows, calls };
}

interface Writes {
  /** Kept, since a cursor knows its rows only when it has been read to its end. */
  cursors: { rowsWritten: number }[];
  alarms: number;
  d1_rows: number;
  calls: number;
}

function countWrites(storage: DurableObjectStorage): Writes {
  const writes: Writes = { cursors: [], alarms: 0, d1_rows: 0, calls: 0 };
  const exec = storage.sql.exec.bind(storage.sql);
  storage.sql.exec = <T extends Record<string, SqlStorageValue>>(
    query: string,
    ...values: unknown[]
  ) => {
    const cursor = exec<T>(query, ...values);
    writes.cursors.push(cursor);
    return cursor;
  };
  const setAlarm = storage.setAlarm.bind(storage);
  storage.setAlarm = async (time) => {
    writes.alarms += 1;
    await setAlarm(time);
  };
  return writes;
}

/** The projection writes in batches only; what each wrote is D1's own count. */
function countingBatches(db: D1Database, writes: Writes): D1Database {
  const batch = async <T>(statements: D1PreparedStatement[]) => {
    const results = await db.batch<T>(statements);
    for (const { meta } of results) writes.d1_rows += meta.rows_written;
    return results;
  };
  return new Proxy(db, {
    get: (target, property) => {
      if (property === "batch") return batch;
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A stub is taken anew, by the object's name, for each call. */
function countingCalls<T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
  writes: Writes,
): DurableObjectNamespace<T> {
  return new Proxy(namespace, {
    get: (target, property) => {
      if (property === "getByName") writes.calls += 1;
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** What an upload writes to D1 is no conversation's: statements that are run, one by one. */
const uploads: Tally = { rows: 0, alarms: 0, d1_rows: 0, calls: 0 };

function countingRuns<T extends object>(target: T): T {
  return new Proxy(target, {
    get: (of, property) => {
      const value: unknown = Reflect.get(of, property);
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown => {
        const result: unknown = value.apply(of, given);
        if (property === "prepare" || property === "bind") return countingRuns(result as object);
        if (property !== "run") return result;
        return (result as Promise<D1Result>).then((ran) => {
          uploads.d1_rows += ran.meta.rows_written;
          return ran;
        });
      };
    },
  });
}

const TALLY = "/api/bench/tally/";

type Kind = "conversations" | "webhooks" | "bots";

/** Parley, and `/api/bench/tally/{kind}/{id}` of an object, or `…/uploads`. */
export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/v1/media") {
      return app.fetch(request, { ...env, DB: countingRuns(env.DB) }, ctx);
    }
    if (pathname === `${TALLY}uploads`) return Response.json(uploads);
    if (!pathname.startsWith(TALLY)) return app.fetch(request, env, ctx);
    const [kind = "", id = ""] = pathname.slice(TALLY.length).split("/");
    const namespaces: Record<Kind, unknown> = {
      conversations: env.CONVERSATIONS,
      webhooks: env.WEBHOOKS,
      bots: env.BOTS,
    };
    const counted = namespaces[kind as Kind] as DurableObjectNamespace<ConversationObject>;
    return Response.json(await counted.getByName(id).tally());
  },
} satisfies ExportedHandler<Env>;
