//! The SQL of `squad_challenges`, `squad_challenge_sides` and `squad_challenge_stints`.

use crate::db::{Reader, Row, Tx, params};
use crate::features::squads::model::{Challenge, ChallengeOutcome, ChallengeState, Contribution, Side, Squad, Stint};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// A challenge with its sides. The gain of one that runs is read from the totals of the squads, which stand still behind its end until it
/// is settled.
fn challenge(row: &Row) -> Result<Challenge> {
    let state: ChallengeState = row.get("state")?;
    let side = |squad, name, baseline, gain, people, total, members| -> Result<Side> {
        let baseline = row.get(baseline)?;
        let total: Option<i64> = row.get(total)?;
        let earned: i64 = row.get(gain)?;
        let runs = state == ChallengeState::Accepted;
        let gain = if runs { total.unwrap_or(baseline) - baseline } else { earned };
        let members: Option<i64> = row.get(members)?;
        let counted = row.get(people)?;
        let people = if state == ChallengeState::Proposed { members.unwrap_or(counted) } else { counted };
        Ok(Side { squad: row.get(squad)?, name: row.get(name)?, baseline, gain: gain.max(0), people })
    };
    Ok(Challenge {
        id: row.get("id")?,
        state,
        outcome: row.get("outcome")?,
        reward: row.get("reward")?,
        asked_at: row.get("asked_at")?,
        expires_at: row.get("expires_at")?,
        accepted_at: row.get("accepted_at")?,
        ends_at: row.get("ends_at")?,
        closed_at: row.get("closed_at")?,
        challenger: side("a_squad", "a_name", "a_baseline", "a_gain", "a_people", "a_total", "a_members")?,
        opponent: side("b_squad", "b_name", "b_baseline", "b_gain", "b_people", "b_total", "b_members")?,
    })
}

/// Finds a challenge.
pub fn find_challenge(db: &Reader, id: Id<kind::SquadChallenge>) -> Result<Option<Challenge>> {
    db.opt(
        "SELECT c.id, c.state, c.outcome, c.reward, c.asked_at, c.expires_at, c.accepted_at, c.ends_at, c.closed_at, \
         a.squad_id AS a_squad, a.name AS a_name, a.baseline AS a_baseline, a.gain AS a_gain, a.people AS a_people, \
         b.squad_id AS b_squad, b.name AS b_name, b.baseline AS b_baseline, b.gain AS b_gain, b.people AS b_people, \
         x.total AS a_total, y.total AS b_total, x.members AS a_members, y.members AS b_members FROM squad_challenges AS c \
         JOIN squad_challenge_sides AS a ON a.challenge_id = c.id AND a.is_challenger = ?2 \
         JOIN squad_challenge_sides AS b ON b.challenge_id = c.id AND b.is_challenger = ?3 \
         LEFT JOIN squads AS x ON x.id = a.squad_id LEFT JOIN squads AS y ON y.id = b.squad_id WHERE c.id = ?1",
        params![id, true, false],
        challenge,
    )
}

/// The challenges of a squad, newest first.
pub fn challenges(db: &Reader, squad: Id<kind::Squad>, page: PageRequest) -> Result<Page<Challenge>> {
    let rows = db.all(
        "SELECT c.id, c.state, c.outcome, c.reward, c.asked_at, c.expires_at, c.accepted_at, c.ends_at, c.closed_at, \
         a.squad_id AS a_squad, a.name AS a_name, a.baseline AS a_baseline, a.gain AS a_gain, a.people AS a_people, \
         b.squad_id AS b_squad, b.name AS b_name, b.baseline AS b_baseline, b.gain AS b_gain, b.people AS b_people, \
         x.total AS a_total, y.total AS b_total, x.members AS a_members, y.members AS b_members FROM squad_challenge_sides AS mine \
         JOIN squad_challenges AS c ON c.id = mine.challenge_id \
         JOIN squad_challenge_sides AS a ON a.challenge_id = c.id AND a.is_challenger = ?4 \
         JOIN squad_challenge_sides AS b ON b.challenge_id = c.id AND b.is_challenger = ?5 \
         LEFT JOIN squads AS x ON x.id = a.squad_id LEFT JOIN squads AS y ON y.id = b.squad_id \
         WHERE mine.squad_id = ?1 AND mine.challenge_id < ?2 ORDER BY mine.challenge_id DESC LIMIT ?3",
        params![squad, page.below(), page.fetch(), true, false],
        challenge,
    )?;
    Ok(Page::of(rows, page, |challenge| challenge.id.get()))
}

