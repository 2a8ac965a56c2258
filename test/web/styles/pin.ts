import { call, say } from "../support/api.ts";
import type { Person } from "../support/people.ts";
import type { Web } from "../support/web.ts";

/** Sends a message and pins it; returns its id. */
export async function pin(web: Web, as: Person, id: string, text: string): Promise<number> {
  const message = await say(web, as, id, text);
  await call(web, "PUT", `/conversations/${id}/messages/${message.id}/pin`, { as });
  return message.id;
}
