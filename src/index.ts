import { app } from "#server/app.ts";

export default app;
export { ConversationObject } from "#server/conversation/object.ts";
export { LimiterObject } from "#server/limiter/object.ts";
export { UserObject } from "#server/user/object.ts";
