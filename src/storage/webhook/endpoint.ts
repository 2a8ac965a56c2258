import { z } from "zod";
import type { Breaker } from "#domain/webhook-retries.ts";
import {
  webhookEventTypeSchema,
  webhookStatusSchema,
  type WebhookEventType,
} from "#protocol/webhooks.ts";
import { upgrade, type StepStorage } from "../schema-steps.ts";
import { WEBHOOK_STEPS } from "./schema.ts";

/** An older build ignores types of a newer one, and sends no such events. */
function knownTypes(events: string): WebhookEventType[] {
  const types = z.array(z.string()).parse(JSON.parse(events));
  return types.flatMap((type) => webhookEventTypeSchema.safeParse(type).data ?? []);
}

/** Times in ms. */
const endpointSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.string().transform(knownTypes),
  description: z.string().nullable(),
  status: webhookStatusSchema,
  disabled_because: z.enum(["gone", "dead"]).nullable(),
  secret: z.string(),
  former_secret: z.string().nullable(),
  former_secret_until: z.int().nullable(),
  failures: z.int(),
  failing_since: z.int().nullable(),
  probe_at: z.number(),
  missed: z.int(),
  missed_since: z.int().nullable(),
  created_at: z.int(),
  /** Whether D1 has yet to record that it is active or not. */
  unregistered: z.int().transform(Boolean),
});
export type EndpointRow = z.infer<typeof endpointSchema>;

export type NewEndpoint = Pick<
  EndpointRow,
  "id" | "url" | "events" | "description" | "secret" | "created_at"
>;

export type EndpointPatch = {
  [Column in keyof Omit<EndpointRow, "id" | "created_at">]?: EndpointRow[Column] | undefined;
};

type Storage = StepStorage & { sql: SqlStorage };

/** The endpoint's own row, in its object. Null and without storage until it has been created. */
export class StoredEndpoint {
  readonly #storage: Storage;
  #row: EndpointRow | null = null;

  constructor(storage: Storage) {
    this.#storage = storage;
    const tables = storage.sql
      .exec("SELECT 1 FROM sqlite_master WHERE name = 'endpoint'")
      .toArray();
    if (tables.length === 0) return;
    const { schema_version } = storage.sql.exec("SELECT schema_version FROM endpoint").one();
    upgrade(storage, z.int().parse(schema_version), WEBHOOK_STEPS, (version) => {
      storage.sql.exec("UPDATE endpoint SET schema_version = ?", version);
    });
    this.reload();
  }

  get row(): EndpointRow | null {
    return this.#row;
  }

  get breaker(): Breaker {
    const { failures = 0, failing_since = null, probe_at = 0 } = this.#row ?? {};
    return { failures, since: failing_since, probe_at };
  }

  create({ id, url, events, description, secret, created_at }: NewEndpoint): void {
    upgrade(this.#storage, 0, WEBHOOK_STEPS, (version) => {
      this.#storage.sql.exec(
        `INSERT INTO endpoint (id, url, events, description, status, secret, created_at, schema_version)
         VALUES (?, ?, ?, ?, 'active', ?, ?, ?)`,
        id,
        url,
        JSON.stringify(events),
        description,
        secret,
        created_at,
        version,
      );
    });
    this.reload();
  }

  update(patch: EndpointPatch): void {
    const columns = Object.entries(patch).filter(([, value]) => value !== undefined);
    if (columns.length === 0) return;
    const values = columns.map(([, value]) => {
      if (typeof value === "boolean") return value ? 1 : 0;
      return typeof value === "object" && value !== null ? JSON.stringify(value) : (value ?? null);
    });
    const sets = columns.map(([column]) => `${column} = ?`).join(", ");
    this.#storage.sql.exec(`UPDATE endpoint SET ${sets}`, ...values);
    this.reload();
  }

  setBreaker({ failures, since, probe_at }: Breaker): void {
    this.update({ failures, failing_since: since, probe_at: Math.ceil(probe_at) });
  }

  reload(): void {
    this.#row = endpointSchema.parse(this.#storage.sql.exec("SELECT * FROM endpoint").one());
  }

  /** Call this after deleting the storage. */
  ended(): void {
    this.#row = null;
  }
}
