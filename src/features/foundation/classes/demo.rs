//! The classes of the demo school.

use serde::Deserialize;

use super::model::{MemberRole, NewClass};
use super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, days_ago, table};
use crate::kernel::Result;
use crate::kernel::text::{Line, ParsedText};

#[derive(Deserialize)]
struct Classes {
    class: Vec<DemoClass>,
}

#[derive(Deserialize)]
struct DemoClass {
    name: String,
    subject: String,
    code: String,
    made_days_ago: u64,
    tutors: Vec<String>,
    students: Vec<String>,
}

/// Creates the classes with their members.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for class in table::<Classes>("classes.toml")?.class {
        let fault = |what: String| broken(&format!("has a class, {}, whose {what}", class.name));
        let new = NewClass {
            name: Line::parse(&class.name).map_err(|what| fault(format!("name {what}")))?,
            subject: Some(Line::parse(&class.subject).map_err(|what| fault(format!("subject {what}")))?),
        };
        let tutors = class.tutors.iter().map(|name| (name, MemberRole::Tutor));
        let students = class.students.iter().map(|name| (name, MemberRole::Student));
        let members = tutors.chain(students).map(|(name, role)| Ok((school.person(name)?, role)));
        let members = members.collect::<Result<Vec<_>>>()?;
        service::insert_historic(tx, days_ago(tx, class.made_days_ago), &new, &class.code, &members)?;
    }
    Ok(())
}
