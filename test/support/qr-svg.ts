import jsQR from 'jsqr';

const PIXELS_PER_MODULE = 4;

/** What a QR code says that is drawn as an SVG of horizontal strokes, as a data URL, the way a phone would read it. */
export function readQrSvg(dataUrl: string): string {
  const [head, base64 = ''] = dataUrl.split(',');
  if (head !== 'data:image/svg+xml;base64') throw new Error(`not an SVG: ${head}`);
  const svg = Buffer.from(base64, 'base64').toString();
  if (!svg.startsWith('<?xml')) throw new Error('the SVG has no XML declaration');
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const strokes = /stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  const width = size * PIXELS_PER_MODULE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, command, first, second] of strokes.matchAll(/([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    if (command === 'M') [x, y] = [Number(first), Math.floor(Number(second))];
    else if (command === 'm') [x, y] = [x + Number(first), y + Number(second)];
    else {
      blacken(pixels, width, x, y, Number(first));
      x += Number(first);
    }
  }
  const found = jsQR.default(pixels, width, width);
  if (!found) throw new Error('no QR code in the picture');
  return found.data;
}

function blacken(pixels: Uint8ClampedArray, width: number, x: number, y: number, length: number): void {
  for (let row = y * PIXELS_PER_MODULE; row < (y + 1) * PIXELS_PER_MODULE; row++)
    for (let column = x * PIXELS_PER_MODULE; column < (x + length) * PIXELS_PER_MODULE; column++)
      pixels.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
}
