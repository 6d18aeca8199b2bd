// @ts-check
/** Why a student needs attention, in words, with what may help. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Avatar } from '../../components/avatar.js';
import { Link } from '../../components/link.js';
import { Badge } from '../../components/page.js';
import { dateOf, number } from '../../format.js';
import { t } from '../../locale.js';
import { share, time } from './figures.js';

/** @typedef {Api.Schemas['AttentionReason']} Reason */
/** @typedef {Api.Schemas['StudentFigures']} StudentFigures */

/** A reason with its figures. @param {Reason} reason */
export const reasonText = ({ code, days = 0, since, minutes = 0, usual_minutes: usual = 0, percent = 0, answers = 0, works = 0 }) => t(`ui.attention.${code}`, {
  count: code === 'work_overdue' ? works : days,
  days: number(days), day: since ? dateOf(since, 'long') : '', time: time(minutes), usual: time(usual), share: share(percent), answers: number(answers), works: number(works),
});

/** @param {{ reasons: Reason[], hasAdvice?: boolean }} props */
export const Reasons = ({ reasons, hasAdvice = false }) => html`<ul class="attention-reasons">${reasons.map((reason) => html`<li key=${reason.code}>
  <${Badge} tone="note">${t(`ui.attention.name_${reason.code}`)}<//> <span>${reasonText(reason)}${hasAdvice && html` <span class="soft">${t(`ui.attention.advice_${reason.code}`)}</span>`}</span></li>`)}</ul>`;

/** Students with their reasons. @param {{ students: StudentFigures[], label: string, hrefOf: (id: number) => string }} props */
export const AttentionList = ({ students, label, hrefOf }) => html`<ul class="attention-list" aria-label=${label}>${students.map(({ student, attention }) => html`<li class="attention-one" key=${student.id}>
  <${Avatar} name=${student.full_name} src=${student.avatar_url} /><div class="attention-words"><${Link} class="attention-name" href=${hrefOf(student.id)}>${student.full_name}<//><${Reasons} reasons=${attention} /></div></li>`)}</ul>`;
