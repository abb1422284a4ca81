import { abridged, layOut } from './layout.js';

const INDENT = '   ';

/** What a person sees: numbered steps, in each the requests with their answers and what they mean. */
export class Screen {
  private steps = 0;

  constructor(private readonly write: (line: string) => void) {}

  step(title: string): void {
    this.write(`\n${++this.steps}. ${title}`);
  }

  /** @param whom named when it is not the gateway */
  request(method: string, path: string, body?: unknown, whom = ''): void {
    this.write(
      `${INDENT}→ ${whom && `${whom}: `}${method} ${path}${body === undefined ? '' : ` ${json(body)}`}`,
    );
  }

  answer(status: number, body: unknown): void {
    this.write(`${INDENT}← ${status}${body === undefined ? '' : ` ${json(body)}`}`);
  }

  /** Something happened that is no answer to a request. */
  event(text: string, body?: unknown): void {
    this.write(`${INDENT}⇐ ${text}${body === undefined ? '' : ` ${json(body)}`}`);
  }

  note(text: string): void {
    this.write(`${INDENT}${text}`);
  }

  success(text: string): void {
    this.write(`${INDENT}✔ ${text}`);
  }

  plain(text: string): void {
    this.write(text);
  }
}

const json = (body: unknown) => layOut(abridged(body), INDENT);
