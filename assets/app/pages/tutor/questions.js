// @ts-check
/** Questions that a text answers, in the language of the text: those that its headings ask, and those after what it defines. */

/** How much of a text is looked through, in characters. */
const LOOKED_THROUGH = 60_000;
/** A term of more words is a phrase. */
const WORDS = 4;

/** A heading that asks has at least so many words. */
const ASKING = 5;

/** Words that begin a sentence about something named before. */
const POINTING = /^(?:this|that|these|those|it|they|there|here|he|she|we|you|one|what|which|who|both|each|all|some|many|most|another|other|such|its|their|his|her|figure|table|note|example|dies|diese|dieser|dieses|das|es|sie|er|wir|hier|dort|man|was|wer|beide|alle|viele|einige|ein|eine|abbildung|tabelle|beispiel)\b/i;

/**
 * How each language defines: the sentence, and the question after it.
 * @type {{ pattern: RegExp, ask: (found: RegExpExecArray) => string }[]}
 */
const DEFINITIONS = [
  {
    pattern: /^(The |An? )?([\p{L}][\p{L}\d' -]{2,40}?) (is|are) (?:an? |the |any\s|one of |how |what |defined as )/u,
    ask: ([, article = '', term, verb]) => `What ${verb} ${article.trim() === 'The' ? 'the ' : article ? `${article.toLowerCase().trim()} ` : ''}${lowered(term)}?`,
  },
  {
    pattern: /^(Der |Die |Das |Eine? )?([\p{L}][\p{L}\d -]{2,40}?) (ist|sind) (?:eine?r? |der |die |das |definiert als )/u,
    ask: ([, article = '', term, verb]) => `Was ${verb} ${article ? `${article.toLowerCase().trim()} ` : ''}${term}?`,
  },
];

/** A term in the middle of a sentence; names and abbreviations keep their letters. @param {string} term */
const lowered = (term) => (/^\p{Lu}\p{Ll}+(?: \p{Ll}+)*$/u.test(term) ? term[0].toLowerCase() + term.slice(1) : term);

/** A text without the signs of Markdown. @param {string} text */
const plain = (text) => text
  .replace(/```[\s\S]*?```/g, ' ')
  .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
  .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  .replace(/[*`_]{1,3}/g, '');

/**
 * @param {string} text
 * @param {number} most
 * @returns {string[]}
 */
export function questionsOf(text, most) {
  const lines = plain(text.slice(0, LOOKED_THROUGH)).split('\n').map((line) => line.trim());
  /** @type {Set<string>} */
  const found = new Set();
  for (const line of lines) {
    const heading = /^#{1,6}\s+(.{8,90}\?)\s*#*$/.exec(line);
    // A short one needs the text around it to be understood.
    if (heading && heading[1].split(' ').length >= ASKING) found.add(heading[1]);
  }
  for (const line of lines) {
    if (found.size >= most) break;
    if (/^(?:#|>|\||\d+\.|[-+] )/.test(line)) continue;
    for (const sentence of line.match(/[^.!?]+[.!?]*\s*/g) ?? []) {
      const asked = asks(sentence.trim());
      if (asked) found.add(asked);
      if (found.size >= most) break;
    }
  }
  return [...found].slice(0, most);
}

/** The question that a sentence answers, where it defines something. @param {string} sentence */
function asks(sentence) {
  if (POINTING.test(sentence)) return '';
  for (const { pattern, ask } of DEFINITIONS) {
    const found = pattern.exec(sentence);
    if (found && found[2].split(' ').length <= WORDS) return ask(found);
  }
  return '';
}
