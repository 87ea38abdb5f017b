//! Options and results: their methods, `?`, patterns, and gradients of functions that may fail.

mod o_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> Option<f64> {
        o.map(|x| x * k)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_map_or {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> f64 {
        o.map_or(k, |x| x * k)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_map_or_else {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> f64 {
        o.map_or_else(|| k * k, |x| x * k)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_and_then {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> Option<f64> {
        o.and_then(|x| if x > 1.0 { Some(x * k) } else { None })
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(Some(0.5), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_filter {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> f64 {
        o.filter(|x| *x > 1.0).unwrap_or(k) * k
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(Some(0.5), 3.0));
    }
}

mod o_zip {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, p: Option<f64>) -> f64 {
        o.zip(p).map(|(a, b)| a * b).unwrap_or(0.0)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), Some(3.0)));
        check_grad!(f(Some(2.0), None));
    }
}

mod o_or {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, p: Option<f64>, k: f64) -> f64 {
        o.or(p).unwrap_or(k) * k + p.or_else(|| Some(k)).unwrap()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), Some(3.0), 0.3));
        check_grad!(f(None, Some(3.0), 0.3));
        check_grad!(f(None, None, 0.3));
    }
}

mod o_unwraps {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> f64 {
        o.unwrap_or(k * k) + o.unwrap_or_else(|| k.sin()) + o.unwrap_or_default()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_ok_or {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> Result<f64, String> {
        let x = o.ok_or("none".to_string())?;
        let y = o.ok_or_else(|| format!("{}", 1))?;
        Ok(x * k * y)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_question {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> Option<f64> {
        let x = o?;
        if x > 5.0 {
            return None;
        }
        Some(x * k)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_if_let {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> f64 {
        let mut s = k;
        if let Some(x) = o {
            s *= x;
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
    }
}

mod o_is_some_and {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, k: f64) -> f64 {
        if o.is_some_and(|x| x > 1.0) { o.unwrap() * k } else { k }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(2.0), 3.0));
        check_grad!(f(None, 3.0));
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

mod o_as_ref {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: &Option<Vec<f64>>, k: f64) -> f64 {
        o.as_ref().map(|v| v[0] * v[1]).unwrap_or(k)
            + match o {
                Some(v) => v[0],
                None => 0.0,
            }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&Some(vec![2.0, 3.0]), 3.0));
        check_grad!(f(&None, 3.0));
    }
}

mod o_local {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut best: Option<f64> = None;
        for &x in v {
            best = match best {
                Some(b) if b >= x => Some(b),
                _ => Some(x),
            };
        }
        best.unwrap_or(0.0) * v[0]
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 4.0, 2.0]));
    }
}

mod o_local_iflet {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> Option<f64> {
        let mut prev = None;
        let mut s = 0.0;
        for &x in v {
            if let Some(p) = prev {
                s += x * p;
            }
            prev = Some(x);
        }
        if s > 0.0 { Some(s) } else { None }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 4.0, 2.0]));
    }
}

mod o_cond_some {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64) -> Option<f64> {
        (x > 0.0).then(|| x.sqrt())
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
        check_grad!(f(-1.5));
    }
}

mod o_then_some {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(x: f64) -> Option<f64> {
        (x > 0.0).then_some(x * x)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
        check_grad!(f(-1.5));
    }
}

mod r_fn {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn g(x: f64) -> Result<f64, String> {
        if x < 0.0 {
            return Err(format!("bad {x}"));
        }
        Ok(x.sqrt())
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, String> {
        let a = g(x)?;
        let b = g(y).unwrap_or(1.0);
        Ok(a * b)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, 2.0));
        check_grad!(f(-1.5, 2.0));
        check_grad!(f(1.5, -2.0));
    }
}

mod r_map_err {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn g(x: f64) -> Result<f64, String> {
        if x < 0.0 {
            return Err(format!("bad {x}"));
        }
        Ok(x.sqrt())
    }
    #[differentiable]
    fn f(x: f64) -> f64 {
        match g(x) {
            Ok(v) => v * x,
            Err(_) => x,
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
        check_grad!(f(-1.5));
    }
}

mod r_enum_err {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Debug, Clone, PartialEq, Differentiable)]
    enum E {
        Bad,
        Neg { at: usize },
    }
    #[differentiable]
    fn g(x: f64) -> Result<f64, E> {
        if x < 0.0 {
            return Err(E::Neg { at: 3 });
        }
        if x > 10.0 { Err(E::Bad) } else { Ok(x.sqrt()) }
    }
    #[differentiable]
    fn f(x: f64) -> Result<f64, E> {
        let y = g(x)?;
        Ok(g(y)? * 2.0)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
        check_grad!(f(-1.5));
    }
}

mod r_enum_err_noderive {
    use autodiff_core::{Differentiable, differentiable};

    #[derive(Debug, Clone, PartialEq, Differentiable)]
    enum E {
        Neg { at: usize },
    }
    #[differentiable]
    fn f(x: f64) -> Result<f64, E> {
        if x < 0.0 {
            return Err(E::Neg { at: 3 });
        }
        Ok(x.sqrt())
    }

    #[test]
    fn derivatives() {
        assert!((f::vjp(1.5, Ok(1.0)).1 - 0.5 / 1.5f64.sqrt()).abs() < 1e-12);
    }
}

mod r_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn g(x: f64) -> Result<f64, String> {
        if x < 0.0 { Err("neg".into()) } else { Ok(x.sqrt()) }
    }
    #[differentiable]
    fn f(x: f64) -> Result<f64, String> {
        g(x).map(|y| y * x)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
        check_grad!(f(-1.5));
    }
}

