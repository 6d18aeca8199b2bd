//! The SQL of the plan of the day, of exams and of set work.

mod days;
mod exams;
mod work;

pub(super) use days::*;
pub(super) use exams::*;
pub(super) use work::*;
