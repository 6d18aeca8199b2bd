// @ts-check
/** Signing in, with or without two-step verification. */
import { ApiError, call } from '../../api.js';
import { t } from '../../locale.js';

/**
 * Signs in. Resolves to null if the server asks for a verification code.
 * @param {{ email: string, password: string, code?: string }} values `code` is there once it was asked for
 * @returns {Promise<{ token: string, user: { id: number }, enrolment_required?: boolean } | null>}
 */
export async function login({ email, password, code }) {
  try {
    return await call('login', { json: { email: email.trim(), password, ...(code !== undefined && { code: code.trim() }) } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (code === undefined && error.code === 'auth.totp_required') return null;
    if (code === undefined || error.code !== 'auth.bad_credentials') throw error;
    // Name and password were accepted a moment ago, so the code is wrong.
    throw new ApiError({ ...error, message: error.message, fields: [{ field: 'code', message: t('ui.sign_in.code_wrong') }] });
  }
}
