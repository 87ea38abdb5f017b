//! Patterns that reach into varying data: structs, tuples, slices and the variants of enums.

mod struct_update {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    struct P {
        x: f64,
        y: f64,
        n: u32,
    }
    #[differentiable]
    fn f(p: &P, a: f64) -> f64 {
        let q = P { x: a * p.y, ..*p };
        q.x * q.y * q.y
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&P { x: 1.0, y: 2.0, n: 1 }, 0.7));
    }
}

mod struct_update_val {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    struct P {
        x: f64,
        v: Vec<f64>,
    }
    #[differentiable]
    fn f(p: P, a: f64) -> f64 {
        let q = P { x: a * p.x, ..p };
        q.x * q.v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(P { x: 1.0, v: vec![2.0] }, 0.7));
    }
}

mod struct_update_default {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Default, Differentiable)]
    struct P {
        x: f64,
        y: f64,
        n: u32,
    }
    #[differentiable]
    fn f(a: f64) -> P {
        P { x: a * a, ..Default::default() }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(0.7));
    }
}

mod param_destructured {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    struct P {
        x: f64,
        y: f64,
    }
    #[differentiable]
    fn f(P { x, y }: P, (a, b): (f64, f64), [c, d]: [f64; 2]) -> f64 {
        x * y * a + b * c * d
    }

    #[test]
    fn derivatives() {
        check_grad!(f(P { x: 1.0, y: 2.0 }, (0.7, 0.2), [1.0, 3.0]));
    }
}

mod enum_match {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    enum S {
        Circle(f64),
        Rect { w: f64, h: f64 },
        Unit,
    }
    #[differentiable]
    fn f(s: &S, k: f64) -> f64 {
        match s {
            S::Circle(r) => k * r * r,
            S::Rect { w, h } => w * h * k,
            S::Unit => 1.0,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&S::Circle(2.0), 0.7));
        check_grad!(f(&S::Rect { w: 1.0, h: 2.0 }, 0.7));
        check_grad!(f(&S::Unit, 0.7));
    }
}

mod enum_match_star {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        Circle(f64),
        Rect { w: f64, h: f64 },
    }
    #[differentiable]
    fn f(s: &S) -> f64 {
        match *s {
            S::Circle(r) => r * r,
            S::Rect { w, .. } if w > 5.0 => 1.0,
            S::Rect { w, h } => w * h,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&S::Circle(2.0)));
        check_grad!(f(&S::Rect { w: 1.0, h: 2.0 }));
    }
}

mod enum_if_let {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        A(f64),
        B(f64, f64),
    }
    #[differentiable]
    fn f(s: &S, k: f64) -> f64 {
        if let S::B(a, b) = s { a * b * k } else { k }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&S::A(2.0), 0.3));
        check_grad!(f(&S::B(1.0, 2.0), 0.3));
    }
}

mod enum_or_pattern {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        A(f64),
        B(f64),
        C(f64, f64),
    }
    #[differentiable]
    fn f(s: &S, k: f64) -> f64 {
        match s {
            S::A(a) | S::B(a) => a * k,
            S::C(a, _) => a + k,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&S::A(2.0), 0.3));
        check_grad!(f(&S::B(2.0), 0.3));
        check_grad!(f(&S::C(2.0, 1.0), 0.3));
    }
}

mod enum_self_method {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        A(f64),
        B { l: f64, g: f64 },
    }
    #[differentiable]
    impl S {
        fn value(&self, x: f64) -> f64 {
            match self {
                Self::A(a) => a * x,
                Self::B { l, g } => l * x.powi(2) + g,
            }
        }
    }

    #[test]
    fn derivatives() {
        check_grad!([S::value, S::value_jvp, S::value_vjp](&S::A(2.0), 0.3));
        check_grad!([S::value, S::value_jvp, S::value_vjp](&S::B { l: 2.0, g: 1.0 }, 0.3));
    }
}

mod enum_returned {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        A(f64),
        B(f64, f64),
    }
    #[differentiable]
    fn f(a: f64, b: f64) -> S {
        if a > 0.0 { S::A(a * b) } else { S::B(a, b * b) }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.0, 2.0));
        check_grad!(f(-1.0, 2.0));
    }
}

mod enum_mut_payload {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        A(f64),
        B(f64, f64),
    }
    #[differentiable]
    fn f(s: &mut S, k: f64) {
        match s {
            S::A(a) => *a *= k,
            S::B(a, b) => {
                *a += *b * k;
            }
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut S::A(2.0), 0.3) -> ());
        check_grad!(f(&mut S::B(2.0, 3.0), 0.3) -> ());
    }
}

