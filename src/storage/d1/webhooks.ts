import { z } from "zod";

/*
 * D1 lists the endpoints, so that a conversation that writes there anyway receives them in the same statement,
 * including any endpoint that registered before. Everything else about an endpoint is in its object.
 */

/** An endpoint, as conversations know it. */
export interface Endpoint {
  id: string;
  events: string[];
}

/** The active endpoints as one JSON text, for the result of a statement. */
export const ENDPOINTS = `(SELECT json_group_array(json_object('id', id, 'events', json(events)))
  FROM webhooks WHERE active = 1)`;

const endpointsSchema = z.array(z.object({ id: z.string(), events: z.array(z.string()) }));
const columnSchema = z.object({ endpoints: z.string() });

/** Reads the column `endpoints` of the first row; null if the statement returned none. */
export function toEndpoints(result: D1Result | undefined): Endpoint[] | null {
  const [row] = result?.results ?? [];
  if (row === undefined) return null;
  return endpointsSchema.parse(JSON.parse(columnSchema.parse(row).endpoints));
}

export async function activeEndpoints(db: D1Database): Promise<Endpoint[]> {
  return toEndpoints(await db.prepare(`SELECT ${ENDPOINTS} AS endpoints`).all()) ?? [];
}

/**
 * Registers an endpoint, so that conversations hand their changes over to it; returns false if there are already `max`.
 */
export async function registerEndpoint(
  db: D1Database,
  { id, events, created_at }: Endpoint & { created_at: string },
  max: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO webhooks (id, events, active, created_at) SELECT ?1, ?2, 1, ?3
       WHERE (SELECT count(*) FROM webhooks) < ?4`,
    )
    .bind(id, JSON.stringify(events), created_at, max)
    .run();
  return meta.changes > 0;
}

/** Updates the endpoint's row for conversations; never restores a deleted one. */
export async function updateEndpoint(
  db: D1Database,
  { id, events }: Endpoint,
  active: boolean,
): Promise<void> {
  await db
    .prepare("UPDATE webhooks SET events = ?2, active = ?3 WHERE id = ?1")
    .bind(id, JSON.stringify(events), active ? 1 : 0)
    .run();
}

export async function removeEndpoint(db: D1Database, id: string): Promise<boolean> {
  const { meta } = await db.prepare("DELETE FROM webhooks WHERE id = ?1").bind(id).run();
  return meta.changes > 0;
}

/** Returns the ids of all endpoints, oldest first. */
export async function endpointIds(db: D1Database): Promise<string[]> {
  const { results } = await db.prepare("SELECT id FROM webhooks ORDER BY created_at, id").all();
  return z
    .array(z.object({ id: z.string() }))
    .parse(results)
    .map(({ id }) => id);
}
