// @ts-check
/** What can be said about a form before it is sent. The server decides; this only spares a round trip. */
import { t } from './locale.js';

/** The least number of characters of a password. */
export const PASSWORD_MIN = 8;

/** @param {string} value */
export const required = (value) => (String(value ?? '').trim() ? '' : t('ui.form.required'));

/** @param {string} value */
export const email = (value) => required(value) || (/^\S+@\S+$/.test(value.trim()) ? '' : t('ui.form.email_invalid'));

/** @param {string} value */
export const newPassword = (value) => ([...value].length >= PASSWORD_MIN ? '' : t('ui.form.password_short', { count: PASSWORD_MIN }));
