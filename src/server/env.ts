import type { ConversationObject } from "./conversation/object.ts";
import type { LimiterObject } from "./limiter/object.ts";
import type { UserObject } from "./user/object.ts";

/** What `wrangler.toml` binds; numbers may arrive as strings, see `config.ts`. */
export interface Env {
  DB: D1Database;
  MEDIA: R2Bucket;
  CONVERSATIONS: DurableObjectNamespace<ConversationObject>;
  USERS: DurableObjectNamespace<UserObject>;
  LIMITERS: DurableObjectNamespace<LimiterObject>;
  SENDS_PER_SECOND: string | number;
  SEND_BURST: string | number;
  REQUESTS_PER_MINUTE: string | number;
  AUTH_ATTEMPTS_PER_MINUTE: string | number;
  SOCKETS_PER_USER: string | number;
  MAX_TEXT_LENGTH: string | number;
  MAX_MEMBERS: string | number;
  TOKEN_ISSUER: string;
  CORS_ORIGINS: string;
  AUTH_SIGNING_KEYS: string;
  AUTH_JWKS_URL?: string;
  AUTH_ISSUER?: string;
  AUTH_AUDIENCE?: string;
  OPERATOR_TOKEN?: string;
}
