import { execFileSync } from 'node:child_process';

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

/** The Python function of a description, run as it stands there; undefined where Python is not installed. */
export function documentedPythonFunction(markdown: string, name: string): Verifier | undefined {
  const [code] = codeBlocks(markdown, 'python');
  if (!code?.includes(`def ${name}(`)) throw new Error(`the description has no function ${name}`);
  const run = (...args: string[]) => execFileSync('python3', args, { encoding: 'utf8' }).trim();
  try {
    run('--version');
  } catch {
    process.stderr.write('The Python code of the documentation is not run: there is no python3\n');
    return undefined;
  }
  const program = `${code}\nimport sys\nprint(${name}(sys.argv[1].encode(), sys.argv[2]))`;
  return (rawBody, secret) => run('-c', program, rawBody, secret) === 'True';
}
