//! The operations that only the partner surface has, except `/v1/learners`.

use poem_openapi::OpenApi;

use super::wire::{Pong, PongUsage};
use crate::features::keys::guard::ApiKey;
use crate::http::answer::{Answer, answer};

/// The check of a key.
pub struct Api;

#[OpenApi]
impl Api {
    /// Check the key and the usage of the month.
    #[oai(path = "/ping", method = "get", operation_id = "ping")]
    async fn ping(&self, key: ApiKey) -> Answer<Pong> {
        let ApiKey { caller, figure } = key;
        answer(Pong {
            ok: true,
            message: "Schola API v1 is live.".to_owned(),
            plan: caller.plan.name,
            usage: PongUsage { requests_this_cycle: figure.used, quota: figure.quota },
        })
    }
}
