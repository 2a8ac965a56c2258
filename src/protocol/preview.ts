import { z } from "zod";
import { PREVIEW_DESCRIPTION_LENGTH, PREVIEW_SITE_LENGTH, PREVIEW_TITLE_LENGTH } from "./limits.ts";

/** The picture of a preview: a copy that the server has made, for whoever sees the message. */
const previewImageSchema = z.object({
  media_url: z.string(),
  width: z.int(),
  height: z.int(),
});

/**
 * What the page behind a message's first link says of itself. Nothing of it is formatted, and nothing of it is to be
 * trusted: whoever owns the page has written it.
 */
export const previewSchema = z
  .object({
    url: z.string().max(2_048),
    site: z.string().max(PREVIEW_SITE_LENGTH).nullable(),
    title: z.string().max(PREVIEW_TITLE_LENGTH),
    description: z.string().max(PREVIEW_DESCRIPTION_LENGTH).nullable(),
    image: previewImageSchema.nullable(),
  })
  .meta({ id: "Preview" });
/** What the page behind a message's first link says of itself. */
export type Preview = z.infer<typeof previewSchema>;
