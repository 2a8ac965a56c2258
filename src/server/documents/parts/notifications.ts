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
  "`full`: who wrote what, and where; `sender`: without the text; `none`: only that something is new (PUSH-4)";

const NOTHING = "of each day in which the server notifies one of nothing";
const HOURS = {
  start: "From this time on, of 24 hours",
  end: "Until this time; past midnight where it is earlier than `start`, all day where it is the same",
  time_zone: "Whose clock says so: a name of the IANA's",
};

export const NOTIFICATIONS = [
  part(quietHoursSchema, `Hours ${NOTHING} (PUSH-5).`, QUIET, HOURS),
  part(quietHoursPutSchema, `Other hours ${NOTHING}.`, QUIET, HOURS),
  part(
    notificationsSchema,
    "How the server notifies a person, on all their devices; what is absent is as for everyone.",
    { content: "sender", quiet_hours: QUIET },
    { content: `${CONTENT}; absent for \`full\``, quiet_hours: "Absent where none are" },
  ),
  part(
    notificationsPatchSchema,
    "What to change of it; what is absent stays.",
    { quiet_hours: null },
    { content: CONTENT, quiet_hours: "Other hours, or null for none" },
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
      endpoint: "Of a push service that the server knows (PUSH-1)",
      expirationTime: "Ignored: the push service says when a subscription has ended",
      keys: "The device's public key and secret, for which the server encrypts (RFC 8291)",
    },
  ),
  part(
    pushSubscriptionSchema,
    "A device that is sent notifications.",
    {
      session_id: SESSION_SAMPLE.id,
      service: "updates.push.services.mozilla.com",
      created_at: NOON,
      current: true,
    },
    {
      session_id: "The session whose device it is, and with which it ends",
      service: "The host of its push service; nobody is shown the address itself",
      created_at: "When it was subscribed",
      current: "Whether it is the device that asks",
    },
  ),
];
