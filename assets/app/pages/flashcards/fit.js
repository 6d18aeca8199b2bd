// @ts-check
/** Fitting the scheduler to the person's own reviews, and what came of it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormProblem } from '../../components/form-field.js';
import { Callout } from '../../components/page.js';
import { number, sentence } from '../../format.js';
import { locale, t } from '../../locale.js';

/** @param {number} value */
const exact = (value) => new Intl.NumberFormat(locale.value.tag, { minimumFractionDigits: 4, maximumFractionDigits: 4 }).format(value);

/** @param {{ deck: Api.Deck, onClose: () => void, onFitted: () => void }} props */
export function FitDialog({ deck, onClose, onFitted }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [result, setResult] = useState(/** @type {Api.Schemas['DeckOptimised'] | null} */ (null));
  const fit = async () => {
    setBusy(true);
    setProblem('');
    try {
      setResult(await call('optimizeDeck', { path: { id: deck.id }, patienceMs: 120_000 }));
      onFitted();
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${t('ui.fit.title')} onClose=${onClose}><div class="stack">
    <p>${t('ui.fit.text')}</p>
    <${FormProblem} text=${problem} />
    ${result && html`<${Callout} tone=${result.adopted ? 'good' : 'info'} icon=${result.adopted ? 'check' : 'info'} role="status">${t(result.adopted ? 'ui.fit.adopted' : 'ui.fit.kept')}<//>
      <table class="fit-table"><caption class="visually-hidden">${t('ui.fit.title')}</caption>
        <thead><tr><td></td><th scope="col">${t('ui.fit.before')}</th><th scope="col">${t('ui.fit.after')}</th></tr></thead>
        <tbody><tr><th scope="row">${t('ui.fit.log_loss')}</th><td>${exact(result.before.log_loss)}</td><td>${exact(result.after.log_loss)}</td></tr>
          <tr><th scope="row">${t('ui.fit.rmse')}</th><td>${exact(result.before.rmse)}</td><td>${exact(result.after.rmse)}</td></tr></tbody></table>
      <p class="soft">${t('ui.fit.reviews', { count: result.reviews, number: number(result.reviews) })}</p>`}
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t(result ? 'ui.done' : 'ui.cancel')}<//>
      ${!result && html`<${Button} kind="primary" busy=${busy} onClick=${fit}>${t('ui.fit.start')}<//>`}</div>
  </div><//>`;
}
