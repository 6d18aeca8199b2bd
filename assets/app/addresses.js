// @ts-check
/** Addresses that pages lead to, and which of them are followed. */

/**
 * Where a material is read, at a span of code points when one is given.
 * @param {number} id
 * @param {{ start: number, end: number }} [span]
 */
export const materialAt = (id, span) => `/materials/${id}${span ? `#${span.start}-${span.end}` : ''}`;

/** The first page for a role. @param {string} role */
export const homeOf = (role) => (role === 'developer' ? '/developer' : '/');

/** The sign-in page, which leads back afterwards. @param {string} next */
export const signInThen = (next) => (next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`);

/** Only addresses of this site are followed after signing in. @param {string | null} next */
export const safeNext = (next) => (next && /^\/(?![/\\])/.test(next) ? next : '/');
