/** The texts of notifications that arrive while no page is open. */
interface PushTexts {
  readonly app: string;
  readonly message: string;
  readonly image: string;
  readonly video: string;
  readonly audio: string;
  readonly file: string;
}

const TEXTS: Readonly<Record<string, PushTexts>> = {
  en: {
    app: "Parley",
    message: "New message",
    image: "Photo",
    video: "Video",
    audio: "Voice message",
    file: "File",
  },
  es: {
    app: "Parley",
    message: "Mensaje nuevo",
    image: "Foto",
    video: "Vídeo",
    audio: "Mensaje de voz",
    file: "Archivo",
  },
  ar: {
    app: "Parley",
    message: "رسالة جديدة",
    image: "صورة",
    video: "فيديو",
    audio: "رسالة صوتية",
    file: "ملف",
  },
  ja: {
    app: "Parley",
    message: "新しいメッセージ",
    image: "写真",
    video: "動画",
    audio: "音声メッセージ",
    file: "ファイル",
  },
};

/** The texts in the first of the browser's languages that the page supports. */
export function pushTexts(languages: readonly string[]): PushTexts {
  const known = languages.map((tag) => TEXTS[tag.split("-")[0] ?? ""]).find((texts) => texts);
  return known ?? (TEXTS["en"] as PushTexts);
}