mod enum_struct_payload {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    struct P {
        x: f64,
        y: f64,
    }
    #[derive(Clone, Debug, Differentiable)]
    enum S {
        A(P),
        B(Vec<f64>),
        C(Box<P>),
    }
    #[differentiable]
    fn f(s: &S) -> f64 {
        match s {
            S::A(p) => p.x * p.y,
            S::B(v) => v[0] * v[1],
            S::C(p) => p.x,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&S::A(P { x: 2.0, y: 3.0 })));
        check_grad!(f(&S::B(vec![2.0, 3.0])));
        check_grad!(f(&S::C(Box::new(P { x: 2.0, y: 3.0 }))));
    }
}

mod enum_vec_loop {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    enum S {
        Mul(f64),
        Add(f64),
        Neg,
    }
    #[differentiable]
    fn f(ops: &[S], mut x: f64) -> f64 {
        for op in ops {
            x = match op {
                S::Mul(a) => x * a,
                S::Add(a) => x + a,
                S::Neg => -x,
            };
        }
        x
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[S::Mul(2.0), S::Add(1.0), S::Neg, S::Mul(0.3)], 0.3));
    }
}

mod tuple_match_enums {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        A(f64),
        B(f64),
    }
    #[differentiable]
    fn f(s: S, t: S) -> f64 {
        match (s, t) {
            (S::A(a), S::A(b)) => a * b,
            (S::A(a), S::B(b)) => a + b,
            _ => 0.0,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(S::A(2.0), S::A(3.0)));
        check_grad!(f(S::A(2.0), S::B(3.0)));
        check_grad!(f(S::B(2.0), S::B(3.0)));
    }
}

mod noncopy_moved_apart {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    struct P {
        m: f64,
        v: Vec<f64>,
    }
    #[differentiable]
    fn f(p: P, x: f64) -> f64 {
        let P { m, v } = p;
        let mut s = m * x;
        for y in &v {
            s += y * m;
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(P { m: 1.0, v: vec![1.0, 2.0] }, 0.3));
    }
}

mod noncopy_fields_let {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    struct P {
        m: f64,
        v: Vec<f64>,
        w: Vec<f64>,
    }
    #[differentiable]
    fn f(p: P, x: f64) -> Vec<f64> {
        let mut v = p.v;
        let w = p.w;
        v[0] *= x * w[0];
        v.push(w[0]);
        v
    }

    #[test]
    fn derivatives() {
        check_grad!(f(P { m: 1.0, v: vec![1.0, 2.0], w: vec![3.0] }, 0.3));
    }
}

mod pattern_at {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, n: i32) -> f64 {
        match n {
            k @ 0..=3 => x * k as f64,
            k @ (4 | 5) => x.powi(k),
            _ => x,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.3, const 3));
        check_grad!(f(1.3, const 4));
    }
}

mod rest_tuple {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(t: (f64, f64, f64), x: f64) -> f64 {
        let (a, ..) = t;
        let (.., c) = t;
        a * c * x
    }

    #[test]
    fn derivatives() {
        check_grad!(f((1.0, 2.0, 3.0), 2.0));
    }
}

mod let_else_option {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, y: f64) -> f64 {
        let Some(x) = o else {
            return y;
        };
        x * y
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(1.0), 2.0));
        check_grad!(f(None, 2.0));
    }
}

mod let_else_enum {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Copy, Debug, Differentiable)]
    enum S {
        A(f64),
        B(f64, f64),
    }
    #[differentiable]
    fn f(s: &S, y: f64) -> f64 {
        let S::B(a, b) = s else {
            return y;
        };
        a * b * y
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&S::A(1.0), 2.0));
        check_grad!(f(&S::B(1.0, 3.0), 2.0));
    }
}

mod array_assign {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x;
        let mut b = y;
        [a, b] = [b * 2.0, a * b];
        a * b + a
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.3, 0.2));
    }
}

mod let_tuple_uninit {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (a, b);
        if x > y {
            a = x;
            b = y * x;
        } else {
            a = y;
            b = x;
        }
        a * b + a
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.3, 0.2));
        check_grad!(f(0.3, 2.2));
    }
}

mod o_mut_deref {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: &mut Option<f64>, k: f64) {
        if let Some(x) = o {
            *x *= k;
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut Some(2.0), 3.0) -> ());
        check_grad!(f(&mut None, 3.0) -> ());
    }
}

mod o_mut_star {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: &mut Option<f64>, k: f64) {
        *o = match *o {
            Some(x) => Some(x * k),
            None => None,
        };
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&mut Some(2.0), 3.0) -> ());
        check_grad!(f(&mut None, 3.0) -> ());
    }
}

mod slice_rest_name {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        if let [first, rest @ ..] = v { rest.iter().map(|x| x * first).sum() } else { 0.0 }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.5, 2.0, 4.0]));
    }
}

mod iflet_only_pattern {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>) -> f64 {
        if let Some(x) = o { x * x } else { 0.0 }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(1.5)));
    }
}

mod iflet_only_pattern2 {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let y = if let Some(x) = v.first() { x * x } else { 0.0 };
        let z = if let [a, ..] = v { *a } else { 1.0 };
        y * z
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.5, 2.0]));
    }
}
