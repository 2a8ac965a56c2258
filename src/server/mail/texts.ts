import { primary } from "#text/languages.ts";

/** The kinds of mail that the server sends. */
export type MailKind =
  | "reset"
  | "verify"
  | "password_changed"
  | "address_changed"
  | "address_removed"
  | "new_sign_in"
  | "sign_up";

interface MailTexts {
  subject: string;
  /** The paragraphs before and after the link or code. */
  before: readonly string[];
  after: readonly string[];
}

interface MailLanguage {
  direction: "ltr" | "rtl";
  greeting: string;
  mails: Readonly<Record<MailKind, MailTexts>>;
}

/** The texts, with the placeholders `{app}`, `{username}` and `{time}`. */
const LANGUAGES = {
  en: {
    direction: "ltr",
    greeting: "Hello @{username},",
    mails: {
      reset: {
        subject: "Choose a new password",
        before: ["Open this link to choose a new password for your {app} account:"],
        after: [
          "The link works once and expires in one hour. If you did not request it, ignore this email: nothing has changed.",
        ],
      },
      verify: {
        subject: "Confirm your email address",
        before: ["Use this code to confirm your email address at {app}:"],
        after: [
          "The code expires in one hour. If you did not request it, ignore this email: the address will not be used.",
        ],
      },
      password_changed: {
        subject: "Your password was changed",
        before: ["The password of your {app} account was changed on {time}."],
        after: [
          "If this was not you, choose a new password right away: use “Forgot password?” on the sign-in screen.",
        ],
      },
      address_changed: {
        subject: "Your email address was changed",
        before: ["The email address of your {app} account was changed on {time}."],
        after: [
          "You will no longer receive emails about the account at this address. If this was not you, sign in and change your password and address.",
        ],
      },
      address_removed: {
        subject: "Your email address was removed",
        before: ["This address was removed from your {app} account on {time}."],
        after: ["If this was not you, sign in, change your password and add the address again."],
      },
      sign_up: {
        subject: "Confirm your email address",
        before: ["Use this code to sign up at {app}:"],
        after: [
          "The code expires in one hour. If you did not request it, ignore this email: no account was created with this address.",
        ],
      },
      new_sign_in: {
        subject: "A sign-in from a new device",
        before: ["Someone signed in to your {app} account from a new device on {time}:"],
        after: [
          "If this was you, there is nothing to do. If not, sign in, change your password and sign out all other devices in the settings.",
        ],
      },
    },
  },
  es: {
    direction: "ltr",
    greeting: "Hola, @{username}:",
    mails: {
      reset: {
        subject: "Elige una nueva contraseña",
        before: ["Abre esta dirección para elegir una nueva contraseña para tu cuenta en {app}:"],
        after: [
          "Sirve una sola vez, durante una hora. Si no la pediste, ignora este correo: no ha cambiado nada.",
        ],
      },
      verify: {
        subject: "Confirma tu correo electrónico",
        before: ["Este es el código que confirma tu correo electrónico en {app}:"],
        after: [
          "Sirve durante una hora. Si no lo pediste, ignora este correo: la dirección no se usa para nada.",
        ],
      },
      password_changed: {
        subject: "Se cambió tu contraseña",
        before: ["La contraseña de tu cuenta en {app} se cambió el {time}."],
        after: [
          "Si no fuiste tú, elige otra enseguida: en la pantalla de inicio de sesión, en «¿Olvidaste la contraseña?».",
        ],
      },
      address_changed: {
        subject: "Se cambió tu correo electrónico",
        before: ["Tu cuenta en {app} tiene otro correo electrónico desde el {time}."],
        after: [
          "Los correos sobre la cuenta ya no llegan aquí. Si no fuiste tú, inicia sesión y cambia la contraseña y el correo.",
        ],
      },
      address_removed: {
        subject: "Se quitó tu correo electrónico",
        before: ["Esta dirección se quitó de tu cuenta en {app} el {time}."],
        after: [
          "Si no fuiste tú, inicia sesión, cambia la contraseña y vuelve a añadir la dirección.",
        ],
      },
      sign_up: {
        subject: "Confirma tu correo electrónico",
        before: ["Este es el código con el que te registras en {app}:"],
        after: [
          "Sirve durante una hora. Si no lo pediste, ignora este correo: nadie tiene una cuenta con esta dirección por ello.",
        ],
      },
      new_sign_in: {
        subject: "Inicio de sesión desde un dispositivo nuevo",
        before: [
          "Alguien inició sesión en tu cuenta en {app} el {time}, desde un dispositivo que la cuenta no conocía:",
        ],
        after: [
          "Si fuiste tú, no tienes que hacer nada. Si no, inicia sesión, cambia la contraseña y cierra las demás sesiones en los ajustes.",
        ],
      },
    },
  },
  ar: {
    direction: "rtl",
    greeting: "مرحبًا @{username}،",
    mails: {
      reset: {
        subject: "اختر كلمة مرور جديدة",
        before: ["افتح هذا العنوان لاختيار كلمة مرور جديدة لحسابك في {app}:"],
        after: ["يعمل مرة واحدة ولمدة ساعة واحدة. إذا لم تطلبه فتجاهل هذه الرسالة: لم يتغير شيء."],
      },
      verify: {
        subject: "أكّد بريدك الإلكتروني",
        before: ["هذا هو الرمز الذي يؤكد بريدك الإلكتروني في {app}:"],
        after: ["يعمل لمدة ساعة واحدة. إذا لم تطلبه فتجاهل هذه الرسالة: لن يُستخدم العنوان في شيء."],
      },
      password_changed: {
        subject: "تم تغيير كلمة مرورك",
        before: ["تم تغيير كلمة مرور حسابك في {app} بتاريخ {time}."],
        after: [
          "إذا لم تكن أنت من غيّرها فاختر غيرها فورًا: في شاشة تسجيل الدخول، تحت «هل نسيت كلمة المرور؟».",
        ],
      },
      address_changed: {
        subject: "تم تغيير بريدك الإلكتروني",
        before: ["أصبح لحسابك في {app} بريد إلكتروني آخر منذ {time}."],
        after: [
          "لن تصل الرسائل المتعلقة بالحساب إلى هنا. إذا لم تكن أنت من غيّره فسجّل الدخول وغيّر كلمة المرور والبريد.",
        ],
      },
      address_removed: {
        subject: "تمت إزالة بريدك الإلكتروني",
        before: ["تمت إزالة هذا العنوان من حسابك في {app} بتاريخ {time}."],
        after: ["إذا لم تكن أنت من أزاله فسجّل الدخول وغيّر كلمة المرور وأضف العنوان من جديد."],
      },
      sign_up: {
        subject: "أكّد بريدك الإلكتروني",
        before: ["هذا هو الرمز الذي تنشئ به حسابك في {app}:"],
        after: [
          "يعمل لمدة ساعة واحدة. إذا لم تطلبه فتجاهل هذه الرسالة: لا يملك أحد حسابًا بهذا العنوان بسببها.",
        ],
      },
      new_sign_in: {
        subject: "تسجيل دخول من جهاز جديد",
        before: ["سجّل أحدهم الدخول إلى حسابك في {app} بتاريخ {time} من جهاز لم يعرفه الحساب:"],
        after: [
          "إذا كنت أنت فلا يلزمك فعل شيء. وإذا لم تكن أنت فسجّل الدخول وغيّر كلمة المرور وأنهِ الجلسات الأخرى من الإعدادات.",
        ],
      },
    },
  },
  ja: {
    direction: "ltr",
    greeting: "@{username} さん",
    mails: {
      reset: {
        subject: "新しいパスワードを選んでください",
        before: ["次のアドレスを開いて、{app} のアカウントの新しいパスワードを選んでください。"],
        after: [
          "1 時間以内に 1 回だけ使えます。心当たりがない場合は、このメールを無視してください。何も変わっていません。",
        ],
      },
      verify: {
        subject: "メールアドレスの確認",
        before: ["{app} であなたのメールアドレスを確認するコードです。"],
        after: [
          "1 時間有効です。心当たりがない場合は、このメールを無視してください。アドレスは何にも使われません。",
        ],
      },
      password_changed: {
        subject: "パスワードが変更されました",
        before: ["{app} のアカウントのパスワードが {time} に変更されました。"],
        after: [
          "心当たりがない場合は、すぐに別のパスワードを選んでください。ログイン画面の「パスワードを忘れた場合」からできます。",
        ],
      },
      address_changed: {
        subject: "メールアドレスが変更されました",
        before: ["{app} のアカウントのメールアドレスが {time} に変更されました。"],
        after: [
          "今後、アカウントについてのメールはここに届きません。心当たりがない場合は、ログインしてパスワードとアドレスを変更してください。",
        ],
      },
      address_removed: {
        subject: "メールアドレスが削除されました",
        before: ["このアドレスは {time} に {app} のアカウントから削除されました。"],
        after: [
          "心当たりがない場合は、ログインしてパスワードを変更し、アドレスをもう一度追加してください。",
        ],
      },
      sign_up: {
        subject: "メールアドレスの確認",
        before: ["{app} に登録するためのコードです。"],
        after: [
          "1 時間有効です。心当たりがない場合は、このメールを無視してください。このアドレスのアカウントは作成されません。",
        ],
      },
      new_sign_in: {
        subject: "新しいデバイスからのログイン",
        before: ["{time} に、{app} のアカウントへ次の新しいデバイスからログインがありました。"],
        after: [
          "ご本人の場合、何もする必要はありません。心当たりがない場合は、ログインしてパスワードを変更し、設定でほかのセッションを終了してください。",
        ],
      },
    },
  },
} as const satisfies Readonly<Record<string, MailLanguage>>;

type Language = keyof typeof LANGUAGES;

export interface MailWords extends MailTexts {
  language: Language;
  direction: "ltr" | "rtl";
  greeting: string;
}

/** Returns the texts of a mail in the person's language, or else in English. */
export function mailWords(kind: MailKind, language: string): MailWords {
  const own = primary(language);
  const spoken: Language = own in LANGUAGES ? (own as Language) : "en";
  const { direction, greeting, mails } = LANGUAGES[spoken];
  return { ...mails[kind], language: spoken, direction, greeting };
}
