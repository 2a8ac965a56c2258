import type { messagesEn } from "./messages.en.ts";
import type { Text } from "../text.ts";

export const messagesEs: Readonly<Record<keyof typeof messagesEn, Text>> = {
  "forward.forward": "Reenviar",
  "forward.save": "Guardar",
  "forward.saved": "Guardado",
  "forward.open": "Abrir",
  "forward.title": { one: "Reenviar mensaje", other: "Reenviar {count} mensajes" },
  "forward.to": "Reenviar a",
  "forward.search": "Buscar personas y conversaciones",
  "forward.comment": "Añadir un comentario",
  "forward.send": "Enviar",
  "forward.full": {
    one: "Puedes reenviar a {count} conversación a la vez.",
    other: "Puedes reenviar a {count} conversaciones a la vez.",
  },
  "forward.sent_to": "Reenviado a {name}",
  "forward.sent_to_many": {
    one: "Reenviado a {count} conversación",
    other: "Reenviado a {count} conversaciones",
  },
  "forward.forwarded": "Reenviado",
  "forward.from": "Reenviado de {name}",
  "forward.source": "Ir al mensaje",
  "forward.waiting": "Mensaje reenviado",
  "select.select": "Seleccionar",
  "select.bar": "Mensajes seleccionados",
  "select.cancel": "Cancelar la selección",
  "select.count": { one: "{count} seleccionado", other: "{count} seleccionados" },
  "select.copy": "Copiar como texto",
  "select.delete_title": {
    one: "¿Eliminar {count} mensaje?",
    other: "¿Eliminar {count} mensajes?",
  },
  "select.delete_text": { one: "Se eliminará para todos.", other: "Se eliminarán para todos." },
  "pins.bar": "Mensajes fijados",
  "pins.one": "Mensaje fijado",
  "pins.of": "Mensaje fijado {n} de {count}",
  "pins.all": "Todos los mensajes fijados",
  "pins.hide": "Ocultar los mensajes fijados",
  "dates.choose": "Ir a una fecha",
  "dates.none": "No hay mensajes desde ese día",
};
