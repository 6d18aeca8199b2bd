// @ts-check
/**
 * What is wrong with a field, in the language on screen. The server says it in English, as the rest of a sentence: `must have at most
 * 80 characters`. English shows that sentence; other languages have sentences of their own for the usual ones.
 */
import { locale, t } from './locale.js';

/** @type {[RegExp, string, string[]][]} the pattern, the sentence, the names of its values */
const FAULTS = [
  [/^(?:is required|must not be empty|must contain at least one visible character)/, 'ui.fault.empty', []],
  [/^must have (\d+) to (\d+) /, 'ui.fault.length', ['least', 'most']],
  [/^must have at most (\d+) /, 'ui.fault.most', ['most']],
  [/^must have at least (\d+) /, 'ui.form.password_short', ['count']],
  [/^must be (?:a whole number )?from (\d+) to (\d+)/, 'ui.fault.range', ['least', 'most']],
  [/^must be an email address/, 'ui.form.email_invalid', []],
  [/^(?:must be an IP address|contains `([^`]+)`, which is not an IP address)/, 'ui.fault.network', []],
  [/^must be in the future/, 'ui.fault.future', []],
  [/^is already/, 'ui.fault.taken', []],
];

/** @param {string} message */
export function faultSentence(message) {
  if (locale.value.language === 'en') return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?…]$/.test(message) ? '' : '.'}`;
  for (const [pattern, key, names] of FAULTS) {
    const found = pattern.exec(message);
    if (found) return t(key, Object.fromEntries(names.map((name, index) => [name, found[index + 1]])));
  }
  return t('ui.fault.other');
}
