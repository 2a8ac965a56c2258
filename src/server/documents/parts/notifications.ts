import {
  notificationsPatchSchema,
  notificationsSchema,
  quietHoursPutSchema,
  quietHoursSchema,
} from "#protocol/notifications.ts";
import { pushSubscriptionPutSchema, pushSubscriptionSchema } from "#protocol/push.ts";
import { part } from "./part.ts";
import { NOON, SESSION_SAMPLE } from "./samples.ts";

const QUIET = { start: "22:00", end: "07:00", time_zone: "Europe/London" };
const CONTENT =
  "`full`: sender, conversation and text; `sender`: without the text; `none`: only that there is a new message (PUSH-4)";

const NOTHING = "of each day during which the server sends no notifications";
const HOURS = {
  start: "The start, in 24-hour time",
  end: "The end; after midnight if earlier than `start`, and all day if equal to it",
  time_zone: "The time zone of these times, by its IANA name",
};

export const NOTIFICATIONS = [
  part(quietHoursSchema, `Hours ${NOTHING} (PUSH-5).`, QUIET, HOURS),
  part(quietHoursPutSchema, `Other hours ${NOTHING}.`, QUIET, HOURS),
  part(
    notificationsSchema,
    "A person's notification settings for all their devices; absent properties have their defaults.",
    { content: "sender", quiet_hours: QUIET },
    { content: `${CONTENT}; absent for \`full\``, quiet_hours: "Absent if there are none" },
  ),
  part(
    notificationsPatchSchema,
    "Changes to notification settings; absent properties stay as they are.",
    { quiet_hours: null },
    { content: CONTENT, quiet_hours: "New hours, or null for none" },
  ),
  part(
    pushSubscriptionPutSchema,
    "A browser's push subscription, as its `toJSON` returns it.",
    {
      endpoint: "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk",
      expirationTime: null,
      keys: {
        p256dh:
          "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth: "BTBZMqHH6r4Tts7J_aSIgg",
      },
    },
    {
      endpoint: "An address of a push service that the server knows (PUSH-1)",
      expirationTime: "Ignored: the push service reports when a subscription has ended",
      keys: "The device's public key and secret, for which the server encrypts (RFC 8291)",
    },
  ),
  part(
    pushSubscriptionSchema,
    "A device that receives notifications.",
    {
      session_id: SESSION_SAMPLE.id,
      service: "updates.push.services.mozilla.com",
      created_at: NOON,
      current: true,
    },
    {
      session_id: "The session of the device; the subscription ends with it",
      service: "The host of its push service; the address itself is never shown",
      created_at: "When it subscribed",
      current: "Whether it is the device that made this request",
    },
  ),
];
