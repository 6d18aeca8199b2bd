// @ts-check
/** The state of the school at a glance, for admins: people, sign-ins of the day, mail that did not leave, the last backup, the version. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Failure } from '../../components/page.js';
import { ago, dayAndTime, number } from '../../format.js';
import { useKnown, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** The server counts no further. */
const MOST = 10_000;
/** After so many days without a backup it is time for one. */
const OLD = 8;
const DAY = 24 * 3600 * 1000;

/** @param {number} value */
const counted = (value) => (value >= MOST ? `${number(MOST)}+` : number(value));

/** @typedef {{ key: string, icon: string, value: Ui.Child, text: Ui.Child, href?: string, isBad?: boolean }} Figure */

/** @param {Api.Overview} state @returns {Figure[]} */
function figuresOf(state) {
  const { people, unsent_mails: mails, backup_at: backup } = state;
  const unsent = mails.queued + mails.failed + mails.kept;
  const isOld = !backup || Date.now() - Date.parse(backup) > OLD * DAY;
  return [
    { key: 'people', icon: 'users', value: number(people.total), text: t('ui.state.people', { students: number(people.roles.student), tutors: number(people.roles.tutor) }), href: '/admin/people' },
    { key: 'today', icon: 'clock', value: counted(state.signed_in_today), text: t('ui.state.today'), href: '/admin/audit?action=auth.&period=1' },
    { key: 'mail', icon: 'mail', value: counted(unsent), text: t(mails.failed > 0 ? 'ui.state.mail_failed' : state.mail ? 'ui.state.mail' : 'ui.state.mail_off', { count: mails.failed, number: number(mails.failed) }), href: '/admin/outbox', isBad: mails.failed > 0 },
    { key: 'backup', icon: 'download', value: backup ? html`<time datetime=${backup} title=${dayAndTime(backup)}>${ago(backup)}</time>` : t('ui.state.no_backup'), text: t(isOld ? 'ui.state.backup_due' : 'ui.state.backup'), isBad: isOld },
    { key: 'version', icon: 'info', value: state.version, text: t('ui.state.version') },
  ];
}

/** @param {{ onKnown: () => void }} props `onKnown` is called when the figures are there, or why they are not */
export function SchoolState({ onKnown }) {
  const state = useLoad(async (signal) => (await call('getOverview', { signal })).overview, []);
  useKnown(state, onKnown);
  if (state.error) return html`<${Failure} error=${state.error} onRetry=${state.reload} />`;
  const figures = state.data ? figuresOf(state.data) : null;
  const inside = (/** @type {Figure} */ figure) => html`<span class="state-icon"><${Icon} name=${figure.icon} size=${20} /></span>
    <span class="state-title">${t(`ui.state.title_${figure.key}`)}</span><strong class="state-value">${figure.value}</strong><span class="state-text">${figure.text}</span>`;
  return html`<section class="school-state" aria-labelledby="state-title" aria-busy=${figures ? undefined : 'true'}>
    <h2 id="state-title">${t('ui.state.title')}</h2>
    <ul>${figures ? figures.map((figure) => html`<li key=${figure.key} class=${figure.isBad ? 'bad' : undefined}>
      ${figure.href ? html`<${Link} class="state-figure" href=${figure.href}>${inside(figure)}<//>` : html`<div class="state-figure">${inside(figure)}</div>`}</li>`)
      : ['people', 'today', 'mail', 'backup', 'version'].map((key) => html`<li key=${key}><div class="state-figure empty" aria-hidden="true"></div></li>`)}</ul>
  </section>`;
}
