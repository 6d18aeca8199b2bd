// @ts-check
/**
 * Cuts a long Markdown text where a block ends, so that it can be read and shown in parts while the page answers. Fences, formulas and
 * HTML that reach over empty lines are not cut.
 */
import { FENCE, bodyOf, hiddenIn, linesOf } from '../../markup.js';

/** About so many characters make a part. */
const PART = 6000;

/** So many definitions of links go with each part that may use them. */
const MOST_DEFINITIONS = 200;

const DEFINITION = /^ {0,3}\[[^\]^][^\]]{0,200}\]:[ \t]*\S/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]|$)/;

/**
 * @typedef {{ from: number, to: number }} Segment
 * @param {string} text
 * @param {string} [title] what stands above the text already
 * @returns {{ segments: Segment[], definitions: string, top: number, repeatsTitle: boolean }} `top` is the level of the highest heading, 6 where
 *   there is none, and but for a first heading that repeats the title
 */
export function segmentsOf(text, title = '') {
  /** @type {Segment[]} */
  const segments = [];
  /** @type {string[]} */
  const definitions = [];
  const body = bodyOf(text);
  const hidden = hiddenIn(text).filter(({ start, end }) => end - start > 2 && /\n[ \t]*\r?\n/.test(text.slice(start, end)));
  let next = 0;
  let from = body;
  let isFenced = false;
  let isFormula = false;
  let isAfterBlank = true;
  let top = 6;
  let isFirst = true;
  let repeatsTitle = false;
  for (const { start, line } of linesOf(text)) {
    if (start < body) continue;
    while (next < hidden.length && hidden[next].end <= start) next += 1;
    const isHidden = next < hidden.length && hidden[next].start < start;
    const isFree = !isFenced && !isFormula && !isHidden;
    const length = start - from;
    // At a gap before something at the margin; in a text without gaps at the start of a line.
    if (isFree && length > 0 && (length > 2 * PART || (length > PART && isAfterBlank && /^\S/.test(line)))) {
      segments.push({ from, to: start });
      from = start;
    }
    if (!isHidden && FENCE.test(line)) isFenced = !isFenced;
    else if (!isFenced && /^\s*\$\$\s*$/.test(line)) isFormula = !isFormula && /\n[ \t]*\$\$[ \t]*(\r?\n|$)/.test(text.slice(start + line.length, start + 6000));
    else if (isFree) {
      const heading = HEADING.exec(line);
      if (heading && isFirst && title && line.replace(/^[ #]+|[ \t#]+$/g, '') === title.trim()) repeatsTitle = true;
      else if (heading) top = Math.min(top, heading[1].length);
      else if (isSetext(line) && !isAfterBlank) top = Math.min(top, line.includes('=') ? 1 : top);
      if (DEFINITION.test(line) && definitions.length < MOST_DEFINITIONS) definitions.push(line);
    }
    isAfterBlank = !line.trim();
    isFirst = isFirst && isAfterBlank;
  }
  if (from < text.length) segments.push({ from, to: text.length });
  return { segments, definitions: segments.length > 1 ? definitions.join('\n') : '', top, repeatsTitle };
}

/** @param {string} line */
const isSetext = (line) => /^ {0,3}=+[ \t]*$/.test(line);
