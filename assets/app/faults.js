// @ts-check
/** What is wrong with a field, in the language on screen: the server sends the rule that the value breaks and its bounds. */
import { number } from './format.js';
import { has, locale, t } from './locale.js';

/**
 * @typedef {{ field: string, message: string, code?: string, min?: number, max?: number }} Fault what the server says of a field; `message` is
 *   English, the rest of a sentence that begins with the field
 */

/** @param {Fault} fault */
export function faultSentence({ code = 'invalid', message, min, max }) {
  const key = `ui.fault.${code}`;
  if (max !== undefined) {
    const values = { least: number(min ?? 0), most: number(max), count: max };
    if (!min && has(`${key}.most`)) return t(`${key}.most`, values);
    if (has(`${key}.between`)) return t(`${key}.between`, values);
  }
  if (code !== 'invalid' && has(key)) return t(key);
  // Rules without a sentence of their own are rare in forms; the server's sentence says more than a general one.
  if (locale.value.language === 'en' && message) return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?…]$/.test(message) ? '' : '.'}`;
  return t('ui.fault.invalid');
}
