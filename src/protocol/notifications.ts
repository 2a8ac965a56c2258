import { z } from "zod";
import { isTimeZone } from "./quiet-hours.ts";

export const pushContentSchema = z.enum(["full", "sender", "none"]);
/** The content of a notification: the text, only who wrote and where, or only that something is new. */
export type PushContent = z.infer<typeof pushContentSchema>;

const clockSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 22:00");

const hours = {
  start: clockSchema,
  end: clockSchema,
  time_zone: z.string().max(64).refine(isTimeZone, "must be a time zone such as Europe/Berlin"),
};
export const quietHoursSchema = z.object(hours).meta({ id: "QuietHours" });
export const quietHoursPutSchema = z.strictObject(hours).meta({ id: "QuietHoursPut" });

/** How the server notifies a person, on all their devices. The defaults are the text, at any hour. */
export const notificationsSchema = z
  .object({ content: pushContentSchema.optional(), quiet_hours: quietHoursSchema.optional() })
  .meta({ id: "Notifications" });
/** A person's choices about notifications: their content, and quiet hours. */
export type Notifications = z.infer<typeof notificationsSchema>;

export const notificationsPatchSchema = z
  .strictObject({
    content: pushContentSchema.optional(),
    quiet_hours: quietHoursPutSchema.nullable().optional(),
  })
  .meta({ id: "NotificationsPatch" });
/** A change to your choices about notifications. */
export type NotificationsPatch = z.infer<typeof notificationsPatchSchema>;
