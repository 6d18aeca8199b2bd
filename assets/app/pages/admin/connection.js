// @ts-check
/** What the sections for the mail server and the AI server have in common. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { CheckField, FormField } from '../../components/form-field.js';
import { Badge, Callout } from '../../components/page.js';
import { dayAndTime, duration, milliseconds } from '../../format.js';
import { has, t } from '../../locale.js';

/**
 * @typedef {Api.Schemas['ConnectionStatus']} Status
 * @typedef {Api.Schemas['SecretState']} Secret
 * @typedef {Api.Schemas['FixedField']} Fixed
 */

/** The name of a setting in the form in which it is set: a flag, a variable or an entry of the file. @param {Fixed} fixed */
function written({ setting, by }) {
  if (by === 'flag') return `--${setting}`;
  if (by === 'variable') return `SCHOLA_${setting.toUpperCase().replaceAll('-', '_')}`;
  return setting.replaceAll('-', '_');
}

/** What a fixed field needs to know: it cannot be changed, and says why. @param {Fixed[]} fixed @param {string} field */
export function fixedProps(fixed, field) {
  const found = fixed.find((each) => each.field === field);
  return found ? { disabled: true, hint: t(`ui.connection.fixed_${found.by}`, { setting: written(found) }) } : {};
}

/** Whether the configuration of the server sets a field. @param {Fixed[]} fixed @param {string} field */
export const isFixed = (fixed, field) => fixed.some((each) => each.field === field);

/** What an outcome means, for a person. @param {string} outcome */
export const outcomeText = (outcome) => (has(`ui.connection.outcome.${outcome}`) ? t(`ui.connection.outcome.${outcome}`) : t('ui.connection.outcome.other'));

/** @type {Record<Status['state'], 'good' | 'bad' | 'note' | 'plain'>} */
const TONES = { absent: 'plain', untested: 'note', working: 'good', failing: 'bad' };

/** How the connection has worked. @param {{ status: Status, absent: string }} props `absent` says what holds without it */
export function StatusLine({ status, absent }) {
  const { state, worked_at, failing_since, failure } = status;
  const text = state === 'absent' ? absent
    : state === 'untested' ? t('ui.connection.untested_text')
      : state === 'working' ? t('ui.connection.working_text', { when: dayAndTime(worked_at ?? '') })
        : t('ui.connection.failing_text', { when: dayAndTime(failing_since ?? ''), reason: outcomeText(failure ?? 'other') });
  return html`<p class="connection-status"><${Badge} tone=${TONES[state]}>${t(`ui.connection.${state}`)}<//><span>${text}</span></p>`;
}

/** A stored secret that cannot be used, and what helps. @param {{ secret: Secret }} props */
export function SecretTrouble({ secret }) {
  return secret.problem ? html`<${Callout} tone="bad" icon="alert"><p>${t(`ui.connection.secret_${secret.problem}`)}</p><//>` : null;
}

/**
 * A password or key that is never shown again: it can be typed anew, or removed.
 * @param {{ label: string, secret: Secret, fixed: Fixed[], name: string, value: string, error?: string, onChange: (value: string) => void,
 *   onRemove: () => Promise<void>, removeText: string }} props
 */
export function SecretField({ label, secret, fixed, onRemove, removeText, ...field }) {
  const [asks, setAsks] = useState(false);
  const held = fixedProps(fixed, field.name);
  const hint = held.hint ?? (secret.set_at ? t('ui.connection.secret_set', { when: dayAndTime(secret.set_at) }) : undefined);
  return html`<div class="stack tight">
    <${FormField} label=${label} type="password" autocomplete="off" maxlength="1000" ...${field} ...${held} hint=${hint}
      placeholder=${secret.is_set && !held.disabled ? t('ui.connection.secret_kept') : undefined} />
    ${secret.set_at && html`<p><${Button} small kind="quiet" icon="trash" onClick=${() => setAsks(true)}>${t('ui.connection.secret_remove')}<//></p>`}
    ${asks && html`<${ConfirmDialog} title=${t('ui.connection.secret_remove')} text=${removeText} action=${t('ui.connection.secret_remove')}
      onClose=${() => setAsks(false)} onConfirm=${async () => { await onRemove(); setAsks(false); }} />`}
  </div>`;
}

/**
 * Whether the server may be on the school's own network. Where an address there was refused, it asks for the permission.
 * @param {{ name: string, value: boolean, error?: string, onChange: (value: boolean) => void }} props
 */
export function OwnNetworkField({ error, ...field }) {
  return html`<div class="stack tight">
    ${error && html`<div role="alert" tabindex="-1"><${Callout} tone="bad" icon="alert"><p>${t('ui.connection.own_network_refused')}</p><//></div>`}
    <${CheckField} label=${t('ui.connection.own_network')} hint=${t('ui.connection.own_network_hint')} ...${field} />
  </div>`;
}

/** What a server replied, word for word. @param {{ title: string, text: string }} props */
export function Reply({ title, text }) {
  return html`<div class="stack tight"><p class="soft">${title}</p><p class="connection-reply" lang="" dir="auto">${text}</p></div>`;
}

/** How long something took, in seconds where it is long. @param {number} ms */
export const took = (ms) => (ms < 1000 ? milliseconds(ms) : duration(Math.round(ms / 100) / 10));

/** Tells once that something is there. @param {boolean} isThere @param {() => void} onThere */
export function useThere(isThere, onThere) {
  useEffect(() => { if (isThere) onThere(); }, [isThere]);
}

/** Brings a section into view that the address names, once it is there. @param {string} hash @param {boolean} isThere */
export function useArrival(hash, isThere) {
  useEffect(() => {
    if (isThere && hash) document.getElementById(hash)?.scrollIntoView({ block: 'start' });
  }, [hash, isThere]);
}
