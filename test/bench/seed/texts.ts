import { randomFrom } from "./random.ts";

const WORDS = 3_000;
const LENGTH_MIN = 60;
const LENGTH_MAX = 100;
const JAPANESE_SHARE = 0.05;

const ONSETS = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr"];
const NUCLEI = ["a", "e", "i", "o", "u", "ai", "ou"];
const CODAS = ["", "", "n", "r", "s", "t", "l", "m"];
const NOUNS =
  "明日 会議 資料 電車 時間 天気 昼食 写真 東京 大阪 週末 映画 音楽 料理 仕事 学校 友達 家族 旅行 予定 連絡 確認 問題 質問 返事 電話 買物 散歩 病院 空港".split(
    " ",
  );
const ENDINGS = "は が を に で と も から まで です でした します しました ください".split(" ");

/** The invented vocabulary, the most common word first; the common ones are short. */
export const VOCABULARY: readonly string[] = vocabulary();

/** What people might say: words as frequent as Zipf has it, and now and then Japanese. */
export function textsFrom(seed: number): () => string {
  const random = randomFrom(seed);
  const shares = cumulativeShares(VOCABULARY.length);
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? "";
  return () => {
    const length = LENGTH_MIN + random() * (LENGTH_MAX - LENGTH_MIN);
    let text = "";
    if (random() < JAPANESE_SHARE) {
      while (text.length < length / 2) text += one(NOUNS) + one(ENDINGS);
      return `${text}。`;
    }
    while (text.length < length) text += ` ${VOCABULARY[ranked(shares, random())]}`;
    return text.trim();
  };
}

function vocabulary(): string[] {
  const random = randomFrom(1);
  const one = (of: string[]) => of[Math.floor(random() * of.length)] ?? "";
  const words = new Set<string>();
  while (words.size < WORDS) {
    const syllables = words.size < 200 ? 1 : words.size < 1_000 ? 2 : 3;
    let word = "";
    for (let count = 0; count < syllables; count += 1)
      word += one(ONSETS) + one(NUCLEI) + one(CODAS);
    words.add(word);
  }
  return [...words];
}

function cumulativeShares(words: number): Float64Array {
  const shares = new Float64Array(words);
  let sum = 0;
  for (let rank = 0; rank < words; rank += 1) shares[rank] = sum += 1 / (rank + 1);
  return shares.map((share) => share / sum);
}

/** The first rank whose share is not below. */
function ranked(shares: Float64Array, share: number): number {
  let [low, high] = [0, shares.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shares[middle] ?? 1) < share) low = middle + 1;
    else high = middle;
  }
  return low;
}
