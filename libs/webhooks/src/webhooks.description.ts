/** How deliveries look and are verified: the documentation of `POST /webhook`. */
export const DELIVERY_DESCRIPTION = `Sets where the events of a device are sent; a second call replaces the first. What is left out gets its default, except \`secret\`: left out, the one that is set stays.

### Delivery
Each event is one \`POST\` with a JSON body:
\`\`\`json
{"id":"01J0G6YQ9ZC1T4W8S5R2N7K3M6","event":"message.received","timestamp":1781524800,"device_id":"4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa","user_id":"9b2f1c7e-52f4-4c9c-8a53-1f6f0f6b7a11","sequence":7,"data":{"message_id":"3EB0F8A1B2C3D4E5F6","from":"5511999990002@s.whatsapp.net","content":"Hello"},"signature":"sha256=…"}
\`\`\`
\`timestamp\` is in seconds; \`sequence\` counts the events of the device. Answer with any 2xx within \`timeout\` seconds. Deliveries follow the journal of events: one that is not made, because your receiver or the gateway was down, is made later, with the same \`id\`. The same \`id\` may arrive twice (your answer was lost): handle it once.

Events of one chat arrive in their order, each after the one before it was delivered or given up; those without a chat in the order of their device. Chats run side by side, with at most 8 requests at a time.

### When it fails
Every answer but a 2xx counts as failed, a redirect included. It is tried again after 10 seconds, 1, 5 and 30 minutes, 2 hours and then every 6 hours, each a fifth more or less: \`retry_attempts\` times, or with \`null\` for up to 72 hours. After that it is \`dead\`: \`GET /webhook/deliveries\` lists it with every attempt, and \`POST /webhook/deliveries/{id}/replay\` makes it again.

An endpoint that has failed for 5 minutes without a success is paused (\`webhook.endpoint_paused\`): one delivery a minute is tried, which does not count towards \`retry_attempts\`; the first that succeeds ends the pause (\`webhook.endpoint_resumed\`), and everything that waited is delivered. An answer with 410 switches the endpoint off (\`webhook.endpoint_disabled\`).

### Signatures
With a \`secret\`, every delivery is signed in two ways: verify one of them.

**In the headers**, as [Standard Webhooks](https://www.standardwebhooks.com) does it: \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\`. The secret is used as it is, not as base64: give its bytes to the library. While a secret is being replaced there are two signatures; the library accepts either.
\`\`\`js
import { Webhook } from 'standardwebhooks';

const event = new Webhook(Buffer.from(secret), { format: 'raw' }).verify(rawBody, headers);
\`\`\`
**In the body**: \`signature\` is the last member of the body: \`sha256=\` and the HMAC-SHA256, in hex, of the body **without that member**. Take the raw body, cut the member off and compare; do not parse and write the JSON again.
\`\`\`js
import { createHmac, timingSafeEqual } from 'node:crypto';

function isGenuine(rawBody, secret) {
  const match = /,"signature":"sha256=([0-9a-f]{64})"}$/.exec(rawBody);
  if (!match) return false;
  const signedText = rawBody.slice(0, match.index) + '}';
  const expected = createHmac('sha256', secret).update(signedText).digest();
  return timingSafeEqual(expected, Buffer.from(match[1], 'hex'));
}
\`\`\`
\`\`\`python
import hashlib, hmac, re

def is_genuine(raw_body: bytes, secret: str) -> bool:
    match = re.search(rb',"signature":"sha256=([0-9a-f]{64})"}$', raw_body)
    if not match: return False
    expected = hmac.new(secret.encode(), raw_body[:match.start()] + b'}', hashlib.sha256)
    return hmac.compare_digest(expected.hexdigest(), match[1].decode())
\`\`\``;
