// @ts-check
/** What an admin can do with a person, as the entries of a menu. */
import { t } from '../../../locale.js';

/** @param {Api.User} user @param {(kind: string) => void} act @returns {import('../../../components/menu.js').MenuItem[]} */
export function menuOf(user, act) {
  const item = (/** @type {string} */ kind, /** @type {string} */ icon, /** @type {{ danger?: boolean, separate?: boolean }} */ more = {}) => (
    { label: t(`ui.admin.do_${kind}`), icon, act: () => act(kind), ...more });
  return [
    item('edit', 'user'),
    item('reset', 'lock'),
    item('allowance', 'key'),
    ...(user.totp_enabled ? [item('remove_totp', 'shield')] : []),
    user.status === 'suspended' ? item('reinstate', 'check') : item('suspend', 'clock'),
    item('delete', 'trash', { danger: true, separate: true }),
  ];
}
