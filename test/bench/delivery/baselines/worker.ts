import type { BaselineEnv } from "./env.ts";

export { AwaitD1 } from "./await-d1.ts";
export { BroadcastOnly } from "./broadcast-only.ts";
export { InsertRow } from "./insert-row.ts";

/** `/{binding}/{room}?user={user_id}` */
export default {
  fetch(request, env) {
    const url = new URL(request.url);
    const [binding, room] = url.pathname.slice(1).split("/");
    switch (binding) {
      case "BROADCAST_ONLY":
      case "INSERT_ROW":
      case "AWAIT_D1":
        url.pathname = `/${room}`;
        return env[binding].getByName(room ?? "").fetch(new Request(url, request));
      case undefined:
      default:
        return new Response(null, { status: 404 });
    }
  },
} satisfies ExportedHandler<BaselineEnv>;
