// @ts-check
/** The own badges: those that are earned, and how far it is to the others. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Link } from '../../components/link.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { day, number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { docs, said, t } from '../../locale.js';
import { title } from './area.js';
import { Medal } from './art.js';
import { CredentialDialog } from './credential-dialog.js';
import { textsOf } from './names.js';

/** @typedef {Api.Answer<'getMyBadges'>} Mine */
/** @typedef {Mine['badges'][number]} Award */
/** @typedef {Mine['progress'][number]} Progress */

/** The order of the categories. @type {Api.Badge['category'][]} */
const CATEGORIES = ['memory', 'time', 'habit', 'plan', 'profile', 'team', 'xp', 'honour'];

/** The badges, with those of the person. What an update of the server made due is awarded first. @param {AbortSignal} signal */
async function load(signal) {
  const [{ badges }, mine] = await Promise.all([call('listBadges', { signal }), call('getMyBadges', { signal })]);
  if (!mine.progress.some((one) => one.percent === 100)) return { badges, mine };
  const { awarded } = await call('evaluateMyBadges', { signal });
  if (awarded.length > 0) notify(t('ui.badges.caught_up', { number: number(awarded.length) }));
  return { badges, mine: await call('getMyBadges', { signal }) };
}

export default function BadgesPage() {
  const state = useLoad(load, []);
  const [open, setOpen] = useState(/** @type {Award | null} */ (null));
  const head = html`<${PageHead} title=${said(title)} lead=${t('ui.badges.lead')} />`;
  if (state.error && !state.data) return html`<div class="page">${head}<${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page">${head}<${Loading} lines=${8} /></div>`;
  const { badges, mine } = state.data;
  const find = (/** @type {string} */ slug) => badges.find((badge) => badge.slug === slug);
  const openBadge = open && find(open.slug);
  return html`<div class="page medals">${head}
    <section aria-labelledby="medals-earned"><h2 id="medals-earned">${t('ui.badges.earned')}</h2>
      ${mine.badges.length === 0 ? html`<${Empty} icon="medal" title=${t('ui.badges.none_title')} text=${t('ui.badges.none_text')} />` : html`
        <p class="soft">${t('ui.badges.count', { number: number(mine.badges.length), total: number(badges.length) })} <${Link} href=${docs('/badges')}>${t('ui.badges.guide')}<//></p>
        <ul class="medal-list">${mine.badges.map((award) => html`<${Earned} key=${award.id} award=${award} badge=${find(award.slug)} onOpen=${() => setOpen(award)} />`)}</ul>`}
    </section>
    <section aria-labelledby="medals-open"><h2 id="medals-open">${t('ui.badges.open')}</h2>
      ${CATEGORIES.map((category) => html`<${Category} key=${category} category=${category} mine=${mine}
        badges=${badges.filter((badge) => badge.category === category && !mine.badges.some((award) => award.slug === badge.slug))} />`)}
    </section>
    ${open && openBadge && html`<${CredentialDialog} award=${open} badge=${openBadge} onClose=${() => setOpen(null)} />`}
  </div>`;
}

/** A badge that the person has. @param {{ award: Award, badge?: Api.Badge, onOpen: () => void }} props */
function Earned({ award, badge, onOpen }) {
  if (!badge) return null;
  const { name, description } = textsOf(badge);
  return html`<li class="medal-card card">
    <${Medal} badge=${badge} size=${72} />
    <div class="medal-words"><h3>${name}</h3>
      <p>${description}</p>
      ${award.note && html`<blockquote class="medal-note">${award.note}</blockquote>`}
      <p class="medal-facts"><span>${t(`ui.badges.tier_${badge.tier}`)}</span> <time datetime=${award.earned_at}>${day(award.earned_at)}</time>${award.by_hand && html` <span>${t('ui.badges.by_hand')}</span>`}</p>
      <p class="medal-acts"><${Button} small icon="download" onClick=${onOpen} aria-label=${t('ui.badges.credential_named', { name })}>${t('ui.badges.credential')}<//></p>
    </div></li>`;
}

/** The badges of a category that the person does not have. @param {{ category: Api.Badge['category'], badges: Api.Badge[], mine: Mine }} props */
function Category({ category, badges, mine }) {
  if (badges.length === 0) return null;
  return html`<h3 class="medal-category">${t(`ui.badges.category_${category}`)}</h3>
    <ul class="medal-list">${badges.map((badge) => html`<${Open} key=${badge.slug} badge=${badge} progress=${mine.progress.find((one) => one.slug === badge.slug)} />`)}</ul>`;
}

/** A badge that the person does not have, and how far it is. @param {{ badge: Api.Badge, progress?: Progress }} props */
function Open({ badge, progress }) {
  const { name, description } = textsOf(badge);
  return html`<li class="medal-card">
    <${Medal} badge=${badge} earned=${false} size=${56} />
    <div class="medal-words"><h4>${name}</h4><p>${description}</p>
      ${progress ? html`<${ProgressBar} label=${t('ui.badges.progress_named', { name })} value=${progress.percent} max=${100} text=${howFar(badge, progress)} />`
        : html`<p class="medal-facts">${t('ui.badges.tutors_award')}</p>`}
    </div></li>`;
}

/** How far it is, in words. @param {Api.Badge} badge @param {Progress} progress */
function howFar(badge, { value, threshold }) {
  if (badge.metric === 'wrong_of_hundred') return value === undefined ? t('ui.badges.no_hundred') : t('ui.badges.best_hundred', { number: number(value) });
  if (badge.metric === 'timer_minutes') return t('ui.badges.of_minutes', { value: number(value ?? 0), threshold: number(threshold) });
  return t('ui.badges.of', { value: number(value ?? 0), threshold: number(threshold) });
}
