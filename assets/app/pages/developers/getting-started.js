// @ts-check
/** The first steps of a program: a key, a request, the reference. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { asset } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { CodeTabs } from '../../components/code-tabs.js';
import { Failure, Loading } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { docs, t } from '../../locale.js';

/** @typedef {{ id: string, name: string, lines: string[] }} Snippet */

/** What stands in a snippet for the key, in each language, and what a key is written as there. @type {[string, (key: string) => string][]} */
const PLACES = [
  ['$SCHOLA_KEY', (key) => key],
  ['"Bearer " + os.environ["SCHOLA_KEY"]', (key) => `"Bearer ${key}"`],
  ['`Bearer ${process.env.SCHOLA_KEY}`', (key) => `"Bearer ${key}"`],
];

/**
 * Examples for this server, with a key in them where there is one.
 * @param {Snippet[]} snippets @param {string} base where programs reach the server @param {string} [key]
 */
export const withKey = (snippets, base, key) => snippets.map((one) => {
  const text = one.lines.join('\n').replaceAll('{base}', base);
  return { ...one, text: key ? PLACES.reduce((whole, [place, written]) => whole.replaceAll(place, written(key)), text) : text };
});

/** @param {{ base: string, hasKey: boolean, onCreate: () => void }} props `base` is where programs reach the server */
export function GettingStarted({ base, hasKey, onCreate }) {
  const snippets = useLoad(() => /** @type {Promise<Snippet[]>} */ (asset(new URL('./snippets.json', import.meta.url))), []);
  const examples = withKey(snippets.data ?? [], base);
  return html`<section class="portal-part" aria-labelledby="start-title">
    <h2 id="start-title">${t('ui.start.title')}</h2>
    <ol class="card numbered first-requests">
      <li><div class="stack tight"><h3>${t('ui.start.key')}</h3><p class="soft">${t('ui.start.key_text')}</p>
        ${!hasKey && html`<p><${Button} small icon="plus" onClick=${onCreate}>${t('ui.key.make')}<//></p>`}</div></li>
      <li><div class="stack tight start-code"><h3>${t('ui.start.ask')}</h3><p class="soft">${t('ui.start.ask_text')}</p>
        ${snippets.error ? html`<${Failure} error=${snippets.error} onRetry=${snippets.reload} />`
          : !snippets.data ? html`<${Loading} lines=${3} />` : html`<${CodeTabs} label=${t('ui.start.languages')} examples=${examples} />`}</div></li>
      <li><div class="stack tight"><h3>${t('ui.start.read')}</h3><p class="soft">${t('ui.start.read_text')}</p>
        <div class="cluster"><${ButtonLink} small icon="book" href=${docs()}>${t('ui.start.guide')}<//>
          <${ButtonLink} small icon="file" href=${docs('/reference/partner')}>${t('ui.start.reference')}<//></div></div></li>
    </ol>
  </section>`;
}
