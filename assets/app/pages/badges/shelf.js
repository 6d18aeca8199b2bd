// @ts-check
/** The latest badges of the person, on the page of study time. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { Medal } from './art.js';
import { textsOf } from './names.js';

/** The badges that are shown. */
const SHOWN = 5;

/** @param {{ round: number }} props `round` grows with what may have earned a badge */
export function BadgeShelf({ round }) {
  const state = useLoad(async (signal) => {
    const [{ badges }, mine] = await Promise.all([call('listBadges', { signal }), call('getMyBadges', { signal })]);
    return mine.badges.flatMap((award) => badges.filter((badge) => badge.slug === award.slug)).slice(0, SHOWN);
  }, [round]);
  // What cannot be loaded, or is not there yet, is no reason to disturb the page that it stands on.
  if (!state.data || state.data.length === 0) return null;
  return html`<section class="medal-shelf card" aria-labelledby="shelf-title">
    <header class="row"><h2 id="shelf-title">${t('ui.badges.latest')}</h2><${ButtonLink} small kind="quiet" icon="medal" href="/badges">${t('ui.badges.all')}<//></header>
    <ul>${state.data.map((badge) => html`<li key=${badge.slug}><${Medal} badge=${badge} size=${56} /><span>${textsOf(badge).name}</span></li>`)}</ul>
  </section>`;
}
