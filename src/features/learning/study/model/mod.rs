//! Study logs and the timer.

mod log;
mod pieces;
mod timer;

pub use log::{
    AHEAD, DAY_MINUTES, LogChange, LogFilter, LogSource, Logged, MINUTE, Measured, Method, NewLog, OLDEST, Stopped,
    StudyLog, Subject, Topic,
};
pub use pieces::{Piece, pieces};
pub use timer::{LONGEST_STRETCH, Stretch, Timer, TimerStart, TimerStop};
