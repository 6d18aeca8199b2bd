// @ts-check
/** What the highlighter says beside citations: new, due, right, best, and days in a row. The kinds are told in styles/components/marks.css. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { t } from '../locale.js';
import { Icon } from './icon.js';

/** @type {Partial<Record<string, string>>} */
const icons = { right: 'check', best: 'star' };

/**
 * Marked words. The kind is also said to those who do not see it.
 * @param {{ kind: 'new' | 'due' | 'right' | 'best', children?: Ui.Child }} props
 */
export function Marked({ kind, children }) {
  const icon = icons[kind];
  return html`<span class=${`marked ${kind}`}>${icon && html`<${Icon} name=${icon} size=${16} />`}<span class="visually-hidden">${t(`ui.mark.${kind}`)}: </span>${children}</span>`;
}

/**
 * Days in a row as a line that grows by a piece a day, and begins anew when it has reached its goal.
 * @param {{ days: number, goal?: number, isDoneToday?: boolean }} props `isDoneToday` tells whether today counts already
 */
export function StreakLine({ days, goal = 7, isDoneToday = true }) {
  const done = days === 0 ? 0 : isDoneToday ? ((days - 1) % goal) + 1 : days % goal;
  const today = isDoneToday ? done - 1 : done;
  return html`<p class="streak-line">
    <span class="streak-pieces" aria-hidden="true">${Array.from({ length: goal }, (_, at) => html`<span key=${at}
      class=${`streak-piece ${at < done ? 'done' : ''} ${at === today ? 'today' : ''}`}></span>`)}</span>
    <span class="streak-count">${t('ui.mark.streak', { count: days })}</span>
  </p>`;
}
