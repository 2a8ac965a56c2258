import { z } from "zod";
import { PREVIEW_DESCRIPTION_LENGTH, PREVIEW_SITE_LENGTH, PREVIEW_TITLE_LENGTH } from "./limits.ts";

/** The picture of a preview: the server's own copy, which everyone who sees the message may fetch. */
const previewImageSchema = z.object({
  media_url: z.string(),
  width: z.int(),
  height: z.int(),
});

/**
 * How the page behind a message's first link describes itself. The texts have no formatting, and clients must not trust
 * them: the owner of the page wrote them.
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
/** How the page behind a message's first link describes itself. */
export type Preview = z.infer<typeof previewSchema>;
