// @ts-check
/** A text of a card: Markdown whose pictures and sounds are files of its deck, named as in `![A cell](cell.png)`. */
import { html, useEffect, useMemo, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { at } from '../../base.js';
import { Markdown } from '../../components/markdown/markdown.js';
import { isOffline } from '../../connection.js';
import { t } from '../../locale.js';
import { isSeenKept } from '../../seen.js';
import { useSignal } from '../../store.js';

/** @typedef {Api.Schemas['DeckMedia']} Media */

/** A picture that is no address. */
const FILE = /!\[([^\]]*)\]\((?:<([^>\n]+)>|((?![a-z][a-z+.-]*:)[^\s()/\\]+))\)/gi;

/** So many pictures are kept for the time without a network, and so many bytes. */
const MOST_KEPT = 60;
const MOST_BYTES = 20_000_000;

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

/**
 * Has the browser keep the pictures of cards for the time without a network: those of the first cards, as many as there is room for.
 * What tells where they are is kept with other answers of the server.
 * @param {{ deck_id: number, question: string, answer: string }[]} cards
 */
export async function keepMedia(cards) {
  if (!navigator.serviceWorker || !isSeenKept('listDeckMedia') || document.documentElement.dataset.worker === 'off') return;
  const named = new Map(cards.flatMap((card) => namesIn(`${card.question}\n${card.answer}`).map((name) => [`${card.deck_id} ${name}`, { deck: card.deck_id, name }])));
  const pictures = [];
  let room = MOST_BYTES;
  for (const { deck, name } of [...named.values()].slice(0, MOST_KEPT)) {
    const file = await fileOf(deck, name);
    if (file?.kind !== 'image' || file.size > room) continue;
    room -= file.size;
    pictures.push(new URL(at(file.url), location.origin).href);
  }
  (await navigator.serviceWorker.ready).active?.postMessage({ pictures });
}

/** Whether a picture can be shown. @param {string} url @returns {Promise<boolean>} */
const isThere = (url) => new Promise((resolve) => {
  const image = new Image();
  image.onload = () => resolve(true);
  image.onerror = () => resolve(false);
  image.src = at(url);
});

/** Plays the sound behind one that has ended. @param {Event} event */
const playNext = ({ target }) => {
  const next = /** @type {Element} */ (target).nextElementSibling;
  if (next instanceof HTMLAudioElement) next.play().catch(() => undefined);
};

/** @param {{ deckId: number, text: string, headingBase?: number, plays?: boolean }} props `plays` says whether its sounds are played at once, one after the other */
export function CardText({ deckId, text, headingBase, plays = false }) {
  const names = useMemo(() => namesIn(text), [text]);
  const [found, setFound] = useState(/** @type {Map<string, Media>} */ (new Map()));
  const [missing, setMissing] = useState(/** @type {Set<string>} */ (new Set()));
  const isOut = useSignal(isOffline);
  useEffect(() => {
    let isOver = false;
    setMissing(new Set());
    const miss = (/** @type {string} */ name) => { if (!isOver) setMissing((before) => new Set(before).add(name)); };
    for (const name of names) {
      fileOf(deckId, name).then(async (file) => {
        if (!file) return miss(name);
        if (!isOver) setFound((before) => new Map(before).set(name, file));
        if (file.kind !== 'image' || await isThere(file.url)) return undefined;
        // Its link may have expired.
        forgetFile(deckId, name);
        return miss(name);
      });
    }
    return () => { isOver = true; };
  }, [deckId, names.join('\n'), isOut]);
  const shown = useMemo(() => text.replace(FILE, (whole, label, quoted, bare) => {
    const name = spelled(quoted ?? bare);
    const file = found.get(name);
    // Of a picture that is not there, its description is shown, or else its name.
    if (missing.has(name) && !label.trim()) return `![${name}${whole.slice(2 + label.length)}`;
    if (!file || missing.has(name)) return whole;
    return file.kind === 'image' ? `![${label}](${file.url})` : '';
  }), [text, found, missing]);
  const heard = names.map((name) => found.get(name)).filter((file) => file !== undefined && file.kind !== 'image');
  const firstHeard = heard.findIndex((file) => file?.kind === 'audio');
  return html`${shown.trim() && html`<${Markdown} text=${shown} headingBase=${headingBase} />`}
    ${isOut && missing.size > 0 && html`<p class="card-missing">${t('ui.card.missing_offline')}</p>`}
    ${heard.map((file, place) => file && (file.kind === 'audio' ? html`<audio key=${file.id} class="card-sound" controls preload="metadata" autoplay=${plays && place === firstHeard} onEnded=${plays ? playNext : undefined} src=${at(file.url)} aria-label=${file.name}></audio>`
      : html`<video key=${file.id} class="card-sound" controls preload="metadata" src=${at(file.url)} aria-label=${file.name}></video>`))}`;
}
