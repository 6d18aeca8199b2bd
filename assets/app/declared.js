// @ts-check
// What scopes of API keys can be about; the groups of entries of the audit log. Made from what features declare, and compared with it by a
// test, which says how to renew this file.
export const resources = ["badges", "clp", "competitions", "flashcards", "ile", "learners", "materials", "notifications", "plan", "squads", "study", "tutor", "users", "xp"];
export const auditGroups = ["accounts", "auth", "badges", "classes", "competitions", "connections", "invitations", "keys", "mails", "push", "school", "squads", "users"];
