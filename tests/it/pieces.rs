//! The pieces that stand alone, each against a peer in this process.

mod accept;
mod password;
