/**
 * LEAVE-3: lists all stored data, and what happens to it when a person's account is erased. A test compares this with
 * the schemas of D1 and the objects, and fails for a table or column that is missing here. Erasure deletes D1's rows by
 * `rowsBy`, and clears columns of `users`, according to this list; for everything else see `Leaving`, `PersonsErasure`
 * and what they call.
 */

/** A table, or the keys beside an object's tables. Columns are separated by spaces. */
export interface Store {
  /** Personal data that is erased, on its own or with its row. */
  erased?: string;
  /** In D1: the columns that identify the person to whom a row belongs. Erasure deletes these rows. */
  rowsBy?: string;
  /** Personal data that is kept, by the reason, which includes for how long. */
  kept?: Readonly<Record<string, string>>;
  /** Data that says nothing about a person. */
  nobodys?: string;
}

type Stores = Readonly<Record<string, Store>>;

const ID = "an id, which names nobody any more";
const GROUP = "the conversation's own, as long as it exists";
const CHOICE = "erased with the messages, or kept with them, as the person chose";
const ROLE = "what they were there, without a name, as long as the conversation exists";

/** The columns of a message, in an object and in D1. */
const MESSAGE = {
  kept: {
    [CHOICE]:
      "text media_url media language mentions metadata preview pinned kind edited_at deleted_at",
    "others' reactions, as long as the message is there; theirs are taken back": "reactions",
    [ID]: "client_id album sender_id created_at",
    [GROUP]: "system",
    "an id, which names nobody any more, where others forwarded what they wrote": "forwarded",
  },
  nobodys: "id version text_version reply_to reply_count last_reply_id",
} as const;

export const D1_STORES: Stores = {
  users: {
    erased:
      "username username_key display_name language avatar_url bio read_receipts show_last_seen link_previews last_seen_at metadata password_hash second_factor issuer subject claims discoverable_by messages_from notifications deletes_at created_at",
    kept: { [ID]: "id disabled_at" },
    nobodys: "kind",
  },
  former_usernames: {
    erased: "user_id username",
    kept: {
      "a name that nobody may take yet, without whose it was, for a month":
        "username_key released_at",
    },
  },
  user_names: { rowsBy: "user_id", erased: "user_id key" },
  sessions: {
    rowsBy: "user_id",
    erased:
      "id user_id family refresh_hash previous_hash rotated_at user_agent network country city created_at last_used_at expires_at revoked_at",
  },
  devices: { rowsBy: "user_id", erased: "user_id secret network expires_at" },
  reports: {
    kept: {
      "reports, without what they quote once they are resolved, and after 30 days (REPORT-3)":
        "id reporter_id user_id conversation_id message_id reason note messages created_at resolved_at resolution",
    },
  },
  blocks: { rowsBy: "user_id blocked_id", erased: "user_id blocked_id created_at" },
  push_subscribers: { rowsBy: "user_id", erased: "user_id" },
  audit: {
    kept: {
      "rows of the audit, without a name or a text, for 90 days (AUDIT-2)":
        "id action at last_at count user_id actor_kind actor_id session_id network country conversation_id detail",
    },
  },
  recovery_codes: { rowsBy: "user_id", erased: "user_id hash created_at" },
  reset_links: { rowsBy: "user_id", erased: "hash user_id expires_at" },
  mail_addresses: {
    rowsBy: "user_id",
    erased: "user_id address address_key pending pending_hash pending_until",
  },
  passkeys: {
    rowsBy: "user_id",
    erased:
      "id user_id credential_id public_key counter transports synced name created_at last_used_at",
  },
  totp: {
    rowsBy: "user_id",
    erased: "user_id id secret key_id last_step name created_at last_used_at",
  },
  operators: { nobodys: "id name hash created_at revoked_at" },
  server_invitations: {
    nobodys: "id code_hash name created_by created_at expires_at uses_max uses revoked_at",
  },
  server_keys: { nobodys: "id created_at" },
  conversations: {
    kept: {
      [GROUP]: "title metadata",
      [ID]: "created_by",
      "a group's picture goes with their other files": "avatar_url",
    },
    erased: "name_givers",
    nobodys:
      "id kind history version head member_count members_invite join_approval created_at active_at changed_at",
  },
  members: {
    erased:
      "username display_name avatar_url nickname muted_until archived pinned translate notify unread_from request apart",
    kept: { [ID]: "user_id", [ROLE]: "role joined_at left_at read opened visible_from" },
    nobodys: "conversation_id version join_requests personal_sequence changed_at",
  },
  invitations: { nobodys: "code_hash conversation_id" },
  join_requests: { rowsBy: "user_id", erased: "user_id conversation_id" },
  messages: {
    ...MESSAGE,
    kept: { ...MESSAGE.kept, [`${CHOICE}: the words that search finds it by`]: "words" },
    nobodys: `row_id conversation_id last_reply_at recent_replies ${MESSAGE.nobodys}`,
  },
  message_search: { kept: { [CHOICE]: "words conversation_id" } },
  message_search_config: { nobodys: "k v" },
  message_search_data: { kept: { [CHOICE]: "block" }, nobodys: "id" },
  message_search_idx: { kept: { [CHOICE]: "term" }, nobodys: "segid pgno" },
  tallies: {
    kept: { [ID]: "people" },
    nobodys: "conversation_id level block version live calls_all",
  },
  inboxes: { rowsBy: "user_id", erased: "user_id open_until" },
  webhooks: { nobodys: "id events active created_at" },
  media: {
    kept: {
      [`${CHOICE}; avatars and what no message carries are always erased`]:
        "key user_id name content_type size width height duration_ms placeholder waveform small created_at leased_until stored_at used_at removed_at",
    },
  },
  media_uses: { kept: { [CHOICE]: "key conversation_id owned newest" } },
  thread_follows: {
    rowsBy: "user_id",
    erased: "user_id conversation_id message_id following by_hand read",
  },
  link_previews: {
    kept: {
      "what pages say of themselves, by a hash of their address, for two hours at most (PREVIEW-6)":
        "url_hash preview image_key made_at",
    },
  },
  translations: {
    kept: { [CHOICE]: "conversation_id message_id language version text provider" },
  },
};

