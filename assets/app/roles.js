// @ts-check
/** The roles that people have. A test compares them with the contract. */

/** @type {import('./areas.js').Role[]} */
export const ROLES = ['student', 'tutor', 'admin', 'developer'];
