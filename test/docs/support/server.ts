import { inject } from "vitest";
import { startMiniflare, type Started } from "../../support/miniflare.ts";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";

type Db = Awaited<ReturnType<Started["miniflare"]["getD1Database"]>>;

const start = (vars: Readonly<Record<string, string>>): Promise<Started> =>
  startMiniflare(inject("worker"), { vars: { ...vars }, hear: () => {} });

/** Pages without variables share it, one after the other; it ends with this process. */
let shared: Promise<Started> | undefined;

/** Lets `run` use a server that has these variables and no accounts. */
export async function onEmptyServer(
  vars: Readonly<Record<string, string>>,
  run: (server: URL) => Promise<void>,
): Promise<void> {
  if (Object.keys(vars).length === 0) return run(await emptyServer());
  const { url, miniflare } = await start(vars);
  try {
    await run(url);
  } finally {
    await miniflare.dispose();
  }
}

/** A server without variables and accounts. */
export async function emptyServer(): Promise<URL> {
  const { url, miniflare } = await (shared ??= start({}));
  const db = await miniflare.getD1Database("DB");
  await settle(url, db);
  // Objects stay, but without accounts to reach them; so does the app's account, which the server creates once.
  await db.batch(TABLES.map((table) => db.prepare(`DELETE FROM ${table} ${KEPT[table] ?? ""}`)));
  return url;
}

/** Waits until D1 has all of the former page's changes: one that came later would restore what is deleted now. */
async function settle(url: URL, db: Db): Promise<void> {
  const { results } = await db.prepare("SELECT id FROM conversations").all<{ id: string }>();
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  const rebuilds = results.map(({ id }) =>
    fetch(new URL(`/api/v1/operator/conversations/${encodeURIComponent(id)}/projection`, url), {
      method: "POST",
      headers,
    }),
  );
  for (const answer of await Promise.all(rebuilds)) await answer.text();
}

/** Renames a person or thing that another page may name alike. */
const TABLES = [
  "users",
  "former_usernames",
  "user_names",
  "sessions",
  "conversations",
  "members",
  "messages",
];
const KEPT: Readonly<Record<string, string>> = { users: "WHERE id <> 'app'" };
