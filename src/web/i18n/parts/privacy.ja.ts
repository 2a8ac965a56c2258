import type { Text } from "../text.ts";
import type { privacyEn } from "./privacy.en.ts";

export const privacyJa: Readonly<Record<keyof typeof privacyEn, Text>> = {
  "settings.privacy": "プライバシー",
  "history.switch": "新しいメンバーに以前のメッセージを表示",
  "history.switch_hint": "オフにすると、参加した後に送信されたものだけが表示されます。",
  "history.joined": "{date}に参加しました。以前のメッセージは表示されません。",
  "history.cleared": "以前のメッセージを消去しました。",
  "history.hidden": "以前のメッセージは表示されません。",
  "history.quote": "以前のメッセージ",
  "history.clear": "履歴を消去",
  "history.clear_title": "{name}との履歴を消去しますか？",
  "history.clear_text":
    "自分だけ：これまでのメッセージとファイルが、すべての端末から消えます。ほかの人には残ります。",
  "history.clear_text_direct":
    "自分だけ：これまでのメッセージとファイルが、すべての端末から消えます。{name}さんには残ります。",
  "history.delete": "会話を削除",
  "history.delete_title": "{name}との会話を削除しますか？",
  "history.delete_text":
    "自分だけ：新しいメッセージが届くまで、内容とともに一覧から消えます。{name}さんには残ります。",
};
