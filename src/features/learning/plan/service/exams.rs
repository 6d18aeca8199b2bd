//! Dates of exams.

use std::collections::HashMap;

use serde_json::json;

use super::super::model::{ExamDate, MOST_EXAMS, NewExam};
use super::super::store;
use super::{check_ahead, current_day};
use crate::db::{Reader, Tx};
use crate::features::classes::{self, Class, MemberRole};
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::kernel::{Actor, Code, Day, Error, Id, PageRequest, Result, ResultExt as _, Timestamp, id::kind};

/// The most classes of a person that are looked at.
const CLASSES: u32 = 100;

/// The current classes in which the actor is a student.
pub(super) fn classes_as_student(db: &Reader, actor: &Actor) -> Result<Vec<Class>> {
    let page = PageRequest::first("classes of a plan", CLASSES);
    let found = classes::service::list(db, actor, false, None, &page)?.items;
    Ok(found.into_iter().filter(|class| class.role == Some(MemberRole::Student)).collect())
}

/// The exams ahead of the actor: the own ones, and those of classes in which the actor is a student.
pub(super) fn ahead(db: &Reader, actor: &Actor, classes: &[Class], today: i64) -> Result<Vec<ExamDate>> {
    let mut exams = store::own_exams(db, actor.user, today, MOST_EXAMS)?;
    let names: HashMap<Id<kind::Class>, &str> = classes.iter().map(|class| (class.id, class.name.as_str())).collect();
    let ids: Vec<Id<kind::Class>> = classes.iter().map(|class| class.id).collect();
    for exam in store::exams_of(db, &ids, today, MOST_EXAMS * i64::from(CLASSES))? {
        let class_name = exam.class.and_then(|class| names.get(&class)).map(|name| (*name).to_owned());
        exams.push(ExamDate { class_name, is_own: false, ..exam });
    }
    exams.sort_by_key(|exam| (exam.day, exam.id));
    exams.truncate(usize::try_from(MOST_EXAMS).unwrap_or(0));
    Ok(exams)
}

/// The exams ahead: of the actor, or of one class that the actor belongs to.
pub fn list_exams(db: &Reader, actor: &Actor, class: Option<Id<kind::Class>>) -> Result<Vec<ExamDate>> {
    let today = current_day(db, actor)?;
    let Some(class) = class else { return ahead(db, actor, &classes_as_student(db, actor)?, today) };
    let class = classes::service::visible(db, actor, class)?;
    let may_remove = classes::service::manages(actor, &class) && !class.is_archived();
    let exams = store::class_exams(db, class.id, today, MOST_EXAMS)?.into_iter();
    let named = |exam: ExamDate| ExamDate { class_name: Some(class.name.clone()), is_own: may_remove, ..exam };
    Ok(exams.map(named).collect())
}

/// Enters the date of an exam ahead: of the actor, or of a current class that the actor manages, whose members are notified.
pub fn add_exam(tx: &Tx, actor: &Actor, new: &NewExam) -> Result<ExamDate> {
    let class = class_of(tx, actor, new)?;
    if let Some(class) = &class {
        classes::service::check_current(class, "enter exams")?;
    }
    let today = current_day(tx, actor)?;
    check_ahead("date", new.day, today)?;
    let exam = insert(tx, actor, new, class.as_ref(), today)?;
    if let Some(class) = class {
        let (source, new) = entered(&class, &exam);
        notifications::service::notify_all(tx, &classes::service::notified(tx, actor, &class)?, &source, &new)?;
    }
    Ok(exam)
}

/// Demo data only: enters the date of an exam in the past.
pub fn add_exam_at(tx: &Tx, actor: &Actor, new: &NewExam, at: Timestamp) -> Result<()> {
    let class = class_of(tx, actor, new)?;
    let exam = insert(tx, actor, new, class.as_ref(), current_day(tx, actor)?)?;
    let Some(class) = class else { return Ok(()) };
    let (source, new) = entered(&class, &exam);
    notifications::service::notify_all_at(tx, &classes::service::notified(tx, actor, &class)?, &source, &new, at)
}

/// The name of an exam of a class as the cause of notifications.
fn cause(class: Id<kind::Class>, exam: Id<kind::ExamDate>) -> String {
    format!("class:{class}:exam:{exam}")
}

/// The cause and the notification of an exam of a class.
fn entered(class: &Class, exam: &ExamDate) -> (String, NewNotification<'static>) {
    let date = Day::numbered(exam.day);
    let data = json!({ "class_id": class.id, "class": class.name, "subject": exam.subject, "date": date });
    (format!("{}:entered", cause(class.id, exam.id)), NewNotification::of(NotificationEvent::ExamEntered, data))
}

/// The class of an exam to enter, which the actor manages; none for an exam of the actor.
fn class_of(tx: &Tx, actor: &Actor, new: &NewExam) -> Result<Option<Class>> {
    new.class.map(|class| classes::service::managed(tx, actor, class).in_field("class_id")).transpose()
}

fn insert(tx: &Tx, actor: &Actor, new: &NewExam, class: Option<&Class>, today: i64) -> Result<ExamDate> {
    let (known, owner) = match class {
        Some(class) => (store::count_class_exams(tx, class.id, today)?, None),
        None => (store::count_own_exams(tx, actor.user, today)?, Some(actor.user)),
    };
    if known >= MOST_EXAMS {
        let sentence = format!("There can be at most {MOST_EXAMS} exams ahead. Remove one first.");
        return Err(Error::new(Code::ExamLimit, sentence));
    }
    let exam = store::insert_exam(tx, owner, new)?;
    Ok(ExamDate { class_name: class.map(|class| class.name.clone()), ..exam })
}

/// Removes the date of an exam: an own one, or one of a current class that the actor manages.
pub fn remove_exam(tx: &Tx, actor: &Actor, id: Id<kind::ExamDate>) -> Result<()> {
    let found = store::find_exam(tx, id)?;
    let class = found.as_ref().and_then(|(exam, _)| exam.class).unwrap_or(Id::new(0));
    let managed = classes::service::managed(tx, actor, class);
    match (found, managed) {
        (Some((_, Some(owner))), _) if owner == actor.user => store::delete_exam(tx, id),
        (Some((_, None)), Ok(class)) => {
            classes::service::check_current(&class, "remove its exams")?;
            notifications::service::withdraw(tx, &cause(class.id, id))?;
            store::delete_exam(tx, id)
        }
        _ => Err(Error::not_found("exam date")),
    }
}
