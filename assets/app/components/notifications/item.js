// @ts-check
/** One notification: what happened, when, and the way to it. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { needs } from '../../component-files.js';
import { ago, dateOf, dayAndTime, number, planName, sentence } from '../../format.js';
import { has, locale, t } from '../../locale.js';
import { markRead } from '../../notifications.js';
import { closeShown } from '../../push.js';
import { IconButton } from '../button.js';
import { Icon } from '../icon.js';
import { Link } from '../link.js';

needs(import.meta.url);

/** @typedef {import('../../notifications.js').Notification} Notification */

/** What stands before a notification of a kind. @type {Record<string, string>} */
const ICONS = { account: 'shield', badge: 'medal', class: 'school', due_cards: 'cards', league: 'trophy', plan_ready: 'clock', squad: 'users', usage: 'chart' };

/** A value of the data as text. @param {Notification} notification @param {string} name */
const value = (notification, name) => {
  const found = notification.data[name];
  return typeof found === 'string' || typeof found === 'number' ? found : inLanguage(found);
};

/** A text that is there in several languages, in that of the page. @param {unknown} found @returns {string} */
const inLanguage = (found) => {
  const texts = typeof found === 'object' && found ? /** @type {Record<string, unknown>} */ (found) : {};
  const text = texts[locale.value.language] ?? texts.en;
  return typeof text === 'string' ? text : '';
};

/** Where each event leads. @type {Record<string, (notification: Notification) => string>} */
const WAYS = {
  class_joined: (one) => `/classes/${value(one, 'class_id')}`,
  deck_shared: (one) => `/flashcards/decks/${value(one, 'deck_id')}`,
  work_set: (one) => `/classes/${value(one, 'class_id')}#work`,
  work_moved: (one) => `/classes/${value(one, 'class_id')}#work`,
  exam_entered: () => '/exams',
  squad_challenged: (one) => `/squads/${value(one, 'squad_id')}`,
  challenge_started: (one) => `/squads/${value(one, 'squad_id')}`,
  challenge_won: (one) => `/squads/${value(one, 'squad_id')}`,
  challenge_withdrawn: (one) => `/squads/${value(one, 'squad_id')}`,
  challenge_lost: (one) => `/squads/${value(one, 'squad_id')}`,
  challenge_tied: (one) => `/squads/${value(one, 'squad_id')}`,
  squad_member_removed: () => '/squads',
  badge_earned: () => '/badges',
  league_reached: () => '/leaderboard',
  competition_won: (one) => `/competitions/${value(one, 'competition_id')}`,
  competition_shortened: (one) => `/competitions/${value(one, 'competition_id')}`,
  plan_ready: () => '/',
  cards_due: () => '/flashcards/review',
  quota_share: () => '/developer/usage',
  plan_changed: () => '/profile',
  key_revoked: () => '/developer/keys',
  password_changed: () => '/security',
  email_changed: () => '/security',
  two_step_on: () => '/security',
  two_step_off: () => '/security',
  guessing_noticed: () => '/security',
  role_changed: () => '/profile',
};

/** The words for a value of the data. @param {string} name @param {string | number} found */
function worded(name, found) {
  if (typeof found === 'number') return number(found);
  if (name === 'league' && has(`ui.notification.league_${found}`)) return t(`ui.notification.league_${found}`);
  if (name === 'role' && has(`ui.role.${found}`)) return t(`ui.role.${found}`);
  if (name === 'due_on' || name === 'date') return dateOf(String(found));
  if (name === 'ends_at') return dayAndTime(String(found));
  return name === 'plan' ? planName(found) : found;
}

/** The sentence about a notification, in the language of the person. @param {Notification} notification */
export function notificationText(notification) {
  const key = `ui.notification.event_${notification.event}`;
  if (!has(key)) return t('ui.notification.event_other');
  const values = Object.keys(notification.data).map((name) => [name, worded(name, value(notification, name))]);
  return t(key, Object.fromEntries(values));
}

/**
 * @param {{ notification: Notification, onRead: () => void, onFollow?: () => void }} props `onFollow` is called when the person goes to
 *   what happened
 */
export function NotificationItem({ notification, onRead, onFollow }) {
  const { read, created_at: at, kind, event } = notification;
  const way = WAYS[event]?.(notification);
  const text = notificationText(notification);
  const see = () => {
    if (read) return;
    onRead();
    markRead(notification).catch((error) => notify(sentence(error), 'bad'));
    closeShown(notification.id).catch(() => undefined);
  };
  const go = () => {
    see();
    onFollow?.();
  };
  const words = html`<span class="notification-text">${!read && html`<span class="visually-hidden">${t('ui.notification.unread')} </span>`}${text}</span>`;
  return html`<li class=${`notification ${read ? '' : 'unread'}`}>
    <span class="notification-icon"><${Icon} name=${ICONS[kind] ?? 'bell'} /></span>
    <div class="notification-words">
      ${way ? html`<${Link} href=${way} class="notification-link" onClick=${go}>${words}<//>` : html`<p>${words}</p>`}
      <time class="notification-time" datetime=${at} title=${dayAndTime(at)}>${ago(at)}</time>
    </div>
    ${read ? html`<span class="notification-read"></span>` : html`<${IconButton} icon="check" label=${t('ui.notification.read_named', { what: text })} data-tip=${t('ui.notification.read')} onClick=${see} />`}
  </li>`;
}
