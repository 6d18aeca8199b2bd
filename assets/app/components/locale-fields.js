// @ts-check
/** The two choices that a person and a school both make: language and time zone. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { timeZones } from '../format.js';
import { languages, t } from '../locale.js';
import { SelectField } from './form-field.js';

/** Tags that also set how dates and numbers are written. */
const TAGS = { en: 'English', 'en-GB': 'English (UK)', 'en-US': 'English (US)', de: 'Deutsch', 'de-DE': 'Deutsch (Deutschland)', 'de-AT': 'Deutsch (Österreich)', 'de-CH': 'Deutsch (Schweiz)' };

/** @param {{ name: string, value: string, error?: string, onChange: (value: string) => void }} field what a form knows about the field */
export function LanguageField(field) {
  const known = { ...languages, ...TAGS };
  const options = Object.entries(known).map(([value, label]) => ({ value, label }));
  if (field.value && !(field.value in known)) options.push({ value: field.value, label: field.value });
  return html`<${SelectField} label=${t('ui.language')} ...${field} options=${options} />`;
}

/** @param {{ name: string, value: string, error?: string, onChange: (value: string) => void }} field what a form knows about the field */
export function TimeZoneField(field) {
  const names = [...new Set(['UTC', ...timeZones(), field.value].filter(Boolean))];
  const options = names.map((value) => ({ value, label: value.replace(/_/g, ' ') }));
  return html`<${SelectField} label=${t('ui.time_zone')} ...${field} options=${options} />`;
}
