// @ts-check
/** The home page: a greeting, the plan of the day for students, a field to ask the tutor, the latest materials, and what to do next. */
import { h, html, useCallback, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Composer } from '../../components/composer.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { hourNow, today } from '../../format.js';
import { useLoad, useSeenAgain } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { fetchPart } from '../../routes.js';
import { school } from '../../school.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { hidden } from '../../undo.js';
import { MaterialList, nameOf } from '../materials/material-list.js';
import { NextSteps } from './next-steps.js';
import { PlanCard } from './plan-card.js';
import { SchoolState } from './school-state.js';

/** @param {number} hour */
const greeting = (hour) => t(hour < 5 ? 'ui.home.night' : hour < 12 ? 'ui.home.morning' : hour < 18 ? 'ui.home.afternoon' : 'ui.home.evening',
  { name: firstName() });

/** The name that a greeting uses. */
const firstName = () => (person.value?.full_name ?? '').trim().split(/\s+/)[0] ?? '';

/**
 * Who needs attention, for tutors. It comes later, with the words of its own area.
 * @param {{ onKnown: () => void }} props
 */
function Attention({ onKnown }) {
  const [part, setPart] = useState(/** @type {{ View: Ui.View } | null} */ (null));
  const absent = () => {
    setPart({ View: () => null });
    onKnown();
  };
  useEffect(() => { fetchPart('analytics', () => import('../analytics/attention-card.js')).then((View) => setPart({ View }), absent); }, []);
  return html`<div class="home-attention">${part ? h(part.View, { onKnown }) : html`<${Loading} lines=${4} />`}</div>`;
}

/** What each role finds first. How high it is depends on the day, so what is below it is shown when it is known, or after so many milliseconds. */
const FIRST = { admin: SchoolState, student: PlanCard, tutor: Attention };
const LONGEST = 4000;

/** The first part of the page for a role, and whether it is known. @param {string | undefined} role */
function useFirst(role) {
  const First = FIRST[/** @type {keyof typeof FIRST} */ (role)];
  const [hasCome, setCome] = useState(false);
  const onKnown = useCallback(() => setCome(true), []);
  useEffect(() => {
    const late = setTimeout(onKnown, LONGEST);
    return () => clearTimeout(late);
  }, []);
  return { first: First && html`<${First} onKnown=${onKnown} />`, isKnown: !First || hasCome };
}

export default function Home() {
  const me = useSignal(person);
  const ours = useSignal(school);
  const recent = useLoad((signal) => call('listMaterials', { query: { limit: 4 }, signal }), []);
  const { first, isKnown } = useFirst(me?.role);
  const assistant = ours.assistant_name;
  const gone = useSignal(hidden);
  // The greeting follows the hour.
  const [, setSeen] = useState(0);
  useSeenAgain(() => setSeen(Date.now()));
  const materials = (recent.data?.materials ?? []).filter((material) => !gone.has(nameOf(material)));
  return html`<div class=${`page home${isKnown ? '' : ' waiting'}`}>
    <${PageHead} title=${greeting(hourNow())} above=${html`<p class="eyebrow">${today()}</p>`} />
    ${first}
    <section class="hero" aria-labelledby="hero-title">
      <h2 id="hero-title">${t('ui.home.ask_title', { assistant })}</h2>
      <p>${t('ui.home.ask_text', { assistant })}</p>
      <${Composer} label=${t('ui.tutor.question')} placeholder=${t('ui.tutor.placeholder')} onSend=${(/** @type {string} */ question) => go(`/tutor?q=${encodeURIComponent(question)}`)} />
    </section>
    ${me?.role === 'tutor' && html`<section class="card stack tight home-teaching" aria-labelledby="teaching-title">
      <h2 id="teaching-title">${t('ui.home.tutor_title')}</h2><p>${t('ui.home.tutor_text', { assistant })}</p>
    </section>`}
    <div class="home-columns">
      <section class="home-recent" aria-labelledby="recent-title">
        <header class="row"><h2 id="recent-title">${t('ui.home.recent')}</h2>
          ${materials.length > 0 && html`<${ButtonLink} small kind="quiet" icon="book" href="/materials">${t('ui.home.all')}<//>`}</header>
        ${recent.error ? html`<${Failure} error=${recent.error} onRetry=${recent.reload} />`
          : !recent.data ? html`<${Loading} />`
            : materials.length === 0 ? html`<${Empty} icon="book" art="bank" title=${t('ui.materials.empty_title')} text=${t(me?.role === 'tutor' ? 'ui.home.tutor_empty_text' : 'ui.materials.empty_text', { assistant })}>
                <${Button} kind="primary" icon="upload" onClick=${() => go('/materials?add')}>${t('ui.materials.empty_action')}<//><//>`
              : html`<${MaterialList} materials=${materials} />`}
      </section>
      <${NextSteps} me=${me} ours=${ours} hasMaterials=${materials.length > 0} />
    </div>
  </div>`;
}
