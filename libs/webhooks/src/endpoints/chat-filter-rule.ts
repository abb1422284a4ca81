import { ruleOf } from '#libs/platform';

const MOST_CHATS = 200;
/** A JID such as `5511999990001@s.whatsapp.net`, or an ending such as `*@g.us`. */
const CHAT = /^(?:\*|[\w.:+-]{1,64})@[a-z.]{1,32}$/;

/** What is wrong with a list of chats; undefined when nothing is. */
export function chatsProblem(chats: unknown): string | undefined {
  if (!Array.isArray(chats) || chats.length === 0)
    return 'chats must be a list with at least one JID such as 5511999990001@s.whatsapp.net, or *@g.us for every group';
  if (chats.length > MOST_CHATS) return `chats may have at most ${MOST_CHATS} members`;
  const wrong = chats.find((chat) => typeof chat !== 'string' || !CHAT.test(chat));
  if (wrong === undefined) return undefined;
  if (typeof wrong !== 'string') return 'chats must be a list of texts';
  return `chats: "${wrong.slice(0, 60)}" is neither a JID such as 5511999990001@s.whatsapp.net nor an ending such as *@g.us`;
}

/** The member lists chats, at least one. */
export const IsChatFilter = ruleOf('isChatFilter', chatsProblem);
