import { app } from "#server/app.ts";
import { sweepMedia } from "#server/media/sweep.ts";
import type { Env } from "#server/env.ts";

export default {
  fetch: app.fetch,
  scheduled: ({ scheduledTime }, env) => sweepMedia(env, scheduledTime),
} satisfies ExportedHandler<Env>;
export { ConversationObject } from "#server/conversation/object.ts";
export { LimiterObject } from "#server/limiter/object.ts";
export { UserObject } from "#server/user/object.ts";
