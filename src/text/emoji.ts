/** The longest recommended sequences have well under this many code units; longer text is not looked at. */
const MAX_LENGTH = 40;

/** They say how a font draws the sign before them: U+FE0F as an emoji, U+FE0E as text. Keyboards disagree where to put them. */
const PRESENTATION_SELECTORS = /[\uFE0E\uFE0F]/g;
/** In Unicode's own spelling U+FE0F follows just these: signs that a font would draw as text without it. */
const DRAWN_AS_TEXT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/** Exactly one emoji that Unicode recommends for general interchange. */
const RGI_EMOJI = /^\p{RGI_Emoji}$/v;
/** One that a later version of Unicode may have given a meaning: its place is reserved for an emoji. */
const FUTURE_EMOJI = /^(?=\p{Cn})\p{Extended_Pictographic}\p{Emoji_Modifier}?$/u;

/** The one emoji that a text is, however it is spelled, in Unicode's own spelling; null when it is not one emoji. */
export function toEmoji(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const emoji = text.replaceAll(PRESENTATION_SELECTORS, "").replaceAll(DRAWN_AS_TEXT, "$&\uFE0F");
  return RGI_EMOJI.test(emoji) || FUTURE_EMOJI.test(emoji) ? emoji : null;
}
