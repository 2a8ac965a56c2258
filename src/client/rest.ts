export { ParleyRest, type ParleyRestOptions } from "./parley-rest.ts";
export { ParleyError, type ClientErrorCode, type ParleyErrorCode } from "./problem.ts";
export type { ConversationRest } from "./conversation-rest.ts";
export type { GetAccessToken } from "./external-tokens.ts";
export type { RestOptions } from "./rest-options.ts";
