/** The longest recommended sequences have far fewer code units; longer text is rejected unread. */
const MAX_LENGTH = 40;

/**
 * They determine how fonts draw the preceding character: U+FE0F as an emoji, U+FE0E as text. Keyboards differ in where
 * they insert them.
 */
const PRESENTATION_SELECTORS = /[\uFE0E\uFE0F]/g;
/**
 * In Unicode's canonical spelling, U+FE0F follows exactly these characters, which fonts would otherwise draw as text.
 */
const DRAWN_AS_TEXT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/** Exactly one emoji that Unicode recommends for general interchange. */
const RGI_EMOJI = /^\p{RGI_Emoji}$/v;
/** A code point reserved for an emoji of a later Unicode version. */
const FUTURE_EMOJI = /^(?=\p{Cn})\p{Extended_Pictographic}\p{Emoji_Modifier}?$/u;

/** Returns the single emoji of a text in Unicode's canonical spelling; null if the text is not exactly one emoji. */
export function toEmoji(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const emoji = text.replaceAll(PRESENTATION_SELECTORS, "").replaceAll(DRAWN_AS_TEXT, "$&\uFE0F");
  return RGI_EMOJI.test(emoji) || FUTURE_EMOJI.test(emoji) ? emoji : null;
}
