// @ts-check
/** The name of the device of a session: "Chrome on Windows", or as much of it as is known. */
import { t } from '../locale.js';
import { deviceOf } from '../user-agent.js';

/** @param {string | null | undefined} agent the user agent */
export function clientName(agent) {
  const { browser, system } = deviceOf(agent);
  if (browser && system) return t('ui.security.client_on', { browser, system });
  return browser ?? system ?? t('ui.security.unknown_client');
}