/// How many challenges of a squad wait for an answer, sent (`true`) or received.
pub fn count_asked(db: &Reader, squad: Id<kind::Squad>, is_challenger: bool, most: i64) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS asked FROM (SELECT 1 FROM squad_challenge_sides AS side \
         JOIN squad_challenges AS c ON c.id = side.challenge_id WHERE side.squad_id = ?1 AND side.is_challenger = ?2 \
         AND c.state = ?3 ORDER BY side.challenge_id DESC LIMIT ?4)",
        params![squad, is_challenger, ChallengeState::Proposed, most],
        |row| row.get("asked"),
    )
}

/// The last challenge in this state between two squads: whether the first one had asked, and when it was over.
pub fn last_between(
    db: &Reader,
    squad: Id<kind::Squad>,
    other: Id<kind::Squad>,
    state: ChallengeState,
) -> Result<Option<(bool, Option<Timestamp>)>> {
    db.opt(
        "SELECT mine.is_challenger, c.closed_at FROM squad_challenge_sides AS mine \
         JOIN squad_challenge_sides AS theirs ON theirs.challenge_id = mine.challenge_id AND theirs.squad_id = ?2 \
         JOIN squad_challenges AS c ON c.id = mine.challenge_id WHERE mine.squad_id = ?1 AND c.state = ?3 \
         ORDER BY mine.challenge_id DESC LIMIT 1",
        params![squad, other, state],
        |row| Ok((row.get("is_challenger")?, row.get("closed_at")?)),
    )
}

/// Creates a challenge between two squads that waits for an answer.
pub fn insert_challenge(
    tx: &Tx,
    (asked_at, expires_at): (Timestamp, Timestamp),
    sides: [&Squad; 2],
) -> Result<Id<kind::SquadChallenge>> {
    let id: Id<kind::SquadChallenge> = tx.insert(
        "INSERT INTO squad_challenges (state, reward, asked_at, expires_at) VALUES (?1, 0, ?2, ?3)",
        params![ChallengeState::Proposed, asked_at, expires_at],
    )?;
    for (place, squad) in sides.into_iter().enumerate() {
        tx.exec(
            "INSERT INTO squad_challenge_sides (challenge_id, is_challenger, squad_id, name, baseline, gain, people) \
             VALUES (?1, ?2, ?3, ?4, 0, 0, 0)",
            params![id, place == 0, squad.id, squad.name],
        )?;
    }
    Ok(id)
}

/// Begins a challenge.
pub fn begin(tx: &Tx, id: Id<kind::SquadChallenge>, accepted_at: Timestamp, ends_at: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE squad_challenges SET state = ?2, accepted_at = ?3, ends_at = ?4 WHERE id = ?1",
        params![id, ChallengeState::Accepted, accepted_at, ends_at],
    )?;
    Ok(())
}

/// Stores with what a squad begins a challenge, and who belongs to it.
pub fn save_baseline(tx: &Tx, id: Id<kind::SquadChallenge>, squad: &Squad) -> Result<()> {
    tx.exec(
        "UPDATE squad_challenge_sides SET name = ?3, baseline = ?4, people = ?5 WHERE challenge_id = ?1 AND squad_id = ?2",
        params![id, squad.id, squad.name, squad.total, squad.members],
    )?;
    tx.exec(
        "INSERT INTO squad_challenge_stints (challenge_id, stint_id, baseline) SELECT ?1, id, points FROM squad_stints \
         WHERE squad_id = ?2 AND left_at IS NULL",
        params![id, squad.id],
    )?;
    Ok(())
}

/// Changes with what a squad and its member began a challenge.
pub fn move_baselines(tx: &Tx, id: Id<kind::SquadChallenge>, stint: &Stint, delta: i64) -> Result<()> {
    tx.exec(
        "UPDATE squad_challenge_sides SET baseline = baseline + ?3 WHERE challenge_id = ?1 AND squad_id = ?2",
        params![id, stint.squad, delta],
    )?;
    tx.exec(
        "UPDATE squad_challenge_stints SET baseline = baseline + ?3 WHERE challenge_id = ?1 AND stint_id = ?2",
        params![id, stint.id, delta],
    )?;
    Ok(())
}

/// Lets the members of a squad begin a challenge with nothing; for a school that is made with a history, where what they earned before it is
/// not known apart.
pub fn reset_baselines(tx: &Tx, id: Id<kind::SquadChallenge>, squad: Id<kind::Squad>) -> Result<()> {
    tx.exec(
        "UPDATE squad_challenge_stints SET baseline = 0 WHERE challenge_id = ?1 AND stint_id IN \
         (SELECT id FROM squad_stints WHERE squad_id = ?2)",
        params![id, squad],
    )?;
    Ok(())
}

/// Counts one more person of a squad in a challenge that runs.
pub fn count_person(tx: &Tx, id: Id<kind::SquadChallenge>, squad: Id<kind::Squad>) -> Result<()> {
    tx.exec(
        "UPDATE squad_challenge_sides SET people = people + 1 WHERE challenge_id = ?1 AND squad_id = ?2",
        params![id, squad],
    )?;
    Ok(())
}

