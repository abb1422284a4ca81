/** Names and values below each other: `Id     4d0a…`. */
export function record(members: Record<string, string>): string {
  return columns([], Object.entries(members));
}

/** A table whose columns are as wide as their widest cell. */
export function columns(head: string[], rows: string[][]): string {
  const lines = head.length > 0 ? [head, ...rows] : rows;
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
