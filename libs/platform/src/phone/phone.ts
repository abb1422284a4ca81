/**
 * A telephone number with country code as WhatsApp writes it.
 * @returns 10 to 15 digits, or undefined when the text is no such number
 */
export function normalizePhone(text: string): string | undefined {
  const digits = text.replace(/[\s().\-–+/]/g, '');
  return /^\d{10,15}$/.test(digits) ? digits : undefined;
}
