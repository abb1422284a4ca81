/** Ids that look different in examples, so that a reader sees which is which. */
export const EXAMPLE_IDS = {
  device: '4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa',
  user: '9b2f1c7e-52f4-4c9c-8a53-1f6f0f6b7a11',
  tenant: '2c9d7e50-1b7a-4c0e-9f3b-6f1d4a8e5c22',
  token: '7f3e9a14-0d52-4b6c-8e1a-3c5b7d9f2e33',
  replacedTokenId: '1e0f6c3a-8b27-4d94-a5c1-9d7e3f2b6a55',
  tokenId: 'c81f6b2d-94e3-4a57-b0d6-5e2a1f7c8d44',
} as const;

export const EXAMPLE_TIME = '2026-06-15T12:00:00.000Z';
