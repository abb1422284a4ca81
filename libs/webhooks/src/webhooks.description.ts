/** How deliveries look and are verified: the documentation of `POST /webhook`. */
export const DELIVERY_DESCRIPTION = `Sets where the events of a device are sent; a second call replaces the first. What is left out gets its default, except \`secret\`: left out, the one that is set stays.

### Delivery
Each event is one \`POST\` with a JSON body:
\`\`\`json
{"id":"01J0G6YQ9ZC1T4W8S5R2N7K3M6","event":"message.received","timestamp":1781524800,"device_id":"4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa","user_id":"9b2f1c7e-52f4-4c9c-8a53-1f6f0f6b7a11","data":{"message_id":"3EB0F8A1B2C3D4E5F6","from":"5511999990002@s.whatsapp.net","content":"Hello"},"signature":"sha256=…"}
\`\`\`
\`timestamp\` is in seconds. Answer with any 2xx within \`timeout\` seconds. Every other answer, a redirect included, counts as failed and is tried again after about 1, 5, 25, 125 and then every 600 seconds, \`retry_attempts\` times. Events of one chat arrive in their order, each after the one before it was delivered or given up; chats run side by side, with at most 8 requests at a time. The same \`id\` may arrive twice (your answer was lost): handle it once.

### Signature
With a \`secret\`, \`signature\` is the last member of the body: \`sha256=\` and the HMAC-SHA256, in hex, of the body **without that member**. Take the raw body, cut the member off and compare; do not parse and write the JSON again.
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
