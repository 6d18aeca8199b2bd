// @ts-check
/** The kinds of notifications. */

/** @typedef {'account' | 'class' | 'league' | 'squad' | 'usage'} Kind */

/** The kinds that people of a role get. @type {Record<Api.Role, Kind[]>} */
const OF_ROLE = {
  student: ['class', 'league', 'squad', 'account'],
  tutor: ['class', 'league', 'account'],
  admin: ['class', 'account'],
  developer: ['usage', 'account'],
};

/** @param {Api.Role} role */
export const kindsOf = (role) => OF_ROLE[role];
