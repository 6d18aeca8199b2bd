//! The order of names in lists.

use super::words::unaccented;

/// The longest sort key in bytes, so that it fits into a cursor.
const LONGEST_KEY: usize = 400;

/// The key by which a name is sorted: the folded name without accents, cut to what a cursor holds. So "Öztürk" comes with O.
pub fn sort_key(name: &str) -> String {
    let plain = unaccented(name);
    let mut key = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            // Letters that Unicode does not take apart.
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'þ' => key.push_str("th"),
            'ø' => key.push('o'),
            'ł' => key.push('l'),
            'đ' | 'ð' => key.push('d'),
            'ħ' => key.push('h'),
            'ŧ' => key.push('t'),
            _ => key.push(c),
        }
    }
    while key.len() > LONGEST_KEY {
        key.pop();
    }
    key
}
