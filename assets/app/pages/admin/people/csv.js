// @ts-check
/** Tables as CSV: reads what spreadsheets write, and writes what they read without executing it. */

/**
 * The text of a file. Spreadsheets on Windows write UTF-8 only when asked to.
 * @param {File} file
 */
export async function textOf(file) {
  const bytes = await file.arrayBuffer();
  const start = new Uint8Array(bytes.slice(0, 2));
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What separates the cells: whatever the first line has most of. @param {string} text */
function delimiterOf(text) {
  const line = text.split(/\r?\n/, 1)[0];
  const count = (/** @type {string} */ mark) => line.split(mark).length;
  return [';', '\t', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

/**
 * The lines of a table. Quotes may hold separators and line ends; a line without any text is left out.
 * @param {string} text
 * @returns {string[][]}
 */
export function parse(text) {
  const source = text.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(source);
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(plain(cell.trim()));
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.some(Boolean)) rows.push(row);
    row = [];
  };
  for (let at = 0; at < source.length; at += 1) {
    const mark = source[at];
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (mark === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (mark === delimiter) endCell();
    else if (mark === '\n') endRow();
    else if (mark !== '\r') cell += mark;
  }
  endRow();
  return rows;
}

/** A text without the apostrophe that keeps a spreadsheet from executing it. @param {string} text */
const plain = (text) => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text);

/** A text that no spreadsheet executes. @param {unknown} value */
function cellOf(value) {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A file of these lines. @param {unknown[][]} rows */
export const csvOf = (rows) => new Blob([`\uFEFF${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' });
