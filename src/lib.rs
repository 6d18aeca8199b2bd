//! Schola: a whole learning platform in one static file that a school owns.
//!
//! The modules stand in the order in which they may import one another: each one uses those above it only.

pub mod kernel;

pub mod db;

pub mod engines;
pub mod providers;

pub mod events;

pub mod config;
pub mod contract;
pub mod http;

pub mod app;

pub mod jobs;

pub mod features;

pub mod demo;

pub mod server;

pub mod cli;
