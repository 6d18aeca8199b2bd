// @ts-check
/** The own profile: the plot, each dimension with what it rests on, and how to correct it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Link } from '../../components/link.js';
import { Callout, Failure, Loading, PageHead } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { day, number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { docs, said, t } from '../../locale.js';
import { title } from './area.js';
import { ContestDialog } from './contest-dialog.js';
import { Basis, Plot, Scale, Standing, isKnown, keys, nameOf } from './dimensions.js';
import { EvidenceDialog } from './evidence-dialog.js';

/** @typedef {import('./dimensions.js').Key} Key */

export default function ProfilePage() {
  const [open, setOpen] = useState(/** @type {{ id: Key, what: 'contest' | 'evidence' } | null} */ (null));
  const state = useLoad(async (signal) => {
    const [{ profile }, assessment] = await Promise.all([call('getMyLearnerProfile', { signal }), call('getAssessment', { signal })]);
    return { profile, assessment };
  }, []);
  const head = html`<${PageHead} title=${said(title)} lead=${t('ui.clp.lead')} actions=${state.data && isKnown(state.data.profile) && html`<div class="cluster"><${ButtonLink} href="/adaptations" icon="sliders">${t('ui.clp.adaptations')}<//><${ButtonLink} href="/learner-profile/history" icon="history">${t('ui.clp.history')}<//></div>`} />`;
  if (state.error && !state.data) return html`<div class="page">${head}<${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page">${head}<${Loading} lines=${8} /></div>`;
  const { profile, assessment } = state.data;
  return html`<div class="page clp">${head}
    <${Begin} assessment=${assessment} />
    ${isKnown(profile) && html`<${Plot} profile=${profile} />`}
    <section aria-labelledby="clp-all"><h2 id="clp-all">${t('ui.clp.dimensions')}</h2>
      <p class="soft">${t('ui.clp.dimensions_text')} <${Link} href=${docs('/learner-profile')}>${t('ui.clp.guide')}<//></p>
      <ul class="clp-list">${keys.map((id) => html`<li key=${id} class="clp-one card">
        <div class="clp-head"><h3>${nameOf(id)}</h3><${Standing} one=${profile.dimensions[id]} /></div>
        <${Scale} id=${id} one=${profile.dimensions[id]} />
        <${Basis} one=${profile.dimensions[id]} />
        <p class="clp-acts"><${Button} small onClick=${() => setOpen({ id, what: 'contest' })} aria-label=${t('ui.clp.contest_named', { name: nameOf(id) })}>${t('ui.clp.contest')}<//>
          ${profile.dimensions[id].evidence.some((one) => one.amount > 0) && html`<${Button} small onClick=${() => setOpen({ id, what: 'evidence' })} aria-label=${t('ui.clp.show_named', { name: nameOf(id) })}>${t('ui.clp.show_evidence')}<//>`}</p>
      </li>`)}</ul></section>
    ${open?.what === 'contest' && html`<${ContestDialog} id=${open.id} one=${profile.dimensions[open.id]} onClose=${() => setOpen(null)}
      onSaved=${(/** @type {import('./dimensions.js').Profile} */ changed) => { setOpen(null); state.update((before) => before && { ...before, profile: changed }); }} />`}
    ${open?.what === 'evidence' && html`<${EvidenceDialog} id=${open.id} onClose=${() => setOpen(null)} />`}
  </div>`;
}

/** The way to the questions: first, again, or where they were left. @param {{ assessment: Api.Answer<'getAssessment'> }} props */
function Begin({ assessment }) {
  const { answered, total, complete, completed_at: done, again_at: again } = assessment;
  if (complete && again) return html`<p class="soft clp-done">${t('ui.clp.answered_on', { day: day(done ?? ''), again: day(again) })}</p>`;
  if (complete) return html`<p class="clp-done">${t('ui.clp.may_again')} <${ButtonLink} small href="/learner-profile/questions">${t('ui.clp.again')}<//></p>`;
  const isOpen = answered > 0;
  return html`<${Callout} tone="note" icon="ask"><p>${t(isOpen ? 'ui.clp.go_on_text' : 'ui.clp.start_text', { number: number(total) })}</p>
    ${isOpen && html`<${ProgressBar} label=${t('ui.clp.progress')} value=${answered} max=${total} text=${t('ui.clp.of', { number: number(answered), total: number(total) })} />`}
    <p><${ButtonLink} kind="primary" href="/learner-profile/questions">${t(isOpen ? 'ui.clp.go_on' : 'ui.clp.start')}<//></p><//>`;
}
