import type { Text } from "../text.ts";
import type { privacyEn } from "./privacy.en.ts";

export const privacyAr: Readonly<Record<keyof typeof privacyEn, Text>> = {
  "settings.privacy": "الخصوصية",
  "history.switch": "يرى الأعضاء الجدد الرسائل السابقة",
  "history.switch_hint": "عند إيقافه، لا يرى الأشخاص إلا ما يُرسل بعد انضمامهم.",
  "history.joined": "انضممت في {date}. لا تظهر الرسائل السابقة.",
  "history.cleared": "لقد مسحت الرسائل السابقة.",
  "history.hidden": "لا تظهر الرسائل السابقة.",
  "history.quote": "رسالة سابقة",
  "history.clear": "مسح السجل",
  "history.clear_title": "هل تريد مسح السجل مع {name}؟",
  "history.clear_text":
    "لديك فقط: تختفي الرسائل والملفات حتى الآن من جميع أجهزتك. وتبقى لدى الآخرين.",
  "history.clear_text_direct":
    "لديك فقط: تختفي الرسائل والملفات حتى الآن من جميع أجهزتك. وتبقى لدى {name}.",
  "history.delete": "حذف المحادثة",
  "history.delete_title": "هل تريد حذف المحادثة مع {name}؟",
  "history.delete_text":
    "لديك فقط: تختفي من قائمتك بكل ما فيها حتى تصل رسالة جديدة. وتبقى لدى {name}.",
};
