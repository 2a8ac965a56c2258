import { z } from "zod";

/** Every limit that a peer can feel, as the server publishes it in `welcome`. */
export const limitsSchema = z
  .object({
    max_text_length: z.int(),
    max_frame_bytes: z.int(),
    text_bytes_per_day: z.int(),
    conversation_bytes: z.int(),
    max_members: z.int(),
    metadata_bytes: z.int(),
    metadata_depth: z.int(),
    metadata_keys: z.int(),
    strangers_per_hour: z.int(),
    brings_per_hour: z.int(),
    blocks_max: z.int(),
    sends_per_second: z.number(),
    send_burst: z.number(),
    frames_per_second: z.number(),
    frame_burst: z.number(),
    typing_interval_ms: z.int(),
    events_per_second: z.number(),
    event_burst: z.int(),
    event_bytes: z.int(),
    presence_max: z.int(),
    welcome_members_max: z.int(),
    receipts_max: z.int(),
    reactions_max: z.int(),
    reactors_max: z.int(),
    mentions_max: z.int(),
    pins_max: z.int(),
    revisions_max: z.int(),
    read_interval_ms: z.int(),
    inbox_fanout_max: z.int(),
    inbox_typing_max: z.int(),
    inbox_presence_max: z.int(),
    page_max: z.int(),
    max_media_bytes: z.int(),
    media_bytes_per_user: z.int(),
    avatar_pixels_max: z.int(),
    avatar_bytes_max: z.int(),
    upload_lease_ms: z.int(),
  })
  .meta({ id: "Limits" });
/** The server's limits as it publishes them, so that a client need not guess any. */
export type Limits = z.infer<typeof limitsSchema>;
