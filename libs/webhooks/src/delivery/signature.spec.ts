import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { documentedFunction, runDocumentedPython } from '../../../../test/support/documented-snippets.js';
import { DELIVERY_DESCRIPTION } from '../webhooks.description.js';
import { signed, standardHeaders } from './signature.js';

const plain = JSON.stringify({
  id: '1',
  data: { content: 'Olá, "signature":"x"} 👋', '2': 'b', amount: 1e21 },
});

describe('signed', () => {
  const body = signed(plain, 's3cret');

  it('puts the signature last and changes nothing else', () => {
    const { signature, ...rest } = JSON.parse(body);
    expect(Object.keys(JSON.parse(body)).at(-1)).toBe('signature');
    expect(rest).toEqual(JSON.parse(plain));
    expect(signature).toBe(`sha256=${createHmac('sha256', 's3cret').update(plain).digest('hex')}`);
  });

  const calls: [rawBody: string, secret: string][] = [
    [body, 's3cret'],
    [body, 'other'],
    [body.replace('Olá', 'Ola'), 's3cret'],
    [plain, 's3cret'],
  ];
  const verdicts = [true, false, false, false];

  it('is verified by the documented JavaScript, whatever the data holds', async () => {
    const isGenuine = await documentedFunction(DELIVERY_DESCRIPTION, 'isGenuine');
    expect(calls.map((call) => isGenuine(...call))).toEqual(verdicts);
  });

  it('is verified by the documented Python, whatever the data holds', () => {
    const found = runDocumentedPython(DELIVERY_DESCRIPTION, 'is_genuine', calls);
    if (found) expect(found).toEqual(verdicts);
  }, 30_000);
});

describe('standardHeaders', () => {
  const now = new Date();

  it.each(['s3cret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'ſecret 🤫'])(
    'signs with %s as it was given',
    (secret) => {
      const headers = standardHeaders('01J', now, plain, [secret]);
      const verifier = new Webhook(Buffer.from(secret), { format: 'raw' });
      expect(verifier.verify(plain, headers)).toEqual(JSON.parse(plain));
      expect(() => verifier.verify(`${plain} `, headers)).toThrow();
      const hmac = createHmac('sha256', secret).update(`01J.${Math.floor(now.getTime() / 1000)}.${plain}`);
      expect(headers['webhook-signature']).toBe(`v1,${hmac.digest('base64')}`);
    },
  );

  it('tells two secrets apart that differ in the upper half of a character alone', () => {
    const [one, other] = ['\u0173ecret', 'secret'].map((secret) =>
      standardHeaders('1', now, plain, [secret]),
    );
    expect(one).not.toEqual(other);
  });

  it('has no signature without a secret', () => {
    expect(Object.keys(standardHeaders('1', now, plain, []))).toEqual(['webhook-id', 'webhook-timestamp']);
  });
});
