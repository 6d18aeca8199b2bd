// @ts-check
/** The streak, with its calendar and the days of rest. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { CheckField, FormProblem } from '../../components/form-field.js';
import { Icon } from '../../components/icon.js';
import { Failure, Loading } from '../../components/page.js';
import { dateOf, number, sentence } from '../../format.js';
import { locale, t } from '../../locale.js';
import { firstDayOfWeek } from '../../week.js';
import { dayFrom, weekdayOf } from '../../zone.js';
import { minutesText } from './subjects.js';

/** @typedef {Api.Answer<'getStreak'>['streak']} Streak */
/** @typedef {Streak['rest_days'][number]} Weekday */

/** @type {Weekday[]} */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The most days of rest in a week. */
const MOST = 2;

/** The name of a weekday; 0 is Sunday. @param {number} weekday @param {'long' | 'narrow'} length */
const weekdayName = (weekday, length) => new Intl.DateTimeFormat(locale.value.tag, { weekday: length, timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + weekday));

/** The icon of each state of a day; none for those that say nothing. @type {Record<string, string>} */
const ICONS = { counted: 'check', frozen: 'shield', rest: 'moon', holiday: 'sun' };

/** @param {{ streak: Streak | null, error: unknown, onRetry: () => void, onChange: () => void }} props */
export function StreakCard({ streak, error, onRetry, onChange }) {
  const [choosing, setChoosing] = useState(false);
  return html`<section class="card study-streak" aria-labelledby="streak-title">
    <header class="row"><h2 id="streak-title">${t('ui.study.streak')}</h2>
      ${streak && html`<${Button} small kind="quiet" icon="moon" onClick=${() => setChoosing(true)}>${t('ui.study.rest')}<//>`}</header>
    ${error && !streak ? html`<${Failure} error=${error} onRetry=${onRetry} />` : !streak ? html`<${Loading} lines=${4} />`
      : html`<p class="study-streak-length"><span class="study-flame"><${Icon} name="flame" size=${28} /></span><span class="numeral">${number(streak.days)}</span>
          <span>${t('ui.study.days', { count: streak.days })}</span></p>
        <p class="muted">${told(streak)}</p>
        <${Days} streak=${streak} />
        <p class="muted">${t(streak.freezes > 0 ? 'ui.study.freezes' : 'ui.study.no_freeze', { count: streak.freezes, freezes: number(streak.freezes) })}
          ${streak.freezes < 3 && html` ${t('ui.study.next_freeze', { count: streak.days_to_freeze, days: number(streak.days_to_freeze) })}`}</p>`}
    ${choosing && streak && html`<${RestDays} chosen=${streak.rest_days} onClose=${() => setChoosing(false)} onSaved=${() => { setChoosing(false); onChange(); }} />`}
  </section>`;
}

/** What there is to say about the streak today. @param {Streak} streak */
function told({ days, best, today }) {
  const record = best > days ? ` ${t('ui.study.best', { count: best, best: number(best) })}` : '';
  if (today.state === 'counted') return t('ui.study.today_counts') + record;
  return t(days > 0 ? 'ui.study.today_open' : 'ui.study.today_first') + record;
}

/** The last five weeks. @param {{ streak: Streak }} props */
function Days({ streak }) {
  const first = firstDayOfWeek();
  const column = ((weekdayOf(dayFrom(streak.calendar[0].day)) - first + 7) % 7) + 1;
  const names = Array.from({ length: 7 }, (_, at) => weekdayName((first + at) % 7, 'narrow'));
  return html`<div class="study-days">
    <div class="study-weekdays" aria-hidden="true">${names.map((name) => html`<span>${name}</span>`)}</div>
    <ol aria-label=${t('ui.study.calendar')}>${streak.calendar.map((day, at) => html`<li class=${`study-day day-${day.state}`} key=${day.day} style=${at === 0 ? { gridColumnStart: column } : undefined}
      title=${spoken(day)}>${ICONS[day.state] ? html`<${Icon} name=${ICONS[day.state]} size=${16} />` : html`<span aria-hidden="true">${dayFrom(day.day).day}</span>`}
      <span class="visually-hidden">${spoken(day)}</span></li>`)}</ol>
  </div>`;
}

/** A day in words. @param {Streak['today']} day */
const spoken = (day) => t('ui.study.day_said', { day: dateOf(day.day), state: t(`ui.study.state_${day.state}`), minutes: minutesText(day.minutes), reviews: t('ui.study.reviews', { count: day.reviews, reviews: number(day.reviews) }) });

/** @param {{ chosen: Weekday[], onClose: () => void, onSaved: () => void }} props */
function RestDays({ chosen, onClose, onSaved }) {
  const [days, setDays] = useState(/** @type {Weekday[]} */ (chosen));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    if (days.length > MOST) {
      setProblem(t('ui.study.rest_most'));
      return;
    }
    setBusy(true);
    try {
      await call('updateStreak', { json: { rest_days: days } });
      notify(t('ui.saved'));
      onSaved();
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  const order = Array.from({ length: 7 }, (_, at) => (firstDayOfWeek() + at) % 7);
  return html`<${Dialog} title=${t('ui.study.rest_title')} onClose=${onClose}>
    <form class="stack" onSubmit=${save} novalidate>
      <p>${t('ui.study.rest_text')}</p>
      <${FormProblem} text=${problem} />
      <fieldset class="study-rest"><legend class="visually-hidden">${t('ui.study.rest_title')}</legend>
        ${order.map((weekday) => html`<${CheckField} key=${weekday} label=${weekdayName(weekday, 'long')} name=${WEEKDAYS[weekday]} value=${days.includes(WEEKDAYS[weekday])}
          onChange=${(/** @type {boolean} */ on) => { setProblem(''); setDays(on ? [...days, WEEKDAYS[weekday]] : days.filter((day) => day !== WEEKDAYS[weekday])); }} />`)}</fieldset>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${busy}>${t('ui.save')}<//></div>
    </form>
  <//>`;
}
