//! Plans, prices and developer registration.

use super::setting::{Setting, Values, setting};
use crate::kernel::Plans;

const GROUP: &str = "Plans";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "developer-registration",
        "open|closed",
        "open",
        "Whether anyone can register as a developer at /developer/register, independent of the school's own \
         registration. If closed, only admins can give people the role.",
    ),
    setting(
        GROUP,
        "plans",
        "TEXT",
        "free requests=1000 seconds=600; pro requests=100000 credits=30 seconds=36000 price=29; \
         team requests=1000000 credits=200 seconds=360000 price=99",
        "The plans, separated by semicolons: a name, then the monthly quotas `requests` (API requests of a developer; a number or \
         `unlimited`), `credits` (courses with the course author; 0 for none) and `seconds` (media of the course factory; 0 for \
         unlimited), and the `price`. One plan must be named `free`.",
    ),
    setting(
        GROUP,
        "metered-billing",
        "BOOL",
        "true",
        "Whether the course factory refuses launches once an API customer has used its media seconds for the month. If false, \
         they are only counted.",
    ),
    setting(GROUP, "currency", "CODE", "EUR", "The currency of all prices, as an ISO 4217 code."),
];

/// Plans, prices and developer registration.
#[derive(Debug, Clone)]
pub struct Subscriptions {
    /// Whether anyone can register as a developer.
    pub developer_registration: bool,
    /// The plans and their monthly quotas.
    pub plans: Plans,
    /// Whether the course factory refuses launches once the month's seconds are used up.
    pub metered_billing: bool,
}

impl Subscriptions {
    pub(super) fn read(values: &mut Values) -> Self {
        Self {
            developer_registration: values.parsed("developer-registration", open_or_closed).unwrap_or(false),
            plans: plans(values),
            metered_billing: values.truth("metered-billing"),
        }
    }
}

fn open_or_closed(text: &str) -> Result<bool, String> {
    match text {
        "open" => Ok(true),
        "closed" => Ok(false),
        _ => Err("must be open or closed".into()),
    }
}

/// Invalid plans are reported. The configuration is then not used, so the placeholder does not matter.
fn plans(values: &mut Values) -> Plans {
    let currency = values.parsed("currency", |text| {
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code.then(|| text.to_owned()).ok_or_else(|| "must be a currency code such as EUR".to_owned())
    });
    let currency = currency.unwrap_or_default();
    values.parsed("plans", |text| Plans::parse(text, &currency)).unwrap_or_else(|| Plans::only_free(&currency))
}
