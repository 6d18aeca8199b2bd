// @ts-check
/** A text of a card: Markdown whose pictures and sounds are files of its deck, named as in `![A cell](cell.png)`. */
import { html, useEffect, useMemo, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { at } from '../../base.js';
import { Markdown } from '../../components/markdown/markdown.js';

/** @typedef {Api.Schemas['DeckMedia']} Media */

/** A picture that is no address. */
const FILE = /!\[([^\]]*)\]\((?:<([^>\n]+)>|((?![a-z][a-z+.-]*:)[^\s()/\\]+))\)/gi;

/** A link works for twelve hours at least. */
const LIFETIME = 6 * 3600 * 1000;

/** What is known of files, by deck and name. @type {Map<string, { at: number, file: Promise<Media | null> }>} */
const files = new Map();

/** @param {string} name */
const spelled = (name) => {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

/** The names of the files of a text. @param {string} text */
const namesIn = (text) => [...new Set([...text.matchAll(FILE)].map((found) => spelled(found[2] ?? found[3])))];

/** @param {number} deck @param {string} name */
function fileOf(deck, name) {
  const key = `${deck} ${name}`;
  const known = files.get(key);
  if (known && Date.now() - known.at < LIFETIME) return known.file;
  const file = call('listDeckMedia', { path: { id: deck }, query: { name } }).then(({ media }) => media[0] ?? null, () => {
    files.delete(key);
    return null;
  });
  files.set(key, { at: Date.now(), file });
  return file;
}

/** A file has been added or deleted. @param {number} deck @param {string} name */
export const forgetFile = (deck, name) => { files.delete(`${deck} ${name}`); };

/** Fetches what cards show, before they are shown. @param {{ deck_id: number, question: string, answer: string }[]} cards */
export function prepareMedia(cards) {
  for (const card of cards) {
    for (const name of namesIn(`${card.question}\n${card.answer}`)) {
      fileOf(card.deck_id, name).then((file) => { if (file?.kind === 'image') new Image().src = at(file.url); });
    }
  }
}

/** @param {{ deckId: number, text: string, headingBase?: number }} props */
export function CardText({ deckId, text, headingBase }) {
  const names = useMemo(() => namesIn(text), [text]);
  const [found, setFound] = useState(/** @type {Map<string, Media>} */ (new Map()));
  useEffect(() => {
    let isOver = false;
    for (const name of names) {
      fileOf(deckId, name).then((file) => { if (file && !isOver) setFound((before) => new Map(before).set(name, file)); });
    }
    return () => { isOver = true; };
  }, [deckId, names.join('\n')]);
  const shown = useMemo(() => text.replace(FILE, (whole, label, quoted, bare) => {
    const file = found.get(spelled(quoted ?? bare));
    if (!file) return whole;
    return file.kind === 'image' ? `![${label}](${file.url})` : '';
  }), [text, found]);
  const heard = names.map((name) => found.get(name)).filter((file) => file !== undefined && file.kind !== 'image');
  return html`${shown.trim() && html`<${Markdown} text=${shown} headingBase=${headingBase} />`}
    ${heard.map((file) => file && (file.kind === 'audio' ? html`<audio key=${file.id} class="card-sound" controls preload="metadata" src=${at(file.url)} aria-label=${file.name}></audio>`
      : html`<video key=${file.id} class="card-sound" controls preload="metadata" src=${at(file.url)} aria-label=${file.name}></video>`))}`;
}
