import { app } from "#server/app.ts";
import type { Env } from "#server/env.ts";
import { hourly } from "#server/hourly.ts";
import { timely } from "#server/timely.ts";

export default {
  fetch: (request, env, context) => app.fetch(request, timely(env), context),
  scheduled: ({ scheduledTime }, env) => hourly(timely(env), scheduledTime),
} satisfies ExportedHandler<Env>;
export { BotObject } from "#server/bot/object.ts";
export { ConversationObject } from "#server/conversation/object.ts";
export { KeyObject } from "#server/key/object.ts";
export { LinkPreviews } from "#server/link-previews/link-previews.ts";
export { LimiterObject } from "#server/limiter/object.ts";
export { UserObject } from "#server/user/object.ts";
export { WebhookObject } from "#server/webhook/object.ts";
