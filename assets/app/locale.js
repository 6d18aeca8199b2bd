// @ts-check
/**
 * The words on screen, in the language that the person prefers, else the browser. Words that all pages share lie in `words/`, and come as one file;
 * those of an area lie beside its pages, and come with its first page.
 */
import { asset } from './api.js';
import { keptAs } from './base.js';
import { signal } from './store.js';

/** Languages that are complete, by tag, each with its own name for itself. */
export const languages = { en: 'English', de: 'Deutsch' };

const KEY = keptAs('schola.locale');

/** The tag of the language on screen, and the tag that dates and numbers follow. */
export const locale = signal({ language: 'en', tag: 'en' });

/** Where the words on screen come from: addresses of files without `.en.json` or `.de.json`. @type {Set<string>} */
const stems = new Set([new URL('./words/shared', import.meta.url).href]);

/** What has been fetched or is on its way, by the address of the file. @type {Map<string, Promise<Record<string, string>>>} */
const files = new Map();

/** The language that is asked for; it is on screen once all words are there. */
let wished = 'en';
let isShown = false;

/** @type {Record<string, string>} */
let sentences = {};
let plural = new Intl.PluralRules('en');

/** @param {string | null | undefined} tag */
function languageOf(tag) {
  const language = (tag ?? '').toLowerCase().split('-')[0];
  return language in languages ? language : null;
}

/** The tag to start with, before a person has signed in. */
function firstTag() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // Without storage the browser's own wish decides.
  }
  return [kept, ...navigator.languages].find((tag) => languageOf(tag)) ?? 'en';
}

/** @param {string} stem @param {string} language */
function fetched(stem, language) {
  const url = new URL(`${stem}.${language}.json`);
  const present = files.get(url.href);
  if (present) return present;
  const file = asset(url);
  files.set(url.href, file);
  // A later page tries again.
  file.catch(() => files.delete(url.href));
  return file;
}

/**
 * Fetches more words, in the language on screen and in the one that is about to be.
 * @param {URL} stem the address of the files, without `.en.json` or `.de.json`
 */
export async function addWords({ href }) {
  for (;;) {
    const [shown, next] = [isShown ? locale.value.language : wished, wished];
    const [words] = await Promise.all([fetched(href, shown), fetched(href, next)]);
    // The language may have changed while the file was on its way.
    if (next === wished && shown === (isShown ? locale.value.language : wished)) {
      stems.add(href);
      Object.assign(sentences, words);
      return;
    }
  }
}

/**
 * Loads a language and puts it on screen. An unknown tag leaves the words in English but sets dates and numbers.
 * @param {string} [wanted] a BCP 47 tag; absent at the start
 */
export async function setLanguage(wanted) {
  const tag = wanted ?? firstTag();
  const language = languageOf(tag) ?? 'en';
  const before = wished;
  wished = language;
  let asked = 0;
  /** @type {Record<string, string>[]} */
  let words = [];
  try {
    // More words may come to those on screen meanwhile.
    while (asked !== stems.size) {
      asked = stems.size;
      words = await Promise.all([...stems].map((stem) => fetched(stem, language)));
    }
  } catch (error) {
    if (wished === language) wished = before;
    throw error;
  }
  // Another language was asked for meanwhile.
  if (wished !== language) return;
  sentences = Object.assign({}, ...words);
  isShown = true;
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
  return text === undefined ? key : filled(text, values);
}

/**
 * What something is called, for names that are needed before the words of their area: entries of the navigation, titles.
 * @param {import('./areas.js').Label} label
 * @param {Record<string, string | number>} [values]
 */
export const said = (label, values = {}) => filled(label[/** @type {keyof typeof languages} */ (locale.value.language)], values);

/** The address of the documentation in the language on screen. The server leads on to English pages that are not translated. @param {string} [page] such as `/badges` */
export const docs = (page = '') => (locale.value.language === 'de' ? '/docs/de' : '/docs') + page;

/** @param {string} text @param {Record<string, string | number>} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
