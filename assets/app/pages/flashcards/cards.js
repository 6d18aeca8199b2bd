// @ts-check
/** The cards of all decks, those that are shared too: found by words, deck, tag and state. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { Failure, Loading, PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { cardsTitle } from './area.js';
import { Browser } from './browser.js';
import { allDecks } from './deck-data.js';

export default function Cards() {
  const [round, setRound] = useState(0);
  const decks = useLoad((signal) => allDecks(signal), []);
  return html`<div class="page">
    <${PageHead} title=${said(cardsTitle)} lead=${t('ui.browser.lead')} />
    ${decks.error && !decks.data ? html`<${Failure} error=${decks.error} onRetry=${decks.reload} />`
      : !decks.data ? html`<${Loading} lines=${5} />`
        : html`<${Browser} decks=${decks.data} round=${round} onChanged=${() => setRound((n) => n + 1)} />`}
  </div>`;
}
