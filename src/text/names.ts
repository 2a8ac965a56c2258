import { hasDirectionControls, withoutDirectionControls } from "./direction.ts";
import { hasVisible, longestRunOfMarks } from "./visible.ts";

/** As many as any script stacks on a letter; more climb over the lines above. */
const MARKS_MAX = 4;

/**
 * What draws nothing and would make two names look like one: whatever Unicode lets a font ignore, but for the joiners,
 * direction marks and variation selectors that scripts need, and the tags within the flag that they make of an emoji,
 * which is kept as the first group.
 */
const HIDDEN =
  /(\u{1F3F4}[\u{E0030}-\u{E007A}]{1,8}\u{E007F})|(?![\u061C\u200C-\u200F]|\p{Variation_Selector})[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;

/** Control characters, line breaks, and halves of characters. */
const NO_PART_OF_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SPACES = /\p{Zs}{2,}/gu;
const TOO_MANY_MARKS = new RegExp(`(\\p{M}{${MARKS_MAX}})\\p{M}+`, "gu");

/** Why a text is no name for a person or a group; null when it is one. */
export function problemOfName(text: string): string | null {
  if (!hasVisible(text)) return "must have something visible in it";
  if (hasDirectionControls(text))
    return "must not have characters that change the direction of text";
  if (withoutHidden(text) !== text) return "must have no hidden signs";
  if (longestRunOfMarks(text) > MARKS_MAX)
    return `must have at most ${MARKS_MAX} marks on a letter`;
  return null;
}

/** Blanks are one blank. */
export function collapsed(name: string): string {
  return name.replaceAll(SPACES, " ");
}

/** What is left of a text once all that no name may have is taken out; blanks stay as they are. */
export function mendedLine(text: string): string {
  return withoutHidden(withoutDirectionControls(text).replaceAll(NO_PART_OF_A_LINE, "")).replaceAll(
    TOO_MANY_MARKS,
    "$1",
  );
}

/** The name that is left of a text. */
export function mendedName(text: string): string {
  return collapsed(mendedLine(text)).trim();
}

function withoutHidden(text: string): string {
  return text.replaceAll(HIDDEN, "$1");
}
