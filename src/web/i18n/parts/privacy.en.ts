import type { Texts } from "../text.ts";

/** Who may find and message one, requests, blocks, invitations, and what one sees of the past. */
export const privacyEn = {
  "settings.privacy": "Privacy",
  "history.switch": "New members see earlier messages",
  "history.switch_hint": "When this is off, people see only what is sent after they join.",
  "history.joined": "You joined on {date}. Earlier messages aren't shown.",
  "history.cleared": "You cleared earlier messages.",
  "history.hidden": "Earlier messages aren't shown.",
  "history.quote": "Earlier message",
  "history.clear": "Clear history",
  "history.clear_title": "Clear the history with {name}?",
  "history.clear_text":
    "Only for you: messages and files so far disappear from all your devices. Everyone else keeps them.",
  "history.clear_text_direct":
    "Only for you: messages and files so far disappear from all your devices. {name} keeps them.",
  "history.delete": "Delete conversation",
  "history.delete_title": "Delete the conversation with {name}?",
  "history.delete_text":
    "Only for you: it leaves your list, with everything in it, until there is a new message. {name} keeps it.",
} as const satisfies Texts;
