/** The longest recommended sequences have well under this many code units; longer text is not looked at. */
const MAX_LENGTH = 40;
const VARIATION_SELECTOR_16 = "\uFE0F";

/** Exactly one emoji that Unicode recommends for general interchange, whichever sequence it is written with. */
const RGI_EMOJI = /^\p{RGI_Emoji}$/v;

/** The emoji as Unicode writes it (\u2764 alone becomes \u2764\uFE0F), or null when it is not one emoji. */
export function toEmoji(text: string): string | null {
  if (text.length === 0 || text.length > MAX_LENGTH) return null;
  if (RGI_EMOJI.test(text)) return text;
  const presented = text + VARIATION_SELECTOR_16;
  return RGI_EMOJI.test(presented) ? presented : null;
}
