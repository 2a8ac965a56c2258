import type { Text } from "../text.ts";
import type { accountEn } from "./account.en.ts";

export const accountEs: Readonly<Record<keyof typeof accountEn, Text>> = {
  "settings.profile": "Perfil",
  "settings.account": "Cuenta",
  "settings.appearance": "Apariencia",
  "settings.data": "Tus datos",
  "settings.back": "Volver a los ajustes",
  "avatar.not_a_photo": "Esto no es una foto",
  "avatar.too_many_pixels": "Esta foto tiene demasiados píxeles. Elige una más pequeña",
  "crop.title": "Ajustar foto",
  "crop.use": "Usar foto",
  "crop.zoom": "Zoom",
  "crop.area": "Foto que se puede mover",
  "crop.hint":
    "Arrastra la foto para moverla y amplíala con el control, la rueda o dos dedos. Las flechas la mueven; + y − la amplían o reducen.",
  "profile.bio": "Sobre ti",
  "profile.bio_hint": "Una línea que los demás ven en tu tarjeta",
  "username.title": "Nombre de usuario",
  "username.hint":
    "Puedes cambiarlo {count} veces en 30 días. Tu nombre anterior queda reservado para ti durante 30 días.",
  "username.too_often": "Lo has cambiado demasiadas veces. Vuelve a intentarlo después del {date}",
  "seen.ago": "Última vez {when}",
  "seen.show": "Mostrar cuándo estuve aquí por última vez",
  "seen.show_hint": "Si lo ocultas, tampoco verás cuándo estuvieron los demás",
  "entry.closed":
    "Nadie puede registrarse en este servidor. Pide una cuenta a quien lo administra.",
  "entry.closed_issuer": "Las cuentas de aquí son de {name}. Inicia sesión con la tuya.",
  "entry.invited":
    "Para registrarse aquí hace falta una invitación. Abre el enlace que te enviaron o escribe su código.",
  "entry.invitation": "Código de invitación",
  "entry.invitation_refused": "Esta invitación no es válida. Pide otra",
  "entry.check": "Comprobación de que eres una persona",
  "entry.check_wanted": "Completa primero la comprobación",
  "entry.check_failed": "No se superó la comprobación. Inténtalo de nuevo",
  "entry.check_unavailable":
    "La comprobación no está disponible ahora. Inténtalo de nuevo en un momento",
};
