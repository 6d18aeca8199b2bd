//! Heavy, pure machinery: no database, no web, no clock.

pub mod picture;
