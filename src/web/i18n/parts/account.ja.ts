import type { Text } from "../text.ts";
import type { accountEn } from "./account.en.ts";

export const accountJa: Readonly<Record<keyof typeof accountEn, Text>> = {
  "settings.profile": "プロフィール",
  "settings.account": "アカウント",
  "settings.appearance": "表示",
  "settings.data": "データ",
  "settings.back": "設定に戻る",
  "avatar.not_a_photo": "これは写真ではありません",
  "avatar.too_many_pixels": "この写真は画素数が大きすぎます。小さいものを選んでください",
  "crop.title": "写真の位置を調整",
  "crop.use": "写真を使用",
  "crop.zoom": "ズーム",
  "crop.area": "移動できる写真",
  "crop.hint":
    "写真をドラッグして動かし、スライダー、ホイール、または二本指で拡大します。矢印キーで移動、+ と − で拡大・縮小します。",
  "profile.bio": "自己紹介",
  "profile.bio_hint": "ほかの人があなたのカードで見る一行",
  "username.title": "ユーザー名",
  "username.hint":
    "30日間に{count}回まで変更できます。以前のユーザー名は30日間あなたのために確保されます。",
  "username.too_often": "変更回数の上限に達しました。{date}以降にもう一度お試しください",
  "seen.ago": "最終オンライン {when}",
  "seen.show": "最終オンラインを表示",
  "seen.show_hint": "非表示にすると、ほかの人の最終オンラインも見えなくなります",
  "entry.closed": "このサーバーでは登録できません。管理者にアカウントを依頼してください。",
  "entry.closed_issuer":
    "ここでは{name}のアカウントを使います。お持ちのアカウントでログインしてください。",
  "entry.invited": "登録には招待が必要です。届いたリンクを開くか、コードを入力してください。",
  "entry.invitation": "招待コード",
  "entry.invitation_refused": "この招待は無効です。新しい招待を依頼してください",
  "entry.check": "人間であることの確認",
  "entry.check_wanted": "先に確認を完了してください",
  "entry.check_failed": "確認に失敗しました。もう一度お試しください",
  "entry.check_unavailable": "現在、確認を利用できません。しばらくしてからお試しください",
};
