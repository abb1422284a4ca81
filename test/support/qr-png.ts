import jsQR from 'jsqr';
import { PNG } from 'pngjs';

/** Reads a QR code as a phone's camera does: from the picture. @param dataUrl a PNG */
export function readQrPicture(dataUrl: string): string {
  const [type, base64] = dataUrl.split(',');
  if (type !== 'data:image/png;base64') throw new Error(`not a PNG data URL: ${type}`);
  const { data, width, height } = PNG.sync.read(Buffer.from(base64!, 'base64'));
  const found = jsQR.default(new Uint8ClampedArray(data), width, height);
  if (!found) throw new Error('no QR code in the picture');
  return found.data;
}
