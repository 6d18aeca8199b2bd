// @ts-check
/** Checking a draw: the browser computes commitment, digest and winners again from what is published, and lists the entries. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { FormField } from '../../components/form-field.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Callout, Failure, Loading, PageHead, Section } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { checkTitle } from './area.js';
import { commitmentTo, digestsOf, drawn } from './draw-check.js';

/** @typedef {Api.Answer<'getCompetitionProof'>} Proof */
/** @typedef {{ digests: string[], isSeed: boolean | null, isDigest: boolean, isDrawn: boolean | null }} Result `null` before the draw */

/** The entries that are listed at a time. */
const SHOWN = 100;

/** The proof with all its entries. @param {number} id @param {AbortSignal} signal @returns {Promise<Proof>} */
async function wholeProof(id, signal) {
  const proof = await call('getCompetitionProof', { path: { id }, signal });
  let next = proof.next_from;
  while (next) {
    const part = await call('getCompetitionProof', { path: { id }, query: { from: next }, signal });
    proof.entries.push(...part.entries);
    next = part.next_from;
  }
  return proof;
}

/** Computes everything again. @param {Proof} proof @param {(count: number) => void} onProgress @param {AbortSignal} signal @returns {Promise<Result>} */
async function checked(proof, onProgress, signal) {
  const digests = await digestsOf(proof.commitment, proof.entries, onProgress, signal);
  // Entries that came after the first part was read belong to no check.
  const digest = proof.entries_count === 0 ? proof.commitment : digests[proof.entries_count - 1];
  const isDigest = digest === proof.entries_digest;
  if (!proof.seed) return { digests, isSeed: null, isDigest, isDrawn: null };
  const winners = proof.entries.length === 0 ? [] : drawn(proof.seed, digest ?? '', proof.entries, proof.prizes_count, proof.withdrawn);
  const isDrawn = winners.length === proof.winners.length
    && winners.every((winner, at) => winner.number === proof.winners[at].number && winner.handle === proof.winners[at].handle && winner.counter === proof.winners[at].counter);
  return { digests, isSeed: commitmentTo(proof.seed) === proof.commitment, isDigest, isDrawn };
}

/** @param {{ params: Record<string, string> }} props */
export default function CheckPage({ params }) {
  const id = Number(params.id);
  const state = useLoad(async (signal) => {
    const [shown, proof] = await Promise.all([call('getCompetition', { path: { id }, signal }), wholeProof(id, signal)]);
    return { competition: shown.competition, proof };
  }, [id]);
  const head = html`<${PageHead} title=${said(checkTitle)} lead=${state.data && html`<${Link} href=${`/competitions/${id}`}>${state.data.competition.name}<//>`} />`;
  if (state.error && !state.data) return html`<div class="page">${head}<${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page">${head}<${Loading} lines=${6} /></div>`;
  return html`<div class="page competition-page">${head}<${Check} ...${state.data} /></div>`;
}

/** @param {{ competition: Api.Competition, proof: Proof }} props */
function Check({ competition, proof }) {
  const [count, setCount] = useState(0);
  const [result, setResult] = useState(/** @type {Result | null} */ (null));
  useEffect(() => {
    const stop = new AbortController();
    checked(proof, setCount, stop.signal).then(setResult, () => {});
    return () => stop.abort();
  }, [proof]);
  if (!result) return html`<${ProgressBar} label=${t('ui.competitions.computing')} value=${count} max=${Math.max(1, proof.entries.length)} />`;
  const isRight = result.isDigest && result.isSeed !== false && result.isDrawn !== false;
  const verdict = !isRight ? 'wrong' : proof.seed ? 'right' : 'so_far';
  return html`
    <div aria-live="polite"><${Callout} tone=${isRight ? 'good' : 'bad'} icon=${isRight ? 'done' : 'alert'}><p class="competition-verdict"><strong>${t(`ui.competitions.verdict_${verdict}`)}</strong></p>
      <p>${t(`ui.competitions.verdict_${verdict}_text`)}</p><//></div>
    <${Section} title=${t('ui.competitions.steps')} text=${t('ui.competitions.steps_text')}>
      <ol class="competition-steps">
        <${Step} is=${result.isSeed} name="seed" parts=${[['commitment', proof.commitment], ['seed', proof.seed]]} />
        <${Step} is=${result.isDigest} name="digest" parts=${[['digest', proof.entries_digest]]} count=${proof.entries_count} />
        <${Step} is=${result.isDrawn} name="winners">
          ${proof.winners.length > 0 && html`<ul class="competition-found">${proof.winners.map((winner) => html`<li key=${winner.place}>${t('ui.competitions.found', { place: number(winner.place), number: number(winner.number), counter: number(winner.counter) })} <code translate="no">${winner.handle}</code></li>`)}</ul>`}<//>
      </ol>
      <details class="competition-algorithm"><summary>${t('ui.competitions.algorithm')}</summary><p lang="en" dir="ltr">${proof.algorithm}</p></details>
    <//>
    <${ReceiptCheck} digests=${result.digests} />
    <${Entries} proof=${proof} ownHandle=${competition.my_handle} />`;
}

