// @ts-check
/** What can be said about a form before it is sent. The server decides; this only spares a round trip. */
import { t } from './locale.js';

/** The least number of characters of a password. */
export const PASSWORD_MIN = 8;

/**
 * @param {string} value
 * @param {'full_name' | 'email' | 'email_or_username' | 'password' | 'current_password' | 'code' | 'invitation' | 'name' | 'title' | 'text' | 'date' | 'subject'} [what]
 *   what the sentence asks for
 */
export const required = (value, what) => (String(value ?? '').trim() ? '' : t(what ? `ui.form.need.${what}` : 'ui.form.required'));

/** @param {string} value */
export const email = (value) => required(value, 'email') || (/^\S+@\S+$/.test(value.trim()) ? '' : t('ui.form.email_invalid'));

/** @param {string} value */
export const newPassword = (value) => ([...value].length >= PASSWORD_MIN ? '' : t('ui.form.password_short', { count: PASSWORD_MIN }));
