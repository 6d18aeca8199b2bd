// @ts-check
/** What a user agent tells about the device of a session. */

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
 * The browser, or the program, and the operating system, as far as the user agent tells.
 * @param {string | null | undefined} agent
 * @returns {{ browser?: string, system?: string }}
 */
export const deviceOf = (agent) => ({
  browser: found(BROWSERS, agent ?? '') ?? PROGRAM.exec(agent ?? '')?.[1],
  system: found(SYSTEMS, agent ?? ''),
});
