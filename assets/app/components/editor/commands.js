// @ts-check
/** What the buttons of the editor do to a text. Each change is typed in, so that the browser's own undo takes it back. */

/** @typedef {'bold' | 'italic' | 'heading' | 'link' | 'list' | 'numbered' | 'quote' | 'code' | 'maths'} Command */

const AROUND = /** @type {const} */ ({ bold: '**', italic: '*', code: '`', maths: '$' });
const BEFORE = /** @type {const} */ ({ heading: '## ', list: '- ', quote: '> ' });
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+)(\[[ x]\]\s+)?/;

/**
 * Replaces a part of what is typed as if it were typed, and selects a part of it.
 * @param {HTMLTextAreaElement} field @param {number} from @param {number} to @param {string} text @param {[number, number]} selection in `text`
 */
export function type(field, from, to, text, [start, end]) {
  field.focus();
  field.setSelectionRange(from, to);
  // The one way that keeps the undo of the browser. Where it is gone, the text is put in without.
  const isTyped = text ? document.execCommand('insertText', false, text) : from === to || document.execCommand('delete');
  if (!isTyped) {
    field.setRangeText(text, from, to, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(from + start, from + end);
}

/** The lines that the selection touches. @param {HTMLTextAreaElement} field */
function linesAround({ value, selectionStart, selectionEnd }) {
  const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const next = value.indexOf('\n', selectionEnd > selectionStart && value[selectionEnd - 1] === '\n' ? selectionEnd - 1 : selectionEnd);
  return { from, to: next < 0 ? value.length : next };
}

/** @param {HTMLTextAreaElement} field @param {Command} command @param {string} placeholder what is put in where nothing is selected */
export function apply(field, command, placeholder) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const selected = value.slice(start, end);
  if (command in AROUND) {
    const mark = AROUND[/** @type {keyof typeof AROUND} */ (command)];
    const size = mark.length;
    const isMarked = value.slice(start - size, start) === mark && value.slice(end, end + size) === mark && (command !== 'italic' || value.slice(start - 2, start) !== '**');
    if (isMarked) type(field, start - size, end + size, selected, [0, selected.length]);
    else {
      const words = selected || placeholder;
      type(field, start, end, mark + words + mark, [size, size + words.length]);
    }
  } else if (command === 'link') {
    const words = selected || placeholder;
    const isAddress = /^https?:\/\/\S+$/.test(selected);
    const text = isAddress ? `[${placeholder}](${selected})` : `[${words}](https://)`;
    type(field, start, end, text, isAddress ? [1, 1 + placeholder.length] : [text.length - 9, text.length - 1]);
  } else {
    const { from, to } = linesAround(field);
    const lines = value.slice(from, to).split('\n');
    const marks = lines.map((_, index) => (command === 'numbered' ? `${index + 1}. ` : BEFORE[/** @type {keyof typeof BEFORE} */ (command)]));
    const pattern = command === 'numbered' ? /^\d+[.)] / : command === 'heading' ? /^#{1,6} / : command === 'list' ? /^[-*+] / : /^> ?/;
    const isMarked = lines.every((line) => pattern.test(line));
    const changed = lines.map((line, index) => (isMarked ? line.replace(pattern, '') : marks[index] + line.replace(command === 'quote' ? /^/ : /^(#{1,6} |[-*+] |\d+[.)] )/, ''))).join('\n');
    type(field, from, to, changed, lines.length > 1 ? [0, changed.length] : [changed.length, changed.length]);
  }
}

/**
 * Goes on with a list at the end of an item, and ends it after an empty one.
 * @param {HTMLTextAreaElement} field @returns {boolean} whether there was something to do
 */
export function continueList(field) {
  const { value, selectionStart: at, selectionEnd } = field;
  if (at !== selectionEnd) return false;
  const from = value.lastIndexOf('\n', at - 1) + 1;
  const line = value.slice(from, at);
  const item = ITEM.exec(line);
  const quote = /^> ?/.exec(line);
  if (!item && !quote) return false;
  const mark = item?.[0] ?? quote?.[0] ?? '';
  if (line.length === mark.length) {
    type(field, from, at, '', [0, 0]);
    return true;
  }
  const number = item && /\d/.test(item[2]) ? `${parseInt(item[2], 10) + 1}${item[2].slice(-1)}` : item?.[2];
  const next = item ? `\n${item[1]}${number}${item[3]}${item[4] ? '[ ] ' : ''}` : '\n> ';
  type(field, at, at, next, [next.length, next.length]);
  return true;
}
