import type { Texts } from "../text.ts";

export const messagesEn = {
  "forward.forward": "Forward",
  "forward.save": "Save",
  "forward.saved": "Saved",
  "forward.open": "Open",
  "forward.title": { one: "Forward message", other: "Forward {count} messages" },
  "forward.to": "Forward to",
  "forward.search": "Search people and conversations",
  "forward.comment": "Add a comment",
  "forward.send": "Send",
  "forward.full": {
    one: "You can forward to {count} conversation at a time.",
    other: "You can forward to {count} conversations at a time.",
  },
  "forward.sent_to": "Forwarded to {name}",
  "forward.sent_to_many": {
    one: "Forwarded to {count} conversation",
    other: "Forwarded to {count} conversations",
  },
  "forward.forwarded": "Forwarded",
  "forward.from": "Forwarded from {name}",
  "forward.source": "Go to message",
  "forward.waiting": "Forwarded message",
  "select.select": "Select",
  "select.bar": "Selected messages",
  "select.cancel": "Cancel selection",
  "select.count": { one: "{count} selected", other: "{count} selected" },
  "select.copy": "Copy as text",
  "select.delete_title": { one: "Delete {count} message?", other: "Delete {count} messages?" },
  "select.delete_text": "They will be deleted for everyone. This can't be undone.",
} as const satisfies Texts;
