//! Sines and cosines of the same number, of which one sweep has the one and the other asks for the other.

mod recurrence {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64], start: f64) -> f64 {
        let mut x = start;
        for a in a {
            x = x.sin() * a + x;
        }
        x
    }

    fn twin<D: Num>(a: &[D], start: D) -> D {
        a.iter().fold(start, |x, a| x.sin() * *a + x)
    }

    check! { (by_ref a, val start) -> scalar; (vec![0.5, -0.7, 1.1], 0.3), (vec![], 0.4) }
}

mod both_and_in_branches {
    use crate::prelude::*;

    #[differentiable]
    fn f(a: &[f64], start: f64) -> f64 {
        let mut x = start;
        for &a in a {
            let angle = x * a;
            let (s, k) = (angle.sin(), angle.cos());
            x = s * k + x;
            if x > 0.2 {
                let bent = x.cos();
                x = bent * a;
                x += if a > 0.0 { angle.sin() * bent } else { x.sin() * angle.cos() };
            }
            let shadowed = x;
            x = shadowed.sin();
            x *= shadowed.cos() + x.cos();
        }
        x
    }

    fn twin<D: Num>(a: &[D], start: D) -> D {
        let mut x = start;
        for &a in a {
            let angle = x * a;
            x = angle.sin() * angle.cos() + x;
            if x.re() > 0.2 {
                let bent = x.cos();
                x = bent * a;
                x = x + if a.re() > 0.0 { angle.sin() * bent } else { x.sin() * angle.cos() };
            }
            let before = x;
            x = before.sin();
            x = x * (before.cos() + x.cos());
        }
        x
    }

    check! { (by_ref a, val start) -> scalar, differences 1e-6; (vec![0.5, -0.7, 1.1, 0.9], 0.3), (vec![1.4, 0.6, -0.9], 0.8) }
}
