import { hasDirectionControls, withoutDirectionControls } from "./direction.ts";
import { hasVisible, longestRunOfMarks } from "./visible.ts";

/** As many marks as any script stacks on a letter; more would cover the lines above. */
const MARKS_MAX = 4;

/**
 * Invisible characters that would make two names look alike: whatever Unicode lets a font ignore, except the joiners,
 * direction marks and variation selectors that scripts need, and the tags of flag emoji, which the first group keeps.
 */
const HIDDEN =
  /(\u{1F3F4}[\u{E0030}-\u{E007A}]{1,8}\u{E007F})|(?![\u061C\u200C-\u200F]|\p{Variation_Selector})[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;

/** Control characters, line breaks, and unpaired surrogates. */
const NO_PART_OF_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SPACES = /\p{Zs}{2,}/gu;
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, "gu");

/** Returns why a text is not a valid name for a person or a group; null if it is valid. */
export function problemOfName(text: string): string | null {
  if (!hasVisible(text)) return "must contain a visible character";
  if (hasDirectionControls(text))
    return "must not contain characters that change the direction of text";
  if (withoutHidden(text) !== text) return "must not contain hidden characters";
  if (longestRunOfMarks(text) > MARKS_MAX)
    return `must have at most ${MARKS_MAX} marks on a letter`;
  return null;
}

/** Collapses whitespace to single spaces. */
export function collapsed(name: string): string {
  return name.replaceAll(SPACES, " ");
}

/** Removes everything that a name must not contain; spaces stay as they are. */
export function mendedLine(text: string): string {
  return withoutHidden(withoutDirectionControls(text).replaceAll(NO_PART_OF_A_LINE, "")).replaceAll(
    TOO_MANY_MARKS,
    "$1",
  );
}

/** Converts a text to a name by removing what a name must not contain. */
export function mendedName(text: string): string {
  return collapsed(mendedLine(text)).trim();
}

function withoutHidden(text: string): string {
  return text.replaceAll(HIDDEN, "$1");
}
