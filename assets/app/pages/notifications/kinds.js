// @ts-check
/** The kinds of notifications. */

/** @typedef {'account' | 'badge' | 'class' | 'league' | 'squad' | 'usage'} Kind */

/** The kinds that people of a role get. @type {Record<Api.Role, Kind[]>} */
const OF_ROLE = {
  student: ['class', 'badge', 'league', 'squad', 'account'],
  tutor: ['class', 'badge', 'league', 'account'],
  admin: ['class', 'account'],
  developer: ['usage', 'account'],
};

/** @param {Api.Role} role */
export const kindsOf = (role) => OF_ROLE[role];
