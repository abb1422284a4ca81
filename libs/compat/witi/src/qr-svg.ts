import { toString as draw } from 'qrcode';

/** The picture of a code as data URL: an SVG with an XML declaration. */
export async function svgDataUrl(text: string): Promise<string> {
  const svg = await draw(text, { type: 'svg', margin: 2 });
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n${svg}`;
  return `data:image/svg+xml;base64,${Buffer.from(document).toString('base64')}`;
}
