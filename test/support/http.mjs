/** One call of an HTTP API: JSON in, JSON out; throws only when there is no answer. */
export async function call(method, url, { body, headers = {}, timeoutMs = 60_000 } = {}) {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

/** The same where anything but success is a mistake of the test. */
export async function done(method, url, options) {
  const { status, body } = await call(method, url, options);
  if (status >= 300) throw new Error(`${method} ${url} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export const bearer = (token) => ({ authorization: `Bearer ${token}` });
