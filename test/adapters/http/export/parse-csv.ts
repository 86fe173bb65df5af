/** Reads CSV as RFC 4180 has it; its rows end with CRLF, the last one too. @throws Error where it breaks off. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    cells.push(cell);
    if (text[end] === ',') {
      at = end + 1;
      continue;
    }
    if (text.slice(end, end + 2) !== '\r\n') throw new Error(`no end of a cell at ${end}`);
    rows.push(cells);
    cells = [];
    at = end + 2;
  }
  if (cells.length > 0) throw new Error('a row without its end');
  return rows;
}

function plainCell(text: string, at: number): { cell: string; end: number } {
  const match = /[",\r\n]/g;
  match.lastIndex = at;
  const end = match.exec(text)?.index ?? text.length;
  return { cell: text.slice(at, end), end };
}

function quotedCell(text: string, at: number): { cell: string; end: number } {
  let cell = '';
  for (let from = at + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) throw new Error('a quoted cell without its end');
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 };
    cell += '"';
    from = quote + 2;
  }
}
