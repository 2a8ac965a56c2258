import type { messagesEn } from "./messages.en.ts";
import type { Text } from "../text.ts";

export const messagesJa: Readonly<Record<keyof typeof messagesEn, Text>> = {
  "forward.forward": "転送",
  "forward.save": "保存",
  "forward.saved": "保存しました",
  "forward.open": "開く",
  "forward.title": { other: "{count}件のメッセージを転送" },
  "forward.to": "転送先",
  "forward.search": "人と会話を検索",
  "forward.comment": "コメントを追加",
  "forward.send": "送信",
  "forward.full": { other: "一度に転送できる会話は{count}件までです。" },
  "forward.sent_to": "{name}に転送しました",
  "forward.sent_to_many": { other: "{count}件の会話に転送しました" },
  "forward.forwarded": "転送されたメッセージ",
  "forward.from": "{name}から転送",
  "forward.source": "元のメッセージへ",
  "forward.waiting": "転送するメッセージ",
  "select.select": "選択",
  "select.bar": "選択したメッセージ",
  "select.cancel": "選択をやめる",
  "select.count": { other: "{count}件を選択中" },
  "select.copy": "テキストとしてコピー",
  "select.delete_title": { other: "{count}件のメッセージを削除しますか？" },
  "select.delete_text": "全員から削除されます。元に戻せません。",
};
