import { grantSchema, sessionPatchSchema, sessionSchema } from "#protocol/auth.ts";
import {
  credentialsSchema,
  operatorRegistrationSchema,
  refreshSchema,
  registrationMailSchema,
  registrationSchema,
} from "#protocol/credentials.ts";
import { mailTokenSchema } from "#protocol/mail.ts";
import { readerSchema } from "#protocol/member.ts";
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
  "The `device_secret` from this device's last sign-in to any account: with it, other people's wrong passwords never lock this device out";

export const PEOPLE = [
  part(
    readerSchema,
    "A member who has read a message.",
    { user_id: ADA.id, read_at: NOON },
    {
      user_id: "The member",
      read_at: "When the server recorded it; null if it does not know (RECEIPT-3)",
    },
  ),
  part(userSchema, "A person's public profile.", ADA, {
    id: "Opaque, and never changes",
    username: "Unique regardless of case; follows the `@` in a mention",
    display_name: "The name to show for the person",
    language: `${LANGUAGE}: the language that the person reads and that the server translates into for them`,
    avatar_url:
      "A picture that every signed-in person can fetch, or null; `?size=small` fetches its smaller version (MEDIA-9)",
    bio: "A line that the person wrote about themselves, or null",
    kind: "`bot` for an account that a program controls",
    external_id:
      "The app's own id for them, its issuer's `sub`; null for people who registered here. With the prefix `ext:` it is accepted in place of a user's id (ACCOUNT-1)",
    last_seen_at:
      "When the person was last online, to the minute; only when one person is looked up and both share this (PRESENCE-3)",
    former_usernames:
      "The person's former usernames that nobody else has taken, newest first, which old messages may mention; only when one person is looked up",
    read_receipts:
      "Whether others can see how far this person has read; only in your own profile (READ-4)",
    discoverable_by:
      "Who can find this person in the directory: `everyone`, `shared` (people who share a conversation with them) or `nobody`; only in your own profile (REACH-1)",
    messages_from:
      "Who may start a direct conversation with this person, with the same values; only in your own profile (REACH-3)",
    link_previews:
      "Whether the server creates previews of links that this person sends; only in your own profile (PREVIEW-4)",
    show_last_seen:
      "Whether this person and others can see when each was last online; only in your own profile",
    notifications:
      "The person's notification settings, if they changed any; only in your own profile (PUSH-4, PUSH-5)",
    metadata: METADATA,
    deleted:
      "Present if the account was erased: show a localized placeholder as its name (LEAVE-5)",
    deletes_at:
      "When the account will be erased, if the person requested that; only in your own profile (LEAVE-2)",
    created_at: "When the account was created",
  }),
  part(
    userPatchSchema,
    "Changes to your profile; absent properties stay as they are.",
    { display_name: "Ada Lovelace", language: "en" },
    {
      username:
        "Follows the rules for new accounts (NAME-1); the former username stays reserved for you for a month (NAME-4)",
      display_name: "At most 64 characters, at least one of them visible (NAME-2)",
      language: LANGUAGE,
      avatar_url: "The `media_url` of a picture that you uploaded, or null for none (MEDIA-8)",
      bio: "One line of at most `limits.bio_length` characters, or null for none",
      read_receipts: "False hides from everyone how far you have read",
      discoverable_by: "Who can find you in the directory",
      messages_from: "Who may start a direct conversation with you",
      show_last_seen:
        "False hides when you were last online, and hides the same of others from you",
      link_previews: "False stops the server from creating previews of links that you send",
      notifications: "Changes to your notification settings; absent properties stay as they are",
      metadata: METADATA_PATCH,
    },
  ),
  part(
    blockedPersonSchema,
    "A person whom you have blocked.",
    {
      user_id: ADA.id,
      username: ADA.username,
      display_name: ADA.display_name,
      avatar_url: null,
      created_at: NOON,
    },
    {
      user_id: "The id of the blocked person",
      username: "Their current username",
      display_name: "Their current name",
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
        "2 to 32 letters, digits, `_`, `.` or `-`, with a letter or digit first and last (NAME-1)",
      password: "8 to 256 characters; the server refuses the most common passwords (PASSWORD-5)",
      display_name: "Defaults to the username",
      language: `${LANGUAGE}; defaults to \`en\``,
      invitation:
        "An invitation's code, if `registration` of `GET /auth/methods` is `invited` (ENTRY-2)",
      challenge:
        "The token of a solved challenge, if `GET /auth/methods` has one; valid once (ENTRY-3)",
      mail_token:
        "The token from `POST /auth/register/mail`, if `GET /auth/methods` lists domains (ENTRY-6)",
      mail_code: "The code that was sent to the address; case does not matter",
      device_secret: SECRET,
    },
  ),
  part(
    registrationMailSchema,
    "The email address with which a person signs up.",
    { address: "ada@example.com" },
    {
      address:
        "Where to send the code; it must belong to one of the domains that `GET /auth/methods` lists",
      language: `The language of the mail. ${LANGUAGE}; defaults to \`en\``,
      challenge: "The token of a solved challenge, if `GET /auth/methods` has one (ENTRY-3)",
    },
  ),
  part(
    mailTokenSchema,
    "A token that belongs to the code sent to the address.",
    { mail_token: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..x.y.z", expires_at: NOON },
    {
      mail_token: "An opaque token to send with the code; useless without it",
      expires_at: "When the code expires",
    },
  ),
  part(
    operatorRegistrationSchema,
    "A new account that an operator creates for a person.",
    { username: "ada", password: "correct horse", display_name: "Ada Lovelace" },
    {
      username:
        "2 to 32 letters, digits, `_`, `.` or `-`, with a letter or digit first and last (NAME-1)",
      password: "8 to 256 characters; the server refuses the most common passwords (PASSWORD-5)",
      display_name: "Defaults to the username",
      language: `${LANGUAGE}; defaults to \`en\``,
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
        "The domains of email addresses with which people can sign up (ENTRY-6); absent if no address is needed",
      registration:
        "Who may sign up with a password: anyone, people with an invitation's code, or nobody (ENTRY-1)",
      challenge:
        "The settings for an app's own bot-check widget, or null if the server has no bot check; a page of this origin frames `/auth/challenge` instead (ENTRY-3)",

      password: "Whether people can sign in with a username and password",
      passkey: "Whether people can sign in with only a passkey, at `POST /auth/passkey`",
      oidc: "The issuer whose accounts can sign in at `/auth/oidc/start`, or null",
      mail: "Whether the server sends mail, so that people can add an address and have a reset link sent there",
    },
  ),
  part(
    credentialsSchema,
    "A username and its password.",
    { username: "ada", password: "correct horse", device_secret: DEVICE_SECRET },
    {
      username: "Case does not matter",
      password: "The account's password",
      challenge:
        "The token of a challenge solved for `login`, if the server asked for one (ENTRY-5)",
      device_secret: SECRET,
    },
  ),
  part(
    refreshSchema,
    "A refresh token to exchange.",
    { refresh_token: REFRESH_TOKEN },
    { refresh_token: "The token from this session's last sign-in or refresh" },
  ),
  part(
    grantSchema,
    "A new session, with its user and tokens.",
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
      user: "The person who signed in",
      access_token: "A JWT, sent as `Authorization: Bearer`",
      token_type: "Always `Bearer`",
      expires_in: "Seconds until the access token expires",
      refresh_token: "Exchanges once for fresh tokens (AUTH-4)",
      device_secret:
        "After a sign-in or registration: keep it on the device even after signing out, and send it with the next sign-in",
      session_expires_at: "When the session ends, regardless of refreshes (SESSION-2)",
    },
  ),
  part(
    sessionSchema,
    "A device where you are signed in.",
    { ...SESSION_SAMPLE, current: true, new_device: false },
    {
      id: "The session's id, with which to end it",
      current: "Whether it made this request",
      user_agent: "The device's user agent at sign-in",
      created_at: "When it signed in",
      last_used_at: "When it last exchanged its refresh token",
      expires_at: "When it ends, regardless of use (SESSION-2)",
      device: "The program and operating system, as reported by the device; null if unknown",
      network: "The approximate network where it was last used: an IPv4 /24 or an IPv6 /48",
      country:
        "The network's country, according to Cloudflare, as an ISO 3166 code; null without Cloudflare",
      city: "The network's city, likewise",
      new_device: "Whether it is an unconfirmed sign-in from a new device (SESSION-3)",
    },
  ),
  part(
    sessionPatchSchema,
    "Confirms that a sign-in from a new device was you.",
    { new_device: false },
    { new_device: "Only `false` is allowed, which removes the mark" },
  ),
  part(
    ticketSchema,
    "A ticket, which opens one socket once.",
    { ticket: "eyJhbGciOiJFZERTQSJ9.eyJ0aWNrZXQiOjF9.c2ln", expires_in: 30 },
    { ticket: "The ticket to pass as `?ticket=`", expires_in: "Seconds until it expires" },
  ),
];
