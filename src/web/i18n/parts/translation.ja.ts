import type { Texts } from "../text.ts";

export const translationJa = {
  "translation.from": "{engine}が{language}から翻訳",
  "translation.by": "{engine}が翻訳",
  "translation.browser": "お使いのブラウザー",
  "translation.translating": "翻訳中…",
  "translation.translate": "翻訳",
  "translation.show": "翻訳を表示",
  "translation.show_original": "原文だけを表示",
  "translation.already": "すでに{language}です",
  "translation.unsupported": "この言語の組み合わせは翻訳できません",
  "translation.failed": "翻訳できませんでした。もう一度お試しください",
  "translation.failed_in": {
    other: "翻訳できませんでした。{count}秒後にもう一度お試しください",
  },
  "translation.downloading": "ブラウザーが{language}を取得しています。しばらくかかることがあります",
  "translation.switch": "メッセージを翻訳する",
  "translation.into": "{language}に翻訳",
  "translation.change": "言語を変更",
  "translation.not_set_up": "このサーバーでは翻訳が設定されていません。",
  "translation.hint": "{name}さんは{language}で書いています。翻訳しますか？",
  "translation.dismiss": "いいえ",
  "translation.reading_language": "読む言語",
  "translation.reading_hint": "翻訳をオンにした会話のメッセージは、この言語に翻訳されます。",
  "translation.language_option": "{name} – {own}",
  "translation.key": "選んだメッセージを翻訳",
} as const satisfies Texts;
