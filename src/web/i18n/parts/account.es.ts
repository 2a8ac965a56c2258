import type { Text } from "../text.ts";
import type { accountEn } from "./account.en.ts";

export const accountEs: Readonly<Record<keyof typeof accountEn, Text>> = {
  "settings.profile": "Perfil",
  "leaving.export_title": "Tus datos en un archivo",
  "leaving.export_text":
    "Tu perfil y tus ajustes, tus archivos y tus conversaciones tal como las ves, en líneas de JSON.",
  "leaving.export": "Descargar tus datos",
  "leaving.export_cut": "La descarga se interrumpió. Inténtalo de nuevo.",
  "leaving.delete_title": "Eliminar tu cuenta",
  "leaving.delete_text": "Tu cuenta se borra para siempre tras un plazo de gracia.",
  "leaving.delete": "Eliminar cuenta",
  "leaving.what_goes":
    "Se borran tu perfil, tu foto, tus ajustes y tus dispositivos. Sales de tus grupos, y un grupo que es tuyo pasa a otro miembro.",
  "leaving.grace":
    "Se cierra tu sesión en todas partes al momento. Hasta que la cuenta se borre, puedes iniciar sesión y deshacerlo.",
  "leaving.messages": "Tus mensajes",
  "leaving.keep": "Dejarlos",
  "leaving.erase": "Borrarlos",
  "leaving.keep_text": "Los demás los siguen viendo, con sus archivos, como «Cuenta eliminada».",
  "leaving.erase_text":
    "Tus mensajes, archivos y reacciones desaparecen para todos. Lo que otros escribieron se queda, aunque te nombre.",
  "leaving.wrong_password": "La contraseña no es correcta.",
  "leaving.sign_in_again":
    "Escribe tu contraseña. Si no tienes, inicia sesión de nuevo y elimina la cuenta en diez minutos.",
  "leaving.begun": "Tu cuenta se borrará el {when}. Inicia sesión antes para deshacerlo.",
  "leaving.waiting": "Tu cuenta se va a eliminar",
  "leaving.waiting_text": "{name}, todo se borra el {when}. Hasta entonces puedes deshacerlo.",
  "leaving.undo": "Conservar mi cuenta",
  "leaving.go_on": "Cerrar sesión y dejar que se elimine",
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
  "recovery.forgot": "¿Olvidaste la contraseña?",
  "recovery.forgot_title": "¿Olvidaste tu contraseña?",
  "recovery.remembered": "¿La recordaste?",
  "recovery.nothing_left":
    "¿No te queda ningún código? Pide un enlace a quien administra este servidor.",
  "recovery.code_text":
    "Usa uno de los códigos de recuperación que guardaste y elige una nueva contraseña. Se cerrará tu sesión en todo lo demás.",
  "recovery.code": "Código de recuperación",
  "recovery.code_wrong": "El nombre de usuario o el código no son correctos",
  "recovery.recover": "Cambiar la contraseña y entrar",
  "recovery.new_password": "Nueva contraseña",
  "recovery.present_password": "Contraseña actual",
  "recovery.password_wrong": "Esta no es tu contraseña",
  "recovery.password_hint": "Se cerrará tu sesión en todos los demás dispositivos.",
  "recovery.change_password": "Cambiar la contraseña",
  "recovery.password_changed": "Contraseña cambiada. Se cerró tu sesión en los demás dispositivos",
  "recovery.reset_title": "Elige una nueva contraseña",
  "recovery.reset_text": "Para la cuenta {username}. Se cerrará tu sesión en todo lo demás.",
  "recovery.link_gone": "Este enlace ya se usó o ha caducado. Pide otro.",
  "recovery.codes": "Códigos de recuperación",
  "recovery.codes_hint":
    "Cada código te deja elegir una nueva contraseña una vez, si olvidas la tuya.",
  "recovery.codes_left": {
    one: "Queda {count} código.",
    many: "Quedan {count} códigos.",
    other: "Quedan {count} códigos.",
  },
  "recovery.codes_none":
    "No tienes códigos. Sin uno, si olvidas la contraseña puedes quedarte fuera.",
  "recovery.codes_renew": "Obtener códigos nuevos",
  "recovery.codes_renew_text": "Los códigos que guardaste antes dejarán de servir.",
  "recovery.codes_title": "Guarda tus códigos de recuperación",
  "recovery.codes_text":
    "Si olvidas la contraseña, uno de estos te deja volver a entrar. Cada uno sirve una vez. Nadie puede volver a mostrártelos, así que guárdalos en un lugar seguro.",
  "recovery.codes_copy": "Copiar",
  "recovery.codes_copied": "Copiado",
  "recovery.codes_download": "Descargar",
  "recovery.codes_print": "Imprimir",
  "recovery.codes_saved": "Ya los guardé",
  "recovery.codes_file":
    "Códigos de recuperación de {username} en {server}. Cada uno sirve una vez.",
  "recovery.mail": "Correo electrónico",
  "recovery.mail_hint":
    "Para recibir un enlace si olvidas la contraseña y un aviso si cambia. Nadie más lo ve.",
  "recovery.mail_none": "No tienes un correo aquí.",
  "recovery.mail_add": "Añadir un correo",
  "recovery.mail_change": "Cambiar",
  "recovery.mail_remove": "Quitar",
  "recovery.mail_remove_text":
    "Sin él, solo un código de recuperación te deja volver si olvidas la contraseña.",
  "recovery.mail_change_text":
    "Llegará un código a la nueva dirección. Hasta que lo escribas, nada cambia.",
  "recovery.mail_send_code": "Enviar código",
  "recovery.mail_pending": "Va un código en camino a {address}. Sirve durante una hora.",
  "recovery.mail_code": "Código del correo",
  "recovery.mail_code_wrong": "Este código no es correcto o ha caducado",
  "recovery.mail_verify": "Confirmar",
  "recovery.mail_verified": "Correo confirmado",
  "recovery.mail_wrong": "A esta dirección no se le puede enviar correo",
  "recovery.by_mail_text":
    "Si tu cuenta tiene un correo confirmado, allí llegará un enlace para elegir una nueva contraseña.",
  "recovery.account": "Nombre de usuario o correo",
  "recovery.send_link": "Enviar enlace",
  "recovery.link_sent":
    "Si existe esa cuenta y tiene un correo confirmado, va un enlace en camino. Sirve durante una hora.",
  "recovery.use_code": "Usar un código de recuperación",
  "recovery.use_mail": "Recibir un enlace por correo",
};