/** @param {{ is: boolean | null, name: string, parts?: [string, string | undefined][], count?: number, children?: Ui.Child }} props */
function Step({ is, name, parts = [], count = 0, children }) {
  const tone = is === null ? 'later' : is ? 'right' : 'wrong';
  return html`<li class=${`competition-step ${tone}`}>
    <span class="competition-mark"><${Icon} name=${is === null ? 'clock' : is ? 'check' : 'close'} size=${18} /></span>
    <div class="competition-step-words"><p><strong>${t(`ui.competitions.step_${name}`)}</strong> <span class="visually-hidden">${t(`ui.competitions.is_${tone}`)}</span></p>
      <p class="competition-facts">${t(`ui.competitions.step_${name}_text`, { count, entries: number(count) })}</p>
      ${parts.map(([what, value]) => value && html`<p key=${what} class="competition-value"><span class="competition-facts">${t(`ui.competitions.${what}`)}</span> <code class="competition-digest" translate="no">${value}</code></p>`)}
      ${children}</div>
  </li>`;
}

/** @param {{ digests: string[] }} props */
function ReceiptCheck({ digests }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState(/** @type {number | null} */ (null));
  /** @param {Event} event */
  const look = (event) => {
    event.preventDefault();
    setFound(digests.indexOf(text.trim().toLowerCase()) + 1);
  };
  return html`<${Section} title=${t('ui.competitions.receipt_check')} text=${t('ui.competitions.receipt_check_text')}>
    <form class="stack" onSubmit=${look} novalidate><${FormField} label=${t('ui.competitions.receipt')} name="receipt" value=${text} onChange=${(/** @type {string} */ value) => { setText(value); setFound(null); }} maxlength="64" autocomplete="off" spellcheck="false" class="input competition-receipt" />
      <p><${Button} type="submit">${t('ui.competitions.receipt_look')}<//></p>
      <div aria-live="polite">${found !== null && (found > 0
        ? html`<${Callout} tone="good" icon="done"><p>${t('ui.competitions.receipt_right', { number: number(found) })}</p><//>`
        : html`<${Callout} tone="bad" icon="alert"><p>${t('ui.competitions.receipt_wrong')}</p><//>`)}</div></form>
  <//>`;
}

/** @param {{ proof: Proof, ownHandle: string | undefined }} props */
function Entries({ proof, ownHandle }) {
  const [shown, setShown] = useState(SHOWN);
  const won = new Set(proof.winners.map((winner) => winner.number));
  const withdrawn = new Set(proof.withdrawn);
  return html`<${Section} title=${t('ui.competitions.entries')} text=${t('ui.competitions.entries_text')}>
    ${proof.entries.length === 0 ? html`<p class="soft">${t('ui.competitions.no_entries')}</p>` : html`<ol class="competition-entries" aria-label=${t('ui.competitions.entries')}>${proof.entries.slice(0, shown).map((entry) => html`<li key=${entry.number} class=${entry.handle === ownHandle ? 'competition-mine' : ''}>
      <span class="tabular competition-facts">${number(entry.number)}</span> <code translate="no">${entry.handle}</code>
      ${won.has(entry.number) && html`<span class="competition-won"><${Icon} name="trophy" size=${16} /><span class="visually-hidden">${t('ui.competitions.won')}</span></span>`}
      ${(entry.kind === 'withdrawal' || withdrawn.has(entry.handle)) && html`<span class="competition-facts">${t('ui.competitions.withdrawal')}</span>`}
      ${entry.handle === ownHandle && html`<span class="competition-facts">${t('ui.competitions.you')}</span>`}</li>`)}</ol>
    ${proof.entries.length > shown && html`<p class="more"><${Button} onClick=${() => setShown(shown + SHOWN)}>${t('ui.show_more')}<//></p>`}`}
  <//>`;
}
