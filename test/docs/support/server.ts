import { bundle, startMiniflare, type Started } from "../../support/miniflare.ts";

const folder = bundle();
const servers = new Map<string, Promise<Started>>();

/** A server with these variables and no accounts. Pages with the same ones share it, one after the other. */
export async function emptyServer(vars: Readonly<Record<string, string>>): Promise<URL> {
  const key = JSON.stringify(vars);
  const starting = servers.get(key) ?? startMiniflare(folder, { vars, hear: () => {} });
  servers.set(key, starting);
  const { url, miniflare } = await starting;
  const db = await miniflare.getD1Database("DB");
  // Objects stay, but without accounts to reach them; so does the app's account, which the server creates once.
  await db.batch(TABLES.map((table) => db.prepare(`DELETE FROM ${table} ${KEPT[table] ?? ""}`)));
  return url;
}

export async function stopServers(): Promise<void> {
  const started = await Promise.all(servers.values());
  await Promise.all(started.map(({ miniflare }) => miniflare.dispose()));
  servers.clear();
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
