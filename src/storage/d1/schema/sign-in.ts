import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

export const sessions = sqliteTable(
  "sessions",
  {
    id: text().primaryKey(),
    user_id: text().notNull(),
    /** Identifies the session in its refresh tokens; secret, so that nobody can end the session by guessing. */
    family: text().notNull(),
    /** SHA-256 of the currently valid refresh token. */
    refresh_hash: text().notNull(),
    /**
     * The hash of the previous refresh token, and when it was exchanged: its holder may get the same response once
     * more.
     */
    previous_hash: text(),
    rotated_at: text(),
    user_agent: text(),
    /** Where it was last used, approximately. */
    network: text(),
    country: text(),
    city: text(),
    created_at: text().notNull(),
    last_used_at: text().notNull(),
    expires_at: text().notNull(),
    revoked_at: text(),
  },
  (table) => [
    uniqueIndex("sessions_by_family").on(table.family),
    index("sessions_by_user").on(table.user_id),
  ],
);

/** Devices that have signed in to an account, so that others' wrong passwords never lock them out. */
export const devices = sqliteTable(
  "devices",
  {
    user_id: text().notNull(),
    /** Digests of the device's secret and of the network it last signed in from. */
    secret: text().notNull(),
    network: text().notNull(),
    expires_at: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.user_id, table.secret] })],
);

/** People's unused recovery codes, as SHA-256. */
export const recoveryCodes = sqliteTable(
  "recovery_codes",
  { user_id: text().notNull(), hash: text().notNull(), created_at: text().notNull() },
  (table) => [primaryKey({ columns: [table.user_id, table.hash] })],
);

/**
 * People's email addresses: a verified one, and a pending one with the SHA-256 of its code. Several accounts may have
 * the same address, so that an address reveals nothing about other accounts.
 */
export const mailAddresses = sqliteTable(
  "mail_addresses",
  {
    user_id: text().primaryKey(),
    address: text(),
    /** The verified address in lower case. */
    address_key: text(),
    pending: text(),
    pending_hash: text(),
    pending_until: text(),
  },
  (table) => [
    index("mail_addresses_by_key")
      .on(table.address_key)
      .where(sql`address_key IS NOT NULL`),
    index("mail_addresses_pending")
      .on(table.pending_until)
      .where(sql`pending_until IS NOT NULL`),
  ],
);

/** Links with which people choose a new password, as SHA-256 of each token. They are few, and deleted within a day. */
export const resetLinks = sqliteTable("reset_links", {
  hash: text().primaryKey(),
  user_id: text().notNull(),
  expires_at: text().notNull(),
});

/** Passkeys, each of one account. */
export const passkeys = sqliteTable(
  "passkeys",
  {
    /** SHA-256 of `credential_id`, which may have 1,023 bytes. */
    id: text().primaryKey(),
    user_id: text().notNull(),
    credential_id: text().notNull(),
    /** The public key in COSE's form, base64url. */
    public_key: text().notNull(),
    /** The authenticator's signature counter; 0 if it does not count. */
    counter: integer().notNull(),
    /** JSON: the transports through which browsers reach its authenticator. */
    transports: text().notNull(),
    synced: integer({ mode: "boolean" }).notNull(),
    name: text().notNull(),
    created_at: text().notNull(),
    last_used_at: text(),
  },
  (table) => [index("passkeys_by_user").on(table.user_id)],
);

/** Authenticator apps, at most one for each account. */
export const totp = sqliteTable(
  "totp",
  {
    user_id: text().primaryKey(),
    id: text().notNull(),
    /** Encrypted, with the key that `key_id` names. */
    secret: text().notNull(),
    key_id: text().notNull(),
    /** The time step of the last accepted code; codes of this or an earlier step are refused. */
    last_step: integer().notNull(),
    name: text().notNull(),
    created_at: text().notNull(),
    last_used_at: text(),
  },
  (table) => [index("totp_by_key").on(table.key_id)],
);
