//! The words of messages that are not about one notification: a file for each language under `assets/words`, compiled in.

use crate::features::mail::{Word, filled};
use crate::kernel::locale::Language;

/// The text of a test.
const fn test(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../../../assets/words/en/push/test.txt"),
        Language::German => include_str!("../../../../assets/words/de/push/test.txt"),
    }
}

/// The text about several notifications.
const fn several(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../../../assets/words/en/push/several.txt"),
        Language::German => include_str!("../../../../assets/words/de/push/several.txt"),
    }
}

/// The text of a test message.
pub(super) fn of_test(language: Language) -> String {
    test(language).trim_end().to_owned()
}

/// The text about so many notifications.
pub(super) fn of_several(count: usize, language: Language) -> String {
    let count = count.to_string();
    filled(several(language).trim_end(), &[("count", Word::Figure(&count))], language)
}
