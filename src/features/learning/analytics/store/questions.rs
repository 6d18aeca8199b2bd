//! The SQL of `analytics_questions` and `analytics_subject_questions`.

use crate::db::{Reader, Row, Tx, params};
use crate::events::QuestionCount;
use crate::kernel::{Id, Result, id::kind};

/// A day, a subject, and the questions about it.
pub type SubjectQuestions = (i64, String, QuestionCount);

fn count(row: &Row) -> Result<QuestionCount> {
    Ok(QuestionCount {
        questions: row.get("questions")?,
        model_answers: row.get("model_answers")?,
        tokens_read: row.get("tokens_read")?,
        tokens_written: row.get("tokens_written")?,
        cost: row.get("cost")?,
    })
}

/// Adds to the questions of a person on a day.
pub fn add_questions(tx: &Tx, user: Id<kind::User>, day: i64, count: &QuestionCount) -> Result<()> {
    tx.exec(
        "INSERT INTO analytics_questions (user_id, day, questions, model_answers, tokens_read, tokens_written, cost) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (user_id, day) DO UPDATE SET \
         questions = analytics_questions.questions + excluded.questions, \
         model_answers = analytics_questions.model_answers + excluded.model_answers, \
         tokens_read = analytics_questions.tokens_read + excluded.tokens_read, \
         tokens_written = analytics_questions.tokens_written + excluded.tokens_written, cost = analytics_questions.cost + excluded.cost",
        params![
            user,
            day,
            count.questions,
            count.model_answers,
            count.tokens_read,
            count.tokens_written,
            count.cost
        ],
    )?;
    Ok(())
}

/// The questions of a person behind a day, in order.
pub fn questions(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, QuestionCount)>> {
    db.all(
        "SELECT day, questions, model_answers, tokens_read, tokens_written, cost FROM analytics_questions \
         WHERE user_id = ?1 AND day > ?2 ORDER BY day LIMIT ?3",
        params![user, after, most],
        |row| Ok((row.get("day")?, count(row)?)),
    )
}

/// Adds to the questions of a person about a subject on a day.
pub fn add_subject_questions(
    tx: &Tx,
    user: Id<kind::User>,
    (day, subject): (i64, &str),
    count: &QuestionCount,
) -> Result<()> {
    tx.exec(
        "INSERT INTO analytics_subject_questions (user_id, day, subject, questions, model_answers, tokens_read, tokens_written, cost) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (user_id, day, subject) DO UPDATE SET \
         questions = analytics_subject_questions.questions + excluded.questions, \
         model_answers = analytics_subject_questions.model_answers + excluded.model_answers, \
         tokens_read = analytics_subject_questions.tokens_read + excluded.tokens_read, \
         tokens_written = analytics_subject_questions.tokens_written + excluded.tokens_written, \
         cost = analytics_subject_questions.cost + excluded.cost",
        params![
            user,
            day,
            subject,
            count.questions,
            count.model_answers,
            count.tokens_read,
            count.tokens_written,
            count.cost
        ],
    )?;
    Ok(())
}

/// The questions of a person about subjects, over all days.
pub fn subject_questions(db: &Reader, user: Id<kind::User>) -> Result<Vec<SubjectQuestions>> {
    db.all(
        "SELECT day, subject, questions, model_answers, tokens_read, tokens_written, cost FROM analytics_subject_questions \
         WHERE user_id = ?1 ORDER BY day, subject",
        params![user],
        |row| Ok((row.get("day")?, row.get("subject")?, count(row)?)),
    )
}

/// The rows of a person with ids above one, each with its id, for the export.
pub fn held_subject_questions(
    db: &Reader,
    user: Id<kind::User>,
    after: i64,
    most: usize,
) -> Result<Vec<(i64, SubjectQuestions)>> {
    db.all(
        "SELECT id, day, subject, questions, model_answers, tokens_read, tokens_written, cost FROM analytics_subject_questions \
         WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        |row| Ok((row.get("id")?, (row.get("day")?, row.get("subject")?, count(row)?))),
    )
}
