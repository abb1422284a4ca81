import { spawnSync } from 'node:child_process';

/** The code blocks of a description in Markdown, in this language. */
export const codeBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code!);

export type Verifier = (rawBody: string, secret: string) => boolean;

/** The JavaScript function of a description, run as it stands there. */
export async function documentedFunction(markdown: string, name: string): Promise<Verifier> {
  const code = codeBlocks(markdown, 'js').find((block) => block.includes(`function ${name}(`));
  if (!code) throw new Error(`the description has no function ${name}`);
  const url = `data:text/javascript,${encodeURIComponent(`${code}\nexport { ${name} };`)}`;
  return (await import(/* @vite-ignore */ url))[name];
}

/**
 * The Python function of a description, run as it stands there: of each pair of a body and a secret, what it says.
 * Undefined where Python is not installed.
 */
export function runDocumentedPython(
  markdown: string,
  name: string,
  calls: [rawBody: string, secret: string][],
): boolean[] | undefined {
  const [code] = codeBlocks(markdown, 'python');
  if (!code?.includes(`def ${name}(`)) throw new Error(`the description has no function ${name}`);
  const program = `${code}
import json, sys
print(json.dumps([${name}(body.encode(), secret) for body, secret in json.load(sys.stdin)]))`;
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(calls),
    encoding: 'utf8',
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    process.stderr.write('The Python code of the documentation is not run: there is no python3\n');
    return undefined;
  }
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
