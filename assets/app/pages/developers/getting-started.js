// @ts-check
/** The first steps of a program: a key, a request, the reference. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { asset } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { CodeTabs } from '../../components/code-tabs.js';
import { Failure, Loading } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ base: string, hasKey: boolean, onCreate: () => void }} props `base` is where programs reach the server */
export function GettingStarted({ base, hasKey, onCreate }) {
  const snippets = useLoad(() => /** @type {Promise<{ id: string, name: string, lines: string[] }[]>} */ (asset(new URL('./snippets.json', import.meta.url))), []);
  const examples = (snippets.data ?? []).map((one) => ({ ...one, text: one.lines.join('\n').replaceAll('{base}', base) }));
  return html`<section class="portal-part" aria-labelledby="start-title">
    <h2 id="start-title">${t('ui.start.title')}</h2>
    <ol class="card numbered start">
      <li><div class="stack tight"><h3>${t('ui.start.key')}</h3><p class="soft">${t('ui.start.key_text')}</p>
        ${!hasKey && html`<p><${Button} small icon="plus" onClick=${onCreate}>${t('ui.key.make')}<//></p>`}</div></li>
      <li><div class="stack tight start-code"><h3>${t('ui.start.ask')}</h3><p class="soft">${t('ui.start.ask_text')}</p>
        ${snippets.error ? html`<${Failure} error=${snippets.error} onRetry=${snippets.reload} />`
          : !snippets.data ? html`<${Loading} lines=${3} />` : html`<${CodeTabs} label=${t('ui.start.languages')} examples=${examples} />`}</div></li>
      <li><div class="stack tight"><h3>${t('ui.start.read')}</h3><p class="soft">${t('ui.start.read_text')}</p>
        <div class="cluster"><${ButtonLink} small icon="book" href="/docs">${t('ui.start.guide')}<//>
          <${ButtonLink} small icon="file" href="/docs/reference/partner">${t('ui.start.reference')}<//></div></div></li>
    </ol>
  </section>`;
}