const words = (names = ""): string[] => names.split(" ").filter((name) => name !== "");

/** The personal data in D1. */
export const OWN_STORES = {
  rows: Object.entries(D1_STORES).flatMap(([table, { rowsBy }]) =>
    rowsBy === undefined ? [] : [{ table, by: words(rowsBy) }],
  ),
  columns: words(D1_STORES["users"]?.erased),
};

/** The pauses that `Deadlines` stores for failing jobs. */
const BACKOFFS = "backoffs";

/**
 * The tables of each kind of object, and under `kv` the keys beside them; a name that ends with `:` is a prefix of
 * keys.
 */
export const OBJECT_STORES: Readonly<Record<string, Stores>> = {
  ConversationObject: {
    kv: { kept: { [ID]: "text:" }, nobodys: BACKOFFS },
    conversation: {
      kept: {
        [GROUP]: "title metadata",
        [ID]: "created_by",
        "a group's picture goes with their other files": "avatar_url",
      },
      nobodys:
        "id kind history version members_invite join_approval created_at epoch deleted_at schema_version",
    },
    invitations: {
      kept: {
        [GROUP]: "code name created_at expires_at uses_max uses approval revoked_at",
        [ID]: "created_by",
      },
      nobodys: "id",
    },
    join_requests: {
      erased: "note created_at invitation_id",
      kept: { [`${ID}, of a request that was declined`]: "user_id declined_at" },
    },
    bans: { kept: { [ID]: "user_id banned_by created_at" } },
    members: {
      erased:
        "username display_name avatar_url nickname muted_until archived pinned translate notify language unread_from read_moves receipts request apart",
      kept: {
        [ID]: "user_id",
        [ROLE]: "role joined_at left_at read delivered opened stays_out visible_from",
      },
      nobodys: "version join_requests personal_sequence joined_version in_use",
    },
    messages: {
      ...MESSAGE,
      kept: { ...MESSAGE.kept, [`${CHOICE}: whether its text has an address`]: "links" },
    },
    revisions: {
      kept: { [CHOICE]: "text written_at replaced_at" },
      nobodys: "message_id version",
    },
    media_checks: { nobodys: "media_url due_at" },
    transcriptions: { nobodys: "message_id attempts" },
    previews: { nobodys: "message_id attempts due_at" },
    projection: {
      kept: { "until D1 has it, a moment later: rows of the audit": "audit" },
      nobodys: "id head personal_sequence rebuilding hooks hooks_from blocks_head",
    },
    tallies: { kept: { [ID]: "people" }, nobodys: "level block version live calls_all" },
    listening_bots: { nobodys: "user_id" },
    import_progress: { nobodys: "document_id next_line touched_at finished" },
    import_people: {
      kept: {
        "until the import has ended, a day at most after it last moved": "source_id person member",
      },
    },
  },
  UserObject: {
    kv: {
      erased: `bucket strangers texts sends brought picture mails new_sign_ins standing deletion exports ${BACKOFFS}`,
      nobodys: "schema_version erased",
    },
    sockets: { erased: "socket_id conversation_id session_id opened_at" },
    revoked_sessions: { erased: "session_id until" },
    account: { kept: { [ID]: "disabled" }, nobodys: "id" },
    blocks: { erased: "blocked_id active created_at pending" },
    drafts: { erased: "conversation_id text reply_to position updated_at" },
    push_subscriptions: {
      erased: "session_id endpoint p256dh auth outside created_at seen_at",
    },
    pushes: { erased: "conversation_id due_at devices attempts since sent_at" },
    pending_profile: { erased: "id profile" },
    unrecorded_ends: { erased: "session_id ended_at audit" },
    unrecorded_disabling: { erased: "id disabled_at audit" },
    used_tickets: { erased: "ticket_id until" },
    kept_answers: {
      erased: "key fingerprint seed started_at answer",
      kept: { "in the objects of others, whose requests named the person: for a day": "" },
    },
  },
  BotObject: {
    kv: { nobodys: `token all hook commands schema_version ${BACKOFFS}` },
    subscriptions: { nobodys: "conversation_id number epoch processed" },
    commands: {
      kept: { [`${ID}, for 15 minutes`]: "user_id" },
      nobodys: "command_id conversation_id until",
    },
  },
  KeyObject: {
    kv: { nobodys: `key used_at bucket schema_version ${BACKOFFS}` },
    kept_answers: {
      erased: "answer",
      nobodys: "key fingerprint seed started_at",
    },
  },
  WebhookObject: {
    kv: { nobodys: BACKOFFS },
    endpoint: {
      nobodys:
        "id url events description status disabled_because secret former_secret former_secret_until failures failing_since probe_at missed missed_since created_at unregistered schema_version",
    },
    lanes: {
      nobodys:
        "conversation_id epoch head unseen taken_at attempts due_at attempted_at response_status error latency_ms",
    },
    queue: {
      erased: "body",
      kept: { [`${ID}, within the id of an event`]: "event_id" },
      nobodys: "conversation_id sequence event_type message_id queued_at expires_at",
    },
    log: {
      erased: "body",
      kept: { [`${ID}, within the id of an event`]: "event_id" },
      nobodys:
        "sequence conversation_id event_type message_id status attempts response_status error latency_ms queued_at attempted_at finished_at",
    },
  },
  LimiterObject: {
    kv: {
      kept: { "wrong passwords by hashes of networks and devices, for hours": "guesses" },
      nobodys: `bucket ${BACKOFFS}`,
    },
  },
};

/** The buckets of R2, whose keys are those of D1's `media`. */
export const BUCKETS: Readonly<Record<string, Store>> = {
  MEDIA: { kept: { [CHOICE]: "bytes" } },
};
