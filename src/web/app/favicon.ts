const SIZE = 64;
const DOT = 21;
const MOST = 99;

const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
const plain = icon?.href ?? "";
let asked = 0;

/** Draws the unread count over the tab's icon; 0 restores the plain icon. */
export async function showOnFavicon(count: number): Promise<void> {
  if (icon === null) return;
  const turn = ++asked;
  const drawn = count > 0 ? await draw(count) : plain;
  if (turn !== asked || drawn === null) return;
  const before = icon.href;
  icon.href = drawn;
  if (before !== plain) URL.revokeObjectURL(before);
}

async function draw(count: number): Promise<string | null> {
  const picture = new Image(SIZE, SIZE);
  picture.src = plain;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (pen === null) return null;
  pen.drawImage(picture, 0, 0, SIZE, SIZE);
  const text = count > MOST ? `${MOST}` : String(count);
  pen.beginPath();
  pen.arc(SIZE - DOT, SIZE - DOT, DOT, 0, 2 * Math.PI);
  // These colours stand out on light and dark tabs.
  pen.fillStyle = "#d92d20";
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = "#ffffff";
  pen.stroke();
  pen.fillStyle = "#ffffff";
  pen.font = `bold ${text.length > 1 ? 26 : 32}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, SIZE - DOT, SIZE - DOT + 2);
  const drawn = await new Promise<Blob | null>((done) => {
    canvas.toBlob(done, "image/png");
  });
  return drawn === null ? null : URL.createObjectURL(drawn);
}
