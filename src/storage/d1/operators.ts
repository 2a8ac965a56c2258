import { and, count, eq, isNull } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { Operator } from "#protocol/operator.ts";
import { operators } from "./schema/administration.ts";

const { id, name, created_at, revoked_at } = operators;
const OPERATOR = { id, name, created_at, revoked_at };

export async function insertOperator(
  db: DrizzleD1Database,
  operator: { id: string; name: string; hash: string; created_at: string },
): Promise<void> {
  await db.insert(operators).values(operator);
}

/** Returns all operators, oldest first, including revoked ones. */
export async function listOperators(db: DrizzleD1Database): Promise<Operator[]> {
  return db.select(OPERATOR).from(operators).orderBy(created_at, id);
}

export async function countOperators(db: DrizzleD1Database): Promise<number> {
  const [row] = await db.select({ n: count() }).from(operators).where(isNull(revoked_at));
  return row?.n ?? 0;
}

/** Returns the hash of the secret of an operator who is not revoked. */
export async function operatorHash(
  db: DrizzleD1Database,
  operatorId: string,
): Promise<string | null> {
  const row = await db
    .select({ hash: operators.hash })
    .from(operators)
    .where(and(eq(id, operatorId), isNull(revoked_at)))
    .get();
  return row?.hash ?? null;
}

/** Returns false if there is none to revoke. */
export async function revokeOperator(
  db: DrizzleD1Database,
  operatorId: string,
  at: string,
): Promise<boolean> {
  const { meta } = await db
    .update(operators)
    .set({ revoked_at: at, hash: "" })
    .where(and(eq(id, operatorId), isNull(revoked_at)));
  return meta.changes > 0;
}
