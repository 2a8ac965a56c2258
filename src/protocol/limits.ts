/** The most pixels a side, and bytes, of an avatar: a list shows dozens at once. */
export const AVATAR_PIXELS_MAX = 1_024;
export const AVATAR_BYTES_MAX = 1_000_000;

/** The most pixels a side, and bytes, of the smaller version of a picture (MEDIA-9). */
export const SMALL_PIXELS_MAX = 128;
export const SMALL_BYTES_MAX = 32_768;

/** UTF-16 code units of the line in which people describe themselves. */
export const BIO_LENGTH = 140;

/** A person's username changes in any 30 days; the server reserves each former name for them for as long (NAME-4). */
export const USERNAME_CHANGES_MAX = 3;
export const USERNAME_RESERVED_MS = 30 * 24 * 60 * 60_000;

/** UTF-16 code units of the texts of a link preview. */
export const PREVIEW_SITE_LENGTH = 64;
export const PREVIEW_TITLE_LENGTH = 200;
export const PREVIEW_DESCRIPTION_LENGTH = 300;

/** Previews that the server makes for one person in a minute; a message beyond that has none. */
export const PREVIEWS_PER_MINUTE = 20;
/** Bytes of pictures that the server stores for the previews of one person in a day; a preview beyond that has none. */
export const PREVIEW_PICTURE_BYTES_PER_DAY = 50_000_000;

/** An interrupted upload frees its reserved space this long after its last bytes; arriving bytes renew the lease. */
export const UPLOAD_LEASE_MS = 60_000;

/** UTF-8 bytes of one WebSocket frame from a client. */
export const MAX_FRAME_BYTES = 64 * 1024;

/**
 * A frame of more characters closes its socket (4500) instead of being refused: parsing it costs more than sending it.
 */
export const MAX_REFUSED_LENGTH = 1024 * 1024;

/** UTF-8 bytes of one REST body; the widest legitimate one adds MAX_MEMBERS members. */
export const MAX_BODY_BYTES = 256 * 1024;

/** A client sends the text "ping" this often; three silent intervals close the socket (4408). */
export const HEARTBEAT_MS = 30_000;
export const SILENT_AFTER_MS = 3 * HEARTBEAT_MS;

/** How long one `typing` frame holds. While its person goes on typing, a client repeats it within half of that time. */
export const TYPING_MS = 6_000;

/** The server passes on the start of a person's typing in a conversation at most this often, and its end always. */
export const TYPING_INTERVAL_MS = 1_000;

/** Messages in a page: default and maximum. */
export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 200;

/** Messages in a `snapshot`. */
export const SNAPSHOT_MESSAGES = 50;

/** Records in one `changes` frame of a resume. */
export const CHANGES_PAGE = 300;

/**
 * While more people than this are online, only `welcome` has presence, and the server passes on no typing: n people who
 * connect, or type, cost n² frames.
 */
export const PRESENCE_MAX = 100;

/** While more people than this are online, the server sends no receipts: each message may cause one from everyone. */
export const RECEIPTS_MAX = 32;

/** Members in a `welcome`: all of a smaller conversation, otherwise those that the reader is likely to see first. */
export const WELCOME_MEMBERS_MAX = 200;

/** Frames other than `send` and `edit` that one user may send in a conversation: sustained per second, and at once. */
export const FRAMES_PER_SECOND = 20;
export const FRAME_BURST = 100;

/** Refused frames that one user may send before the server closes the socket (4429). */
export const REFUSALS_PER_SECOND = 5;
export const REFUSAL_BURST = 100;

/** Distinct emoji under one message, people one message may mention, pins of one conversation. */
export const REACTIONS_MAX = 20;
export const MENTIONS_MAX = 50;
export const PINS_MAX = 50;

/** The most messages of one album that follow one another. */
export const ALBUM_MAX = 10;

/**
 * The server keeps this many of a message's earlier texts, the newest; the page sizes are the default and the maximum.
 */
export const REVISIONS_MAX = 100;
export const REVISIONS_PAGE_DEFAULT = 20;
export const REVISIONS_PAGE_MAX = 50;

/** The server writes a person's read position at most this often, however fast they scroll. */
export const READ_INTERVAL_MS = 1_000;

/** How many of a member's last moves of the read position have a time (RECEIPT-3). */
export const READ_TIMES_MAX = 32;

/** How many members name a group without a title (INBOX-8). */
export const NAMED_AFTER_MAX = 5;

/** In a larger conversation, an inbox gets only what is addressed to its owner and their own actions at once. */
export const INBOX_FANOUT_MAX = 100;

/** In a conversation with more members than this, no inbox gets typing: each would cost a call every few seconds. */
export const INBOX_TYPING_MAX = 20;

/** An inbox sends the presence of this many people, the most recent peers of its owner's direct conversations. */
export const INBOX_PRESENCE_MAX = 50;

/** Custom events that one user may send in a conversation at once; EVENTS_PER_SECOND is the sustained rate. */
export const EVENT_BURST = 40;

/** UTF-8 bytes of an event's data as JSON, which the server sends to everyone online: enough for a WebRTC offer. */
export const EVENT_BYTES_MAX = 8_192;
export const EVENT_NAME_LENGTH = 64;

/** Levels of `metadata`, of which it is the first itself, and its keys over all levels. */
export const METADATA_DEPTH_MAX = 5;
export const METADATA_KEYS_MAX = 100;

