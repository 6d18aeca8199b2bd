//! The log of requests with keys: gathered in memory, and stored some seconds later.

use std::collections::{HashMap, VecDeque};

use parking_lot::Mutex;

use super::model::KeyRequest;
use crate::app::{Sharing, State};
use crate::kernel::Owner;

/// The most unstored requests of an owner; beyond that the oldest are dropped.
const WAITING: usize = 200;

/// The unstored requests by owner.
#[derive(Default)]
pub struct RequestLog {
    waiting: Mutex<HashMap<Owner, VecDeque<KeyRequest>>>,
}

impl State for RequestLog {
    fn sharing(&self) -> Sharing {
        Sharing::Local("what it holds is written within a moment, and every process writes its own")
    }
}

impl RequestLog {
    /// Adds a request.
    pub fn add(&self, owner: Owner, request: KeyRequest) {
        let mut waiting = self.waiting.lock();
        let requests = waiting.entry(owner).or_default();
        if requests.len() >= WAITING {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    /// Takes all unstored requests.
    pub(super) fn take(&self) -> Vec<(Owner, Vec<KeyRequest>)> {
        let waiting = std::mem::take(&mut *self.waiting.lock());
        waiting.into_iter().map(|(owner, requests)| (owner, requests.into())).collect()
    }
}