mod r_and_then {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn g(x: f64) -> Result<f64, String> {
        if x < 0.0 { Err("neg".into()) } else { Ok(x.sqrt()) }
    }
    #[differentiable]
    fn f(x: f64) -> Option<f64> {
        g(x).and_then(|y| g(y - 1.0)).ok()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
        check_grad!(f(0.5));
    }
}

mod r_expect {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn g(x: f64) -> Result<f64, String> {
        if x < 0.0 { Err("neg".into()) } else { Ok(x.sqrt()) }
    }
    #[differentiable]
    fn f(x: f64) -> f64 {
        g(x).expect("fine") * g(2.0 * x).unwrap()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5));
    }
}

mod r_tuple {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn g(x: f64, y: f64) -> Option<(f64, f64)> {
        if x < 0.0 { None } else { Some((x.sqrt(), x * y)) }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> Option<f64> {
        let (a, b) = g(x, y)?;
        Some(a * b)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, 0.2));
        check_grad!(f(-1.5, 0.2));
    }
}

mod grad_fallible {
    use autodiff_core::differentiable;

    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, String> {
        if x > y { Err("late".to_string()) } else { Ok(x * y) }
    }
    #[differentiable]
    fn g(x: f64) -> Option<f64> {
        if x > 0.0 { Some(x * x) } else { None }
    }

    #[test]
    fn derivatives() {
        assert_eq!(f::grad(2.0, 3.0), Ok((3.0, 2.0)));
        assert_eq!(f::value_and_grad(2.0, 3.0), Ok((6.0, (3.0, 2.0))));
        assert_eq!(f::grad(4.0, 3.0), Err("late".to_string()));
        assert_eq!(g::grad(3.0), Some(6.0));
        assert_eq!(g::grad(-3.0), None);
    }
}

mod r_err_bound {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, PartialEq, Differentiable)]
    struct Bad {
        code: i32,
        at: f64,
    }
    #[differentiable]
    fn g(x: f64) -> Result<f64, Bad> {
        if x < 0.0 { Err(Bad { code: 3, at: 1.0 }) } else { Ok(x.sqrt()) }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> Result<f64, Bad> {
        match g(x) {
            Ok(v) => Ok(v * y),
            Err(e) if e.code > 5 => Ok(y),
            Err(e) => Err(e),
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, 2.0));
        check_grad!(f(-1.5, 2.0));
    }
}

mod r_unwrap_or_else_err {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn g(x: f64) -> Result<f64, String> {
        if x < 0.0 { Err("neg".into()) } else { Ok(x.sqrt()) }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        g(x).unwrap_or_else(|e| y * e.len() as f64) + g(y).map_err(|e| e.len()).unwrap_or(x)
    }

    #[test]
    fn derivatives() {
        check_grad!(f(1.5, 2.0));
        check_grad!(f(-1.5, 2.0));
        check_grad!(f(1.5, -2.0));
    }
}

mod o_in_loop {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64], w: &[Option<f64>], k: f64) -> f64 {
        let mut s = k;
        for (x, o) in v.iter().zip(w) {
            s = o.map(|y| y * s).unwrap_or(s * x);
            if let Some(z) = o.filter(|z| *z > 1.0)
                && s < 100.0
            {
                s += z * z;
            } else {
                s -= x;
            }
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.0, 3.0], &[Some(0.5), None, Some(2.0)], 1.5));
    }
}

mod o_struct_inside {
    use autodiff_core::{Differentiable, check_grad, differentiable};

    #[derive(Clone, Debug, Differentiable)]
    struct P {
        x: f64,
        next: Option<Box<f64>>,
        w: Option<Vec<f64>>,
    }
    #[differentiable]
    fn f(p: &P, k: f64) -> f64 {
        let a = p.w.as_ref().map_or(k, |w| w[0] * w[w.len() - 1]);
        let b = match &p.w {
            Some(w) if w.len() > 1 => w[1],
            Some(w) => w[0],
            None => p.x,
        };
        a * b * p.x
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&P { x: 1.5, next: None, w: Some(vec![1.0, 2.0]) }, 0.3));
        check_grad!(f(&P { x: 1.5, next: None, w: Some(vec![1.1]) }, 0.3));
        check_grad!(f(&P { x: 1.5, next: None, w: None }, 0.3));
    }
}

mod while_let_iter {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let mut it = v.iter();
        let mut s = 1.0;
        while let Some(x) = it.next() {
            s = s * 0.5 + x * x;
        }
        s
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[1.0, 2.0, 3.0]));
    }
}

mod if_let_chain {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(o: Option<f64>, x: f64) -> f64 {
        if let Some(y) = o
            && y > 1.0
        {
            y * x
        } else {
            x
        }
    }

    #[test]
    fn derivatives() {
        check_grad!(f(Some(1.5), 2.0));
        check_grad!(f(Some(0.5), 2.0));
    }
}

mod it_filter_map {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().filter_map(|x| if *x < 3.0 { Some(x * x) } else { None }).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 4.0, 1.0]));
    }
}

mod it_filter_map_then {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.iter().filter_map(|x| (*x < 3.0).then(|| x * x)).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[0.5, 2.0, 0.3, 4.0, 1.0]));
    }
}

mod it_filter_map_opt {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[Option<f64>]) -> f64 {
        v.iter().filter_map(|x| *x).sum()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[Some(0.5), None, Some(2.0)]));
    }
}

mod v_last_first {
    use autodiff_core::{check_grad, differentiable};

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        v.first().unwrap() * v.last().copied().unwrap_or(1.0) + v.get(1).copied().unwrap_or_default()
    }

    #[test]
    fn derivatives() {
        check_grad!(f(&[3.0, 1.0, 4.0, 2.0]));
    }
}