/** The largest METADATA_BYTES: metadata of that size and the longest text still fit a frame together. */
export const METADATA_BYTES_CEILING = 8_192;

/** The largest MAX_TEXT_LENGTH that always fits a frame (3 bytes of UTF-8 for a code unit). */
export const TEXT_LENGTH_CEILING = 16_000;

/**
 * Reactions to one message, counting each emoji of each person. They are part of the message, which the server sends to
 * everyone again with each new reaction: this many take 40 KB.
 */
export const REACTORS_MAX = 1_000;

/** Characters sent on a socket since a ping last proved that its client reads; beyond them it closes (4413). */
export const MAX_UNREAD = 32 * 1024 * 1024;

/** Besides its heartbeat, a client pings each time it has received this many characters: far below `MAX_UNREAD`. */
export const PING_AFTER_LENGTH = 4 * 1024 * 1024;

/**
 * Characters that resumes may send to all of a user's sockets since each last pinged. Beyond that a socket waits for a
 * ping, and closes if none arrives within RESUME_WAIT_MS (4413).
 */
export const MAX_RESUMED = 8 * 1024 * 1024;
export const RESUME_WAIT_MS = 2 * HEARTBEAT_MS;

/** A resume may read the whole history, so it counts as this many frames. */
export const RESUME_FRAMES = 10;

/**
 * Passwords that wait to be hashed, or are being hashed, in one isolate at a time. The server refuses any more
 * (`overloaded`). Known devices get the higher limit, so that strangers' guesses do not lock them out.
 */
export const PASSWORDS_AT_ONCE = 8;
export const PASSWORDS_AT_ONCE_KNOWN = 16;

/**
 * Wrong passwords for one account before the next attempt has to wait: from one device or network, and from all unknown
 * networks together. The wait doubles with each wrong password, from GUESS_WAIT_MIN_MS to GUESS_WAIT_MAX_MS; the server
 * forgets one wrong password every GUESS_WAIT_MAX_MS.
 */
export const GUESSES_NETWORK = 10;
export const GUESSES_EVERYWHERE = 30;
/** Wrong passwords for an account, or from a network, after which a sign-in needs a solved challenge (ENTRY-5). */
export const GUESSES_UNCHALLENGED = 3;
export const GUESS_WAIT_MIN_MS = 1_000;
export const GUESS_WAIT_MAX_MS = 60 * 60_000;

/**
 * An account that has nothing to confirm with confirms by a session that was opened at most this long ago (CONFIRM-1).
 */
export const FRESH_SESSION_MS = 10 * 60_000;

/** An account knows this many devices, those that signed in last, for this long after their last sign-in. */
export const DEVICES_MAX = 20;
export const DEVICE_TTL_MS = 400 * 24 * 60 * 60_000;

/** Passkeys of one account. */
export const PASSKEYS_MAX = 20;

/**
 * How long a passkey may answer a challenge, the secret of an authenticator app waits for its first code, and a person
 * who entered the right password may take the second step.
 */
export const CHALLENGE_MS = 5 * 60_000;
export const ENROLMENT_MS = 10 * 60_000;
export const FACTOR_TOKEN_MS = 5 * 60_000;

/**
 * For this long after a client traded a refresh token, the server answers it with the same successor again (AUTH-4).
 */
export const REFRESH_REPEAT_MS = 60_000;

/** UTF-16 code units of a client's own id for a message, and of the `ref` of a frame. */
export const CLIENT_ID_LENGTH = 128;
export const REF_LENGTH = 128;

/** UTF-16 code units of an external address. */
export const HTTPS_URL_LENGTH = 2_048;

/** UTF-16 code units of a file's name. */
export const FILE_NAME_MAX = 255;

/** Points in the waveform of a voice message, each 0 to 255. */
export const WAVEFORM_POINTS = 256;

/** Messages in one request for translations. */
export const TRANSLATIONS_MAX = 50;

/** Messages that the sender of a request may send until it is accepted (REQUEST-4). */
export const REQUEST_MESSAGES_MAX = 5;

/** A person's drafts, and the UTF-8 bytes of their texts together: every inbox's `welcome` contains all of them. */
export const DRAFTS_MAX = 100;
export const DRAFTS_BYTES_MAX = 131_072;

/** The most people that one person may have blocked. */
export const BLOCKS_MAX = 1_000;

/** Days for which the server keeps a row of the audit, and rows of one page (AUDIT-2). */
export const AUDIT_DAYS = 90;
export const AUDIT_PAGE_MAX = 200;

/** A session ends when no client refreshes it for this many days. */
export const SESSION_IDLE_DAYS = 60;

/** Sign-ins from new devices that an account remembers until someone confirms them, and for how long (SESSION-3). */
export const NEW_SIGN_INS_MAX = 20;
export const NEW_SIGN_IN_DAYS = 30;

/** How often a person may export their own data in a day: each reads all of their conversations. */
export const EXPORTS_PER_DAY = 5;
/** UTF-16 code units of the note that a person adds to a report. */
export const REPORT_NOTE_LENGTH = 500;
/** Reports in one page. */
export const REPORTS_PAGE_MAX = 50;
/** Reports that one person may make in a day. */
export const REPORTS_PER_DAY = 30;
/** For this many days an unresolved report keeps the messages that it quotes. */
export const REPORT_QUOTE_DAYS = 30;
