import type { Text } from "../text.ts";
import type { accountEn } from "./account.en.ts";

export const accountAr: Readonly<Record<keyof typeof accountEn, Text>> = {
  "settings.profile": "الملف الشخصي",
  "settings.account": "الحساب",
  "settings.appearance": "المظهر",
  "settings.data": "بياناتك",
  "settings.back": "العودة إلى الإعدادات",
  "avatar.not_a_photo": "هذه ليست صورة",
  "avatar.too_many_pixels": "أبعاد هذه الصورة كبيرة جدًا. اختر صورة أصغر",
  "crop.title": "ضبط الصورة",
  "crop.use": "استخدام الصورة",
  "crop.zoom": "التكبير",
  "crop.area": "صورة يمكن تحريكها",
  "crop.hint":
    "اسحب الصورة لتحريكها، وكبّرها بالشريط أو بعجلة الفأرة أو بإصبعين. مفاتيح الأسهم تحركها، و+ و− للتكبير والتصغير.",
  "profile.bio": "نبذة عنك",
  "profile.bio_hint": "سطر واحد يراه الآخرون في بطاقتك",
  "username.title": "اسم المستخدم",
  "username.hint": {
    one: "يمكنك تغييره مرة واحدة خلال 30 يومًا. يبقى اسمك السابق محجوزًا لك 30 يومًا.",
    few: "يمكنك تغييره {count} مرات خلال 30 يومًا. يبقى اسمك السابق محجوزًا لك 30 يومًا.",
    other: "يمكنك تغييره {count} مرة خلال 30 يومًا. يبقى اسمك السابق محجوزًا لك 30 يومًا.",
  },
  "username.too_often": "غيّرته مرات كثيرة. حاول مجددًا بعد {date}",
  "seen.ago": "آخر ظهور {when}",
  "seen.show": "إظهار آخر ظهور لي",
  "seen.show_hint": "إذا أخفيته فلن ترى آخر ظهور للآخرين أيضًا",
  "entry.closed": "لا يمكن لأحد التسجيل على هذا الخادم. اطلب حسابًا ممن يديره.",
  "entry.closed_issuer": "الحسابات هنا من {name}. سجّل الدخول بحسابك.",
  "entry.invited": "التسجيل هنا يحتاج إلى دعوة. افتح الرابط الذي أُرسل إليك أو أدخل رمزه.",
  "entry.invitation": "رمز الدعوة",
  "entry.invitation_refused": "هذه الدعوة غير صالحة. اطلب دعوة جديدة",
  "entry.check": "التحقق من أنك إنسان",
  "entry.check_wanted": "أكمل التحقق أولًا",
  "entry.check_failed": "لم ينجح التحقق. حاول مرة أخرى",
  "entry.check_unavailable": "التحقق غير متاح الآن. حاول بعد قليل",
};
