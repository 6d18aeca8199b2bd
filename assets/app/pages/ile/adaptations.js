// @ts-check
/** What is proposed, what was applied and what it changed, and everything else that can be applied. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Link } from '../../components/link.js';
import { Failure, Loading, More, PageHead } from '../../components/page.js';
import { number, sentence } from '../../format.js';
import { useList, useLoad } from '../../hooks.js';
import { docs, said, t } from '../../locale.js';
import { AppliedEntry } from './applied.js';
import { title } from './area.js';
import { Proposal, wordsOf } from './proposal.js';

/** @typedef {Api.Schemas['IleAdaptation']} Adaptation */
/** @typedef {Api.Schemas['IleApplied']} Applied */

export default function Adaptations() {
  const read = useLoad(async (signal) => (await call('listMyAdaptations', { signal })).adaptations, []);
  const log = useList(async (cursor, signal) => {
    const page = await call('listAppliedAdaptations', { query: { limit: 20, cursor }, signal });
    return { items: page.applied, next: page.next_cursor };
  }, []);
  const [busy, setBusy] = useState('');

  /** @param {string} what @param {() => Promise<string>} act */
  const change = async (what, act) => {
    if (busy) return;
    setBusy(what);
    try {
      notify(await act());
      read.reload();
      log.reload();
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy('');
    }
  };
  const apply = (/** @type {Adaptation} */ one) => change(one.id, async () => {
    await call('applyAdaptation', { json: { adaptation: one.id } });
    return t('ui.ile.applied_now', { what: wordsOf(one).what });
  });
  const revert = (/** @type {Applied} */ one) => change(String(one.id), async () => {
    await call('revertAdaptation', { path: { id: one.id } });
    return t('ui.ile.reverted_now');
  });

  const head = html`<${PageHead} title=${said(title)} lead=${t('ui.ile.lead')} />`;
  const error = (read.data ? null : read.error) ?? (log.data ? null : log.error);
  if (error) return html`<div class="page ile">${head}<${Failure} error=${error} onRetry=${() => { read.reload(); log.reload(); }} /></div>`;
  if (!read.data || !log.data) return html`<div class="page ile">${head}<${Loading} lines=${8} /></div>`;
  const all = read.data;
  const proposed = all.filter((one) => one.state === 'proposed');
  const others = all.filter((one) => one.state === 'available');
  const named = (/** @type {string} */ id) => all.find((one) => one.id === id);
  const cards = (/** @type {Adaptation[]} */ some) => html`<ul class="ile-list">${some.map((one) => html`<${Proposal} key=${one.id} one=${one} replaced=${one.replaces.map(named).filter(Boolean)}
    isBusy=${busy === one.id} onApply=${() => apply(one)} />`)}</ul>`;
  return html`<div class="page ile">${head}
    <section aria-labelledby="ile-proposed"><h2 id="ile-proposed">${t('ui.ile.proposed')}</h2>
      ${proposed.length > 0 ? cards(proposed) : html`<p class="soft">${t('ui.ile.proposed_none')}</p>`}</section>
    ${log.items.length > 0 && html`<section aria-labelledby="ile-log"><h2 id="ile-log">${t('ui.ile.log')}</h2>
      <p class="soft">${t('ui.ile.log_text')}</p>
      <ol class="ile-log">${log.items.map((one) => html`<${AppliedEntry} key=${one.id} one=${one} isBusy=${busy === String(one.id)} onRevert=${() => revert(one)} />`)}</ol>
      <${More} list=${log} /></section>`}
    ${others.length > 0 && html`<section aria-labelledby="ile-others"><h2 id="ile-others">${t('ui.ile.others')}</h2>
      <p class="soft">${t('ui.ile.others_text')}</p>
      <details class="ile-more"><summary>${t('ui.ile.others_show', { count: others.length, number: number(others.length) })}</summary>${cards(others)}</details></section>`}
    <p class="soft">${t('ui.ile.guide_text')} <${Link} href=${docs('/adaptations')}>${t('ui.ile.guide')}<//></p>
  </div>`;
}