/// What those who belonged to a squad from the beginning to the end of a challenge earned for it. Only they are paid.
pub fn contributions(
    db: &Reader,
    id: Id<kind::SquadChallenge>,
    squad: Id<kind::Squad>,
    ends_at: Timestamp,
) -> Result<Vec<(Id<kind::User>, Contribution)>> {
    db.all(
        "SELECT stints.user_id, stints.points - begun.baseline AS earned FROM squad_challenge_stints AS begun \
         JOIN squad_stints AS stints ON stints.id = begun.stint_id WHERE begun.challenge_id = ?1 AND stints.squad_id = ?2 \
         AND (stints.left_at IS NULL OR stints.left_at >= ?3) AND stints.user_id IS NOT NULL",
        params![id, squad, ends_at],
        |row| Ok((row.get("user_id")?, Contribution(row.get("earned")?))),
    )
}

/// Ends a challenge without a result.
pub fn close(tx: &Tx, id: Id<kind::SquadChallenge>, state: ChallengeState, at: Timestamp) -> Result<()> {
    tx.exec("UPDATE squad_challenges SET state = ?2, closed_at = ?3 WHERE id = ?1", params![id, state, at])?;
    Ok(())
}

/// Stores the result of a challenge.
pub fn finish(tx: &Tx, settled: &Challenge, (outcome, reward): (ChallengeOutcome, i64), at: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE squad_challenges SET state = ?2, outcome = ?3, reward = ?4, closed_at = ?5 WHERE id = ?1",
        params![settled.id, ChallengeState::Finished, outcome, reward, at],
    )?;
    for (side, is_challenger) in settled.sides().into_iter().zip([true, false]) {
        tx.exec(
            "UPDATE squad_challenge_sides SET gain = ?3, people = ?4 WHERE challenge_id = ?1 AND is_challenger = ?2",
            params![settled.id, is_challenger, side.gain, side.people],
        )?;
    }
    Ok(())
}

/// The challenges of a squad that wait for an answer.
pub fn asked_of(db: &Reader, squad: Id<kind::Squad>, most: i64) -> Result<Vec<Id<kind::SquadChallenge>>> {
    db.all(
        "SELECT c.id FROM squad_challenge_sides AS side JOIN squad_challenges AS c ON c.id = side.challenge_id \
         WHERE side.squad_id = ?1 AND c.state = ?2 ORDER BY side.challenge_id DESC LIMIT ?3",
        params![squad, ChallengeState::Proposed, most],
        |row| row.get("id"),
    )
}

/// Takes a squad that ends out of its challenges. Those that no squad has any more are deleted.
pub fn forget_squad(tx: &Tx, squad: Id<kind::Squad>) -> Result<()> {
    tx.exec(
        "DELETE FROM squad_challenges WHERE id IN (SELECT mine.challenge_id FROM squad_challenge_sides AS mine \
         JOIN squad_challenge_sides AS theirs ON theirs.challenge_id = mine.challenge_id AND theirs.id <> mine.id \
         WHERE mine.squad_id = ?1 AND theirs.squad_id IS NULL)",
        params![squad],
    )?;
    tx.exec("UPDATE squad_challenge_sides SET squad_id = NULL WHERE squad_id = ?1", params![squad])?;
    Ok(())
}

/// The challenges that are to be settled at this time.
pub fn ended(db: &Reader, at: Timestamp, most: i64) -> Result<Vec<Id<kind::SquadChallenge>>> {
    db.all(
        "SELECT id FROM squad_challenges WHERE state = ?1 AND ends_at <= ?2 ORDER BY ends_at, id LIMIT ?3",
        params![ChallengeState::Accepted, at, most],
        |row| row.get("id"),
    )
}

/// The challenges that nobody answered until this time.
pub fn unanswered(db: &Reader, at: Timestamp, most: i64) -> Result<Vec<Id<kind::SquadChallenge>>> {
    db.all(
        "SELECT id FROM squad_challenges WHERE state = ?1 AND expires_at <= ?2 ORDER BY expires_at, id LIMIT ?3",
        params![ChallengeState::Proposed, at, most],
        |row| row.get("id"),
    )
}

/// Removes challenges in this state that came to nothing before this time, `most` at the most. Returns how many.
pub fn sweep_closed(tx: &Tx, state: ChallengeState, before: Timestamp, most: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM squad_challenges WHERE id IN (SELECT id FROM squad_challenges WHERE state = ?1 AND closed_at < ?2 \
         ORDER BY closed_at, id LIMIT ?3)",
        params![state, before, most],
    )
}
