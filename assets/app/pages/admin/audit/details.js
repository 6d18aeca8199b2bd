// @ts-check
/** What an entry of the audit log says happened, in sentences. */
import { number } from '../../../format.js';
import { has, t } from '../../../locale.js';

/** An action in words; new ones show the name that the log has. @param {string} action */
export const actionOf = (action) => (has(`ui.audit.${action}`) ? t(`ui.audit.${action}`) : action);

/** The subject of an entry, unless it is the actor. @param {Api.AuditEntry} entry */
export const subjectOf = (entry) => (entry.subject?.kind === 'user' && entry.subject.id === entry.actor?.id ? '' : entry.subject?.label ?? '');

/** Details that people type. */
const TYPED = new Set(['reason', 'note', 'name', 'assistant_name', 'full_name']);

/** Where the words for a value stand, in order. @type {((text: string) => string)[]} */
const WORDS = [(text) => `ui.role.${text}`, (text) => `ui.plan.${text}`, (text) => `ui.audit.value.${text}`];

/** @param {string} name @param {unknown} value @returns {string} */
function valueOf(name, value) {
  if (typeof value === 'boolean') return t(value ? 'ui.audit.yes' : 'ui.audit.no');
  if (typeof value === 'number') return number(value);
  if (Array.isArray(value)) return value.length === 0 ? t('ui.audit.nothing') : value.map((one) => valueOf(name, one)).join(', ');
  if (value === null || value === undefined) return t('ui.audit.nothing');
  if (typeof value === 'object') return Object.entries(value).map(([key, inner]) => `${nameOf(key)}: ${valueOf(key, inner)}`).join(', ');
  const text = String(value);
  // A text that a person typed is never taken for the name of something.
  const key = TYPED.has(name) ? undefined : WORDS.map((keyOf) => keyOf(text)).find((one) => has(one));
  return key ? t(key) : text;
}

/** What a detail is called. @param {string} name */
const nameOf = (name) => (has(`ui.audit.detail.${name}`) ? t(`ui.audit.detail.${name}`) : name.replaceAll('_', ' '));

/**
 * The changes that an entry tells of, one to a line.
 * @param {Record<string, unknown> | undefined} details
 * @returns {string[]}
 */
export function changesOf(details) {
  const { before, from, to, fields, changed, ...rest } = details ?? {};
  const lines = [];
  if (from !== undefined || to !== undefined) lines.push(t('ui.audit.from_to', { from: valueOf('from', from), to: valueOf('to', to) }));
  const names = [fields, changed].flat().filter((name) => typeof name === 'string');
  if (names.length > 0) lines.push(t('ui.audit.fields', { names: names.map((name) => nameOf(String(name))).join(', ') }));
  const old = /** @type {Record<string, unknown>} */ (typeof before === 'object' && before ? before : {});
  for (const [name, value] of Object.entries(rest)) {
    if (name in old && JSON.stringify(old[name]) === JSON.stringify(value)) continue;
    if (name in old) lines.push(t('ui.audit.change', { name: nameOf(name), from: valueOf(name, old[name]), to: valueOf(name, value) }));
    else if (value !== false) lines.push(value === true ? nameOf(name) : `${nameOf(name)}: ${valueOf(name, value)}`);
  }
  return lines;
}

/** How long after another a sign-in of the same person counts as a repetition. */
const TOGETHER = 24 * 3600 * 1000;

/** Actions that are told once for several in a row. */
const REPEATED = new Set(['auth.signed_in', 'auth.sign_in_failed', 'auth.code_failed', 'auth.link_refused']);

/**
 * Entries with their repetitions: the same action of the same person, one behind the other within a day.
 * @param {Api.AuditEntry[]} entries the latest first
 * @returns {{ id: number, entry: Api.AuditEntry, repeats: Api.AuditEntry[] }[]}
 */
export function grouped(entries) {
  /** @type {{ id: number, entry: Api.AuditEntry, repeats: Api.AuditEntry[] }[]} */
  const groups = [];
  /** The open group of each action and person. @type {Map<string, { entry: Api.AuditEntry, repeats: Api.AuditEntry[] }>} */
  const open = new Map();
  for (const entry of entries) {
    const key = `${entry.action} ${entry.actor?.id ?? ''} ${entry.subject?.id ?? ''} ${entry.actor ? '' : entry.address ?? ''}`;
    const group = open.get(key);
    const isRepeat = REPEATED.has(entry.action) && group && Date.parse(group.entry.at) - Date.parse(entry.at) < TOGETHER;
    if (isRepeat) group.repeats.push(entry);
    else {
      const made = { id: entry.id, entry, repeats: [] };
      groups.push(made);
      open.set(key, made);
    }
  }
  return groups;
}
