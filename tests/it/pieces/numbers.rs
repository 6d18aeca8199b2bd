//! Numbers as they are shown.

use schola::kernel::rounded;

#[test]
fn numbers_have_so_many_decimals_and_a_zero_has_no_sign() {
    let table = [
        (2.345_678, 2, "2.35"),
        (2.5, 0, "3.0"),
        (-2.5, 0, "-3.0"),
        (-0.04, 1, "0.0"),
        (-0.06, 1, "-0.1"),
        (0.1, 4, "0.1"),
    ];
    for (number, decimals, shown) in table {
        assert_eq!(format!("{:?}", rounded(number, decimals)), shown, "{number} with {decimals} decimals");
    }
}
