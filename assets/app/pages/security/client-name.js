// @ts-check
/** The name of the device of a session, made from its user agent. */
import { t } from '../../locale.js';

/** What a user agent calls a browser, in the order of asking: most browsers also name those that they descend from. @type {[RegExp, string][]} */
const BROWSERS = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera|OPT)\//, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
];

/** @type {[RegExp, string][]} */
const SYSTEMS = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** A program that names itself and its version, such as `curl/8.5.0`. */
const PROGRAM = /^(?!Mozilla\/)([A-Za-z][\w.-]{0,39})\/\d/;

/** @param {[RegExp, string][]} names @param {string} agent */
const found = (names, agent) => names.find(([pattern]) => pattern.test(agent))?.[1];

/**
 * "Chrome on Windows", as far as the user agent tells; "Unknown device" if it tells nothing.
 * @param {string | null | undefined} agent
 */
export function clientName(agent) {
  const browser = found(BROWSERS, agent ?? '') ?? PROGRAM.exec(agent ?? '')?.[1];
  const system = found(SYSTEMS, agent ?? '');
  if (browser && system) return t('ui.security.client_on', { browser, system });
  return browser ?? system ?? t('ui.security.unknown_client');
}
