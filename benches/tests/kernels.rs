//! Each kernel's derivative agrees with the one written by hand.

use autodiff_benches::kernels::small;

#[test]
fn agree_with_those_written_by_hand() {
    for line in small() {
        let mut case = line.case();
        // Twice: what a call leaves in its storage must not show in the next.
        for _ in 0..2 {
            case.ours.run(1);
            case.by_hand.run(1);
        }
        let (ours, by_hand) = (case.ours.flat(), case.by_hand.flat());
        assert_eq!(ours.len(), by_hand.len(), "{}", line.kernel);
        assert!(ours.iter().any(|x| *x != 0.0), "{} is zero", line.kernel);
        for (k, (a, b)) in ours.iter().zip(&by_hand).enumerate() {
            assert!((a - b).abs() <= 1e-10 * (1.0 + b.abs()), "{} {k}: ours {a}, by hand {b}", line.kernel);
        }
    }
}
