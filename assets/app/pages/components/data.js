// @ts-check
/** The sections about components that show and take data. */

/** @type {import('./base.js').Section[]} */
export const sections = [];
