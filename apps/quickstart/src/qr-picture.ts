import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { QuickstartFailed } from './failures.js';

/**
 * Reads a QR code as a phone's camera does: from the picture.
 * @param dataUrl a PNG
 */
export function readQrPicture(dataUrl: string): string {
  const base64 = dataUrl.replace(/^data:image\/png;base64,/, '');
  const { data, width, height } = PNG.sync.read(Buffer.from(base64, 'base64'));
  const found = jsQR.default(new Uint8ClampedArray(data), width, height);
  if (!found) throw new QuickstartFailed('there is no QR code in the picture that the gateway sent');
  return found.data;
}
