//! Dates of exams.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::plan::model::{self, ExamSubject, USUAL_WEIGHT, WEIGHTS};
use crate::http::envelope::Resource;
use crate::kernel::{Day, Error, Fault, Id, Result, id::kind};

/// A date to enter.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ExamDateCreate {
    pub subject: ExamSubject,
    pub date: Day,
    pub weight: Option<i64>,
    pub class_id: Option<Id<kind::Class>>,
}

impl ExamDateCreate {
    /// The date that was sent.
    pub fn parsed(self) -> Result<model::NewExam> {
        let (weight, (least, most)) = (self.weight.unwrap_or(USUAL_WEIGHT), WEIGHTS);
        if !(least..=most).contains(&weight) {
            return Err(Error::invalid("weight", Fault::range(least, most)));
        }
        Ok(model::NewExam { subject: self.subject, day: self.date.number(), weight, class: self.class_id })
    }
}

/// The date of an exam.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ExamDate {
    pub id: Id<kind::ExamDate>,
    pub subject: String,
    pub date: Day,
    pub weight: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_id: Option<Id<kind::Class>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_name: Option<String>,
    pub own: bool,
}

impl Resource for ExamDate {
    const ONE: &'static str = "exam";
    const MANY: &'static str = "exams";
}

impl From<model::ExamDate> for ExamDate {
    fn from(exam: model::ExamDate) -> Self {
        Self {
            id: exam.id,
            subject: exam.subject,
            date: Day::numbered(exam.day),
            weight: exam.weight,
            class_id: exam.class,
            class_name: exam.class_name,
            own: exam.is_own,
        }
    }
}
