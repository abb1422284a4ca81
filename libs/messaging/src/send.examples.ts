/** Bodies of `POST /send/text` that can be sent as they are. */
export const TEXT_EXAMPLES = {
  text: { summary: 'A text', value: { number: '5511999990002', text: 'Hello from Wagon' } },
  answer: {
    summary: 'An answer that quotes a message, after "typing…" for two seconds',
    value: {
      number: '5511999990002',
      text: 'From eight to six',
      typingDuration: 2,
      quoted: {
        key: { id: '3EB0F8A1B2C3D4E5F6', fromMe: false },
        message: { conversation: 'What time do you open?' },
      },
    },
  },
  mention: {
    summary: 'A text that mentions somebody',
    value: { number: '5511999990002', text: 'Ask @5511999990001', mentioned: ['5511999990001'] },
  },
};
