import type { EmailBinding } from "./mail/cloudflare-mailer.ts";
import type {
  BotApi,
  ConversationApi,
  KeyApi,
  LimiterApi,
  UserApi,
  WebhookApi,
} from "./objects.ts";

/** The bindings of `wrangler.toml`; numbers may arrive as strings, see `config.ts`. */
export interface Env {
  DB: D1Database;
  MEDIA: R2Bucket;
  /** The page's files. */
  ASSETS: Fetcher;
  CONVERSATIONS: DurableObjectNamespace<ConversationApi>;
  USERS: DurableObjectNamespace<UserApi>;
  LIMITERS: DurableObjectNamespace<LimiterApi>;
  WEBHOOKS: DurableObjectNamespace<WebhookApi>;
  KEYS: DurableObjectNamespace<KeyApi>;
  BOTS: DurableObjectNamespace<BotApi>;
  SENDS_PER_SECOND: string | number;
  SENDS_PER_MINUTE_TOTAL: string | number;
  SEND_BURST: string | number;
  REQUESTS_PER_MINUTE: string | number;
  KEY_REQUESTS_PER_MINUTE: string | number;
  APP_NAME: string;
  AUTH_ATTEMPTS_PER_MINUTE: string | number;
  REFRESHES_PER_MINUTE: string | number;
  CLIENT_ADDRESS_HEADER: string;
  SOCKETS_PER_USER: string | number;
  MAX_TEXT_LENGTH: string | number;
  TEXT_BYTES_PER_DAY: string | number;
  CONVERSATION_BYTES: string | number;
  DATABASE_BYTES: string | number;
  MAX_MEMBERS: string | number;
  EVENTS_PER_SECOND: string | number;
  METADATA_BYTES: string | number;
  METADATA_WRITERS: string;
  STRANGERS_PER_HOUR: string | number;
  BRINGS_PER_HOUR: string | number;
  DISCOVERABLE_BY: string;
  MESSAGES_FROM: string;
  MESSAGE_REQUESTS: string;
  MAX_MEDIA_BYTES: string | number;
  MEDIA_BYTES_PER_USER: string | number;
  MEDIA_REQUESTS_PER_MINUTE: string | number;
  MAX_WEBHOOKS: string | number;
  UNSEEN_AFTER_SECONDS: string | number;
  LINK_PREVIEWS: string;
  /** "allowed" in tests and development only: the server then calls addresses on its own machine, too. */
  OUTSIDE_LOOPBACK?: string;
  TOKEN_ISSUER: string;
  CORS_ORIGINS: string;
  AUTH_SIGNING_KEYS: string;
  AUTH_JWKS_URL?: string;
  AUTH_ISSUER?: string;
  AUTH_AUDIENCE?: string;
  AUTH_PICTURES?: string;
  AUTH_TOKEN_TYPE?: string;
  REGISTRATION?: string;
  REGISTRATION_DOMAINS?: string;
  TURNSTILE_SITE_KEY?: string;
  TURNSTILE_SECRET?: string;
  TURNSTILE_SCRIPT_URL?: string;
  TURNSTILE_VERIFY_URL?: string;
  TURNSTILE_HOSTNAMES?: string;
  SESSION_DAYS: string | number;
  PASSWORD_SIGN_IN: string;
  PASSKEY_RP_ID?: string;
  PASSKEY_ORIGINS?: string;
  OIDC_ISSUER?: string;
  OIDC_CLIENT_ID?: string;
  OIDC_CLIENT_SECRET?: string;
  OIDC_NAME?: string;
  OIDC_SCOPE?: string;
  OPERATOR_TOKEN?: string;
  MAILER?: "" | "http" | "cloudflare";
  MAIL_URL?: string;
  MAIL_FROM?: string;
  MAIL_API_KEY?: string;
  PAGE_URL?: string;
  PUSH_KEY?: string;
  PUSH_CONTACT?: string;
  PUSH_SERVICES?: string;
  /** Bound where an operator sends mail by Cloudflare. */
  EMAIL?: EmailBinding;
  /** Bound in production only: it has no local simulator. */
  AI?: Ai;
  TRANSLATOR?: "" | "workers-ai" | "libretranslate" | "apertium";
  TRANSLATOR_URL?: string;
  TRANSLATOR_API_KEY?: string;
  TRANSCRIBER?: "" | "workers-ai" | "openai";
  TRANSCRIBER_URL?: string;
  TRANSCRIBER_MODEL?: string;
  TRANSCRIBER_API_KEY?: string;
}
