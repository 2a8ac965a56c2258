import type { InvitationPreview } from "#protocol/invitation.ts";
import { TEXTS, type UnfurlLanguage } from "./unfurled-texts.ts";

/** What an app shows of a link to an invitation, by the Open Graph protocol. */
export interface Unfurled {
  title: string;
  description: string;
  /** The content of each `property`. */
  properties: Record<string, string>;
}

/** INVITE-5: shows what the preview has. Without one it names nothing, and not even whether the invitation exists. */
export function unfurled(
  preview: InvitationPreview | null,
  { address, languages }: { address: string; languages: string },
): Unfurled {
  const texts = TEXTS[languageOf(languages)];
  const group = preview === null || preview.server === true ? null : preview;
  const title = group?.title ?? (preview?.server === true ? texts.server : texts.group);
  const by = group?.invited_by ?? null;
  // A name turns nothing around that stands beside it.
  const description = by === null ? texts.open : texts.by(`\u2068${by}\u2069`);
  const picture = group?.picture_url ?? "/icons/icon-512.png";
  return {
    title,
    description,
    properties: {
      "og:type": "website",
      "og:site_name": "Parley",
      "og:title": title,
      "og:description": description,
      "og:url": address,
      "og:image": new URL(picture, address).href,
    },
  };
}

/** Returns the first language of an `Accept-Language` that there are texts for. */
function languageOf(header: string): UnfurlLanguage {
  const wanted = header.split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
  return wanted.find((one): one is UnfurlLanguage => Object.hasOwn(TEXTS, one)) ?? "en";
}
