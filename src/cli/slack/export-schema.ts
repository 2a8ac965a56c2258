import { z } from "zod";

/*
 * The parts of a Slack export's files that an import needs: see https://slack.com/help/articles/220556107 and
 * https://docs.slack.dev/reference/events/message.
 */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const profileSchema = z.object({
  display_name: text,
  real_name: text,
  bot_id: text,
});

export const slackUserSchema = z.object({
  id: z.string(),
  name: text,
  real_name: text,
  is_bot: z.boolean().nullish(),
  profile: profileSchema.nullish(),
});
export type SlackUser = z.infer<typeof slackUserSchema>;

export const slackChannelSchema = z.object({
  id: z.string(),
  name: text,
  created: z.number().nullish(),
  creator: text,
  members: z.array(z.string()).nullish(),
  pins: z.array(z.object({ id: z.string() })).nullish(),
});
export type SlackChannel = z.infer<typeof slackChannelSchema>;

const fileSchema = z.object({
  name: text,
  title: text,
  permalink: text,
  url_private: text,
});

const attachmentSchema = z.object({
  pretext: text,
  title: text,
  title_link: text,
  text,
  fallback: text,
});

export const slackMessageSchema = z.object({
  type: text,
  subtype: text,
  ts: z.string().regex(/^\d{1,12}\.\d{1,6}$/),
  thread_ts: text,
  user: text,
  username: text,
  bot_id: text,
  text,
  user_profile: z.object({ name: text, real_name: text, display_name: text }).nullish(),
  bot_profile: z.object({ name: text }).nullish(),
  edited: z.object({ ts: z.string() }).nullish(),
  files: z.array(fileSchema).nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).nullish(),
});
export type SlackMessage = z.infer<typeof slackMessageSchema>;
