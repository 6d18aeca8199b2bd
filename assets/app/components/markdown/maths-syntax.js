// @ts-check
/**
 * Formulas in Markdown: `$x$`, `$$x$$`, `\(x\)` and `\[x\]` within a line, and `$$` alone on the lines around a formula. Prices are not
 * formulas: the first `$` has no space behind it, the last one none before it and no digit behind it.
 */
import { math } from '../../../vendor/micromark/micromark.js';

/** @typedef {import('../../../vendor/micromark/micromark.js').State} State */
/** @typedef {import('../../../vendor/micromark/micromark.js').Code} Code */
/** @typedef {import('../../../vendor/micromark/micromark.js').Construct} Construct */

const [DOLLAR, BACKSLASH] = [36, 92];
const CLOSING = { 40: 41, 91: 93 };

/** A formula within a line is no longer than this, so that unpaired signs cost little. */
const LONGEST = { text: 1000, display: 4000 };

/** @param {Code} code */
const isSpace = (code) => code === null || code < 0 || code === 32;
/** @param {Code} code */
const isLineEnding = (code) => code !== null && code < -2;
/** @param {Code} code */
const isDigit = (code) => code !== null && code >= 48 && code <= 57;

/** @type {Construct} */
const betweenDollars = {
  name: 'mathText',
  tokenize(effects, ok, nok) {
    // The sign before this one has been tried: it opens nothing, nor does its rest.
    if (this.previous === DOLLAR) return nok;
    let size = 0;
    let length = 0;
    /** @type {Code} */
    let before = -1;
    let closing = 0;
    /** @type {State} */
    const start = (code) => {
      effects.enter('mathText');
      effects.enter('mathTextSequence');
      return open(code);
    };
    /** @type {State} */
    const open = (code) => {
      if (code === DOLLAR && size < 3) {
        size += 1;
        effects.consume(code);
        return open;
      }
      if (size > 2 || (size === 1 && isSpace(code))) return nok(code);
      effects.exit('mathTextSequence');
      return between(code);
    };
    /** @type {State} */
    const between = (code) => {
      if (code === null || length > (size === 1 ? LONGEST.text : LONGEST.display)) return nok(code);
      if (isLineEnding(code)) {
        effects.enter('lineEnding');
        effects.consume(code);
        effects.exit('lineEnding');
        before = code;
        length += 1;
        return between;
      }
      if (code === DOLLAR) {
        if (size === 1 && isSpace(before)) return nok(code);
        closing = 0;
        effects.enter('mathTextSequence');
        return close(code);
      }
      effects.enter('mathTextData');
      return data(code);
    };
    /** @type {State} */
    const data = (code) => {
      if (code === null || isLineEnding(code) || (code === DOLLAR && before !== BACKSLASH && length > 0)
        || length > LONGEST.display) {
        effects.exit('mathTextData');
        return between(code);
      }
      before = before === BACKSLASH && code === BACKSLASH ? null : code;
      length += 1;
      effects.consume(code);
      return data;
    };
    /** @type {State} */
    const close = (code) => {
      if (code === DOLLAR && closing < size) {
        closing += 1;
        effects.consume(code);
        return close;
      }
      const token = effects.exit('mathTextSequence');
      if (closing === size && !(size === 1 && isDigit(code)) && length > 0) {
        effects.exit('mathText');
        return ok(code);
      }
      if (size === 1) return nok(code);
      token.type = 'mathTextData';
      before = DOLLAR;
      return between(code);
    };
    return start;
  },
};

/** @type {Construct} */
const betweenBrackets = {
  name: 'mathText',
  tokenize(effects, ok, nok) {
    // A backslash before this one makes it a backslash that is shown.
    if (this.previous === BACKSLASH) return nok;
    /** @type {Code} */
    let last = null;
    let length = 0;
    /** @type {State} */
    const start = (code) => {
      effects.enter('mathText');
      effects.enter('mathTextSequence');
      effects.consume(code);
      return open;
    };
    /** @type {State} */
    const open = (code) => {
      if (code !== 40 && code !== 91) return nok(code);
      last = CLOSING[code];
      effects.consume(code);
      effects.exit('mathTextSequence');
      return between;
    };
    /** @type {State} */
    const between = (code) => {
      if (code === null || length > LONGEST.display) return nok(code);
      if (isLineEnding(code)) {
        effects.enter('lineEnding');
        effects.consume(code);
        effects.exit('lineEnding');
        length += 1;
        return between;
      }
      effects.enter('mathTextData');
      return data(code);
    };
    /** @type {State} */
    const data = (code) => {
      if (code === null || isLineEnding(code) || length > LONGEST.display) {
        effects.exit('mathTextData');
        return between(code);
      }
      length += 1;
      effects.consume(code);
      return code === BACKSLASH ? escaped : data;
    };
    /** @type {State} */
    const escaped = (code) => {
      if (code === last) {
        effects.consume(code);
        // The two signs at the end belong to the data; they are cut off where the formula is read.
        effects.exit('mathTextData');
        effects.exit('mathText');
        return ok;
      }
      return data(code);
    };
    return start;
  },
};

/**
 * The syntax for one text. A `$$` alone on its line opens a formula only where another one closes it, so that a stray sign does not take
 * the rest of the text with it.
 * @param {string} text
 * @returns {import('../../../vendor/micromark/micromark.js').Extension}
 */
export function mathsOf(text) {
  if (!/\$|\\[([]/.test(text)) return {};
  const whole = math().flow[DOLLAR];
  /** @type {Construct} */
  const flow = {
    ...whole,
    tokenize(effects, ok, nok) {
      const { offset } = this.now();
      const line = /^\$\$[ \t]*\r?\n/.exec(text.slice(offset, offset + 80));
      const closes = line && /\n[ \t>]*\$\$[ \t]*(\r?\n|$)/.test(text.slice(offset + line[0].length - 1, offset + 6000));
      return closes ? whole.tokenize.call(this, effects, ok, nok) : nok;
    },
  };
  return { flow: { [DOLLAR]: flow }, text: { [DOLLAR]: betweenDollars, [BACKSLASH]: betweenBrackets } };
}
