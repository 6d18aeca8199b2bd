// @ts-check
/** The words on screen: one flat file of sentences per language, chosen by preference, then by browser. */
import { asset } from './api.js';
import { keptAs } from './base.js';
import { signal } from './store.js';

/** Languages that are complete, by tag, each with its own name for itself. */
export const languages = { en: 'English', de: 'Deutsch' };

const KEY = keptAs('schola.locale');

/** The tag of the language on screen, and the tag that dates and numbers follow. */
export const locale = signal({ language: 'en', tag: 'en' });

/** @type {Record<string, string>} */
let sentences = {};
let plural = new Intl.PluralRules('en');

/** @param {string | null | undefined} tag */
function languageOf(tag) {
  const language = (tag ?? '').toLowerCase().split('-')[0];
  return language in languages ? language : null;
}

/** The tag to start with, before anybody has signed in. */
function firstTag() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // Without storage the browser's own wish decides.
  }
  return [kept, ...navigator.languages].find((tag) => languageOf(tag)) ?? 'en';
}

/**
 * Loads a language and puts it on screen. An unknown tag leaves the words in English but sets dates and numbers.
 * @param {string} [wanted] a BCP 47 tag; absent at the start
 */
export async function setLanguage(wanted) {
  const tag = wanted ?? firstTag();
  const language = languageOf(tag) ?? 'en';
  sentences = await asset(new URL(`./locales/${language}.json`, import.meta.url));
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  try {
    if (wanted) localStorage.setItem(KEY, tag);
  } catch {
    // It is asked for again with the next sign-in.
  }
  locale.value = { language, tag: isValidTag(tag) ? tag : language };
}

/** @param {string} tag */
function isValidTag(tag) {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Whether the language on screen has a sentence for this key. @param {string} key */
export const has = (key) => key in sentences;

/**
 * The sentence for a key, with `{name}` replaced. With a number called `count`, the form `key.one` or `key.other`
 * is taken when there is one.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  let text = sentences[key];
  if (typeof values.count === 'number') {
    text = sentences[`${key}.${plural.select(values.count)}`] ?? sentences[`${key}.other`] ?? text;
  }
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
