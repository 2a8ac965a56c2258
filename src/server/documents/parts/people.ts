import { grantSchema, sessionPatchSchema, sessionSchema } from "#protocol/auth.ts";
import {
  credentialsSchema,
  operatorRegistrationSchema,
  refreshSchema,
  registrationMailSchema,
  registrationSchema,
} from "#protocol/credentials.ts";
import { mailTokenSchema } from "#protocol/mail.ts";
import { blockedPersonSchema } from "#protocol/privacy.ts";
import { signInMethodsSchema } from "#protocol/sign-in-methods.ts";
import { ticketSchema } from "#protocol/ticket.ts";
import { userPatchSchema, userSchema } from "#protocol/user.ts";
import { part } from "./part.ts";
import {
  ADA,
  DEVICE_SECRET,
  NOON,
  REFRESH_TOKEN,
  SESSION_SAMPLE,
  TOKEN,
  METADATA,
  METADATA_PATCH,
} from "./samples.ts";

const LANGUAGE = "A BCP 47 language tag, such as `en` or `pt-BR`";
const SECRET =
  "The `device_secret` of this device's last sign-in, to any account: with it, other people's wrong passwords never refuse this device";

export const PEOPLE = [
  part(userSchema, "A person, as others see them.", ADA, {
    id: "Opaque, and never changes",
    username: "Unique whatever the case; what a mention names after `@`",
    display_name: "What the person is called",
    language: `${LANGUAGE}: what the person reads, and what the server translates into for them`,
    avatar_url:
      "A picture that everyone who is signed in may fetch, or null; with `?size=small` its smaller version (MEDIA-9)",
    bio: "A line that the person says about themselves, or null",
    kind: "`bot` for an account that a program acts for",
    external_id:
      "The app's own id for them, its issuer's `sub`; null for who registered here. `ext:` before it names them wherever a user's id does (ACCOUNT-1)",
    last_seen_at:
      "The minute in which the person was last here; only where one person is looked up, and both show theirs (PRESENCE-3)",
    former_usernames:
      "The names that the person had and nobody has now, the newest first, by which old messages mention them; only where one person is looked up",
    read_receipts:
      "Whether others see how far this person has read; only in one's own profile (READ-4)",
    discoverable_by:
      "Who finds this person in the directory: `everyone`, `shared` (people with whom they share a conversation) or `nobody`; only in one's own profile (REACH-1)",
    messages_from:
      "Who may open a direct conversation with this person, likewise; only in one's own profile (REACH-3)",
    link_previews:
      "Whether the server makes previews of the links that this person sends; only in one's own profile (PREVIEW-4)",
    show_last_seen:
      "Whether others see when this person was last here, and this person sees it of them; only in one's own profile",
    notifications:
      "How the server notifies this person, where they chose; only in one's own profile (PUSH-4, PUSH-5)",
    metadata: METADATA,
    deleted: "Set where the account was erased: show a name of your own for it (LEAVE-5)",
    deletes_at:
      "When the account is erased, as its person asked; only in one's own profile (LEAVE-2)",
    created_at: "When the account was made",
  }),
  part(
    userPatchSchema,
    "What to change of one's profile; what is absent stays.",
    { display_name: "Ada Lovelace", language: "en" },
    {
      username:
        "As of a new account (NAME-1); the former one stays reserved for its owner for a month (NAME-4)",
      display_name: "At most 64 characters, something visible among them (NAME-2)",
      language: LANGUAGE,
      avatar_url:
        "The `media_url` of an upload of one's own that is a picture, or null for none (MEDIA-8)",
      bio: "One line of at most `limits.bio_length` characters, or null for none",
      read_receipts: "False hides how far one has read, from everyone",
      discoverable_by: "Who finds one in the directory",
      messages_from: "Who may open a direct conversation with one, as long as there is none",
      show_last_seen: "False hides when one was last here, and when others were",
      link_previews: "False keeps the server from making previews of the links that one sends",
      notifications: "What to change of how the server notifies one; what is absent stays",
      metadata: METADATA_PATCH,
    },
  ),
  part(
    blockedPersonSchema,
    "Somebody whom you have blocked.",
    {
      user_id: ADA.id,
      username: ADA.username,
      display_name: ADA.display_name,
      avatar_url: null,
      created_at: NOON,
    },
    {
      user_id: "Of the blocked person",
      username: "As it is now",
      display_name: "What they are called now",
      avatar_url: "Their picture, or null",
      created_at: "When you blocked them",
    },
  ),
  part(
    registrationSchema,
    "A new account.",
    { username: "ada", password: "correct horse", display_name: "Ada Lovelace" },
    {
      username:
        "2 to 32 letters, digits, `_`, `.` or `-`, a letter or digit first and last (NAME-1)",
      password: "8 to 256 characters; the most common ones are refused (PASSWORD-5)",
      display_name: "The username unless given",
      language: `${LANGUAGE}; \`en\` unless given`,
      invitation:
        "The code of an invitation, where `registration` of `GET /auth/methods` is `invited` (ENTRY-2)",
      challenge:
        "The token of a solved challenge, where `GET /auth/methods` names one; good once (ENTRY-3)",
      mail_token:
        "Of the answer of `POST /auth/register/mail`, where `GET /auth/methods` names domains (ENTRY-6)",
      mail_code: "The code that came to the address, whatever its case",
      device_secret: SECRET,
    },
  ),
  part(
    registrationMailSchema,
    "The address with which somebody signs up.",
    { address: "ada@example.com" },
    {
      address: "Where the code goes: of one of the domains that `GET /auth/methods` names",
      language: `Of the mail. ${LANGUAGE}; \`en\` unless given`,
      challenge: "The token of a solved challenge, where `GET /auth/methods` names one (ENTRY-3)",
    },
  ),
  part(
    mailTokenSchema,
    "What goes with the code that came to the address.",
    { mail_token: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z", expires_at: NOON },
    {
      mail_token: "Send it with the code; opaque, and of no use without it",
      expires_at: "Until when the code is good",
    },
  ),
  part(
    operatorRegistrationSchema,
    "A new account that an operator makes for somebody.",
    { username: "ada", password: "correct horse", display_name: "Ada Lovelace" },
    {
      username:
        "2 to 32 letters, digits, `_`, `.` or `-`, a letter or digit first and last (NAME-1)",
      password: "8 to 256 characters; the most common ones are refused (PASSWORD-5)",
      display_name: "The username unless given",
      language: `${LANGUAGE}; \`en\` unless given`,
    },
  ),
  part(
    signInMethodsSchema,
    "How people sign in on this server.",
    {
      password: true,
      passkey: true,
      oidc: { name: "Example" },
      registration: "open",
      challenge: {
        site_key: "0x4AAAAAAAA",
        script_url: "https://challenges.cloudflare.com/turnstile/v0/api.js",
        action: "register",
      },
      mail: true,
    },
    {
      registration_domains:
        "The domains of email addresses with which people sign up (ENTRY-6); absent where nobody is asked for one",
      registration:
        "Who may sign up with a password: anyone, whoever has the code of an invitation, or nobody (ENTRY-1)",
      challenge:
        "What an app's own widget needs to show the check against robots, or null without one; a page of this origin frames `/auth/challenge` instead (ENTRY-3)",

      password: "Whether with a username and a password",
      passkey: "Whether with a passkey alone, at `POST /auth/passkey`",
      oidc: "The issuer whose accounts they sign in with at `/auth/oidc/start`, or null",
      mail: "Whether the server sends mail, so that people may have an address, and a reset link sent there",
    },
  ),
  part(
    credentialsSchema,
    "A username and its password.",
    { username: "ada", password: "correct horse", device_secret: DEVICE_SECRET },
    {
      username: "Whatever its case",
      password: "The account's password",
      challenge:
        "The token of a challenge that was solved for `login`, where the server asked for one (ENTRY-5)",
      device_secret: SECRET,
    },
  ),
  part(
    refreshSchema,
    "A refresh token to trade.",
    { refresh_token: REFRESH_TOKEN },
    { refresh_token: "Of the last sign-in or refresh of this session" },
  ),
  part(
    grantSchema,
    "A session: who signed in, and with what to go on.",
    {
      user: ADA,
      access_token: TOKEN,
      token_type: "Bearer",
      expires_in: 900,
      refresh_token: REFRESH_TOKEN,
      device_secret: DEVICE_SECRET,
      session_expires_at: "2026-09-10T12:00:00.000Z",
    },
    {
      user: "Who signed in",
      access_token: "A JWT, sent as `Authorization: Bearer`",
      token_type: "Always `Bearer`",
      expires_in: "Seconds that the access token lives",
      refresh_token: "Good once, for fresh tokens (AUTH-4)",
      device_secret:
        "Of a sign-in or a registration: keep it on the device, past signing out, and send it with the next sign-in",
      session_expires_at: "When the session ends, however often it is refreshed (SESSION-2)",
    },
  ),
  part(
    sessionSchema,
    "A device where you are signed in.",
    { ...SESSION_SAMPLE, current: true, new_device: false },
    {
      id: "Of the session, to end it by",
      current: "Whether this request came from it",
      user_agent: "What the device said of itself when it signed in",
      created_at: "When it signed in",
      last_used_at: "When it last traded its refresh token",
      expires_at: "When it ends, however often it is used (SESSION-2)",
      device: "The program and the system, as far as the device says; null where it says nothing",
      network: "Where it was last used, approximately: an IPv4 /24 or an IPv6 /48",
      country: "Where Cloudflare places that, by its ISO 3166 code; null elsewhere",
      city: "The same more closely",
      new_device:
        "Whether a device that the account did not know signed in, and nobody has confirmed it (SESSION-3)",
    },
  ),
  part(
    sessionPatchSchema,
    "That a sign-in from a new device was you.",
    { new_device: false },
    { new_device: "False takes the mark away; nothing else can be set" },
  ),
  part(
    ticketSchema,
    "What opens one socket, once.",
    { ticket: "eyJhbGciOiJFZERTQSJ9.eyJ0aWNrZXQiOjF9.c2ln", expires_in: 30 },
    { ticket: "Pass it as `?ticket=`", expires_in: "Seconds in which it opens a socket" },
  ),
];
