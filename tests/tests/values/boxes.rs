//! What a `Box` holds, and what is held by containers inside of results.

mod held {
    use crate::prelude::*;

    #[differentiable]
    #[expect(clippy::boxed_local, reason = "as a caller may have it")]
    fn squared(b: Box<f64>) -> f64 {
        *b * *b
    }

    #[differentiable]
    #[expect(clippy::unnecessary_box_returns, reason = "as a callee may give it")]
    fn product(x: f64, y: f64) -> Box<f64> {
        Box::new(x * y)
    }

    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let b = Box::new(x * v[0]);
        let slice: Box<[f64]> = v.to_vec().into_boxed_slice();
        let mut pair = Box::new([x, v[1]]);
        pair[0] += *b;
        let given: Box<f64> = product(x, v[1]);
        let mut sum = *b * slice[1] + slice.iter().map(|t| t * *b).sum::<f64>();
        sum += pair[0] * pair[1] + squared(Box::new(x * x));
        sum * *given
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        let b = x * v[0];
        let all = v.iter().fold(c::<D>(0.0), |sum, t| sum + *t * b);
        (b * v[1] + all + (x + b) * v[1] + (x * x).powi(2)) * (x * v[1])
    }

    check! { (val x, by_ref v) -> scalar; (0.7, vec![1.5, -0.25, 0.9]) }
}

mod in_a_struct {
    use autodiff_core::Differentiable;

    use crate::prelude::*;

    #[derive(Clone, Debug, Differentiable)]
    struct Node {
        own: f64,
        weight: Box<f64>,
        pair: Box<(f64, f64)>,
        next: Option<Box<Node>>,
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut n = Node { own: x, weight: Box::new(y * x), pair: Box::new((x, y)), next: None };
        *n.weight += x;
        *n.weight = *n.weight * n.pair.1;
        n.pair.0 += 1.0;
        let (p, q) = *n.pair;
        let outer = Node { next: Some(Box::new(n.clone())), ..n.clone() };
        let Node { weight, .. } = &outer;
        let mut sum = **weight + p * q;
        if let Some(inner) = &outer.next {
            sum += *inner.weight * inner.own;
        }
        sum + outer.next.map_or(0.0, |inner| inner.own * x)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let w = (y * x + x) * y;
        w + (x + 1.0) * y + w * x + x * x
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3), (-0.4, 0.6) }
}

mod trees {
    use autodiff_core::Differentiable;

    use crate::prelude::*;

    #[derive(Clone, Debug, Differentiable)]
    enum Tree {
        Leaf(f64),
        Sum(Box<Tree>, Box<Tree>),
        Product { left: Box<Tree>, right: Box<Tree> },
        Sine(Box<Tree>),
        Variable,
    }

    #[differentiable]
    impl Tree {
        fn eval(&self, x: f64) -> f64 {
            match self {
                Tree::Leaf(c) => *c,
                Tree::Sum(a, b) => a.eval(x) + b.eval(x),
                Tree::Product { left, right } => {
                    let l = left.eval(x);
                    l * (**right).eval(x)
                }
                Tree::Sine(a) => match &**a {
                    Tree::Leaf(c) => c.sin(),
                    other => other.eval(x).sin(),
                },
                Tree::Variable => x,
            }
        }
    }

    #[differentiable]
    fn walk(t: &Tree, x: f64) -> f64 {
        match t {
            Tree::Leaf(c) => *c,
            Tree::Sum(a, b) => walk(a, x) + walk(b, x),
            Tree::Product { left, right } => walk(left, x) * walk(right, x),
            Tree::Sine(a) => walk(a.as_ref(), x).sin(),
            Tree::Variable => x,
        }
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let sum = Tree::Sum(Box::new(Tree::Leaf(y)), Box::new(Tree::Variable));
        let t = Tree::Product { left: Box::new(sum), right: Box::new(Tree::Sine(Box::new(Tree::Leaf(y * x)))) };
        walk(&t, x) * 2.0 + t.eval(x * x)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let sine = (y * x).sin();
        (y + x) * sine * 2.0 + (y + x * x) * sine
    }

    check! { (val x, val y) -> scalar; (0.7, 1.3), (-0.4, 0.6) }
}

mod behind_variants {
    use crate::prelude::*;

    #[differentiable]
    fn pairs(x: f64, y: f64) -> Option<Vec<(f64, f64)>> {
        Some(vec![(x * x, y * 2.0), (y, x)])
    }

    #[differentiable]
    fn options(x: f64, y: f64) -> Result<[Option<f64>; 2], String> {
        Ok([Some(x * y), Some(y)])
    }

    #[differentiable]
    fn nested(x: f64, y: f64) -> Option<[(f64, [f64; 2]); 1]> {
        if x > y {
            return Some([(x, [y, x * y])]);
        }
        None
    }

    #[differentiable]
    fn repeated(x: f64, y: f64) -> Option<([f64; 3], f64)> {
        Some(([x * y; 3], y))
    }

    #[differentiable]
    fn boxed(x: f64, y: f64) -> Option<Box<[(f64, f64); 1]>> {
        Some(Box::new([(x * y, y)]))
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let local = if y != 0.5 { Some(vec![(x * y, y)]) } else { None };
        let local = local.unwrap();
        let mut sum = local[0].0 * local[0].1;
        if let Some(w) = pairs(x, y) {
            sum += w[0].0 * w[0].1 + w[1].0 * w[1].1.sin();
        }
        let o = options(x, y).unwrap();
        sum += o[0].unwrap() * o[1].unwrap();
        if let Some(n) = nested(x, y) {
            sum += n[0].0 * n[0].1[1];
        }
        let r = repeated(x, y).unwrap();
        sum += r.0[0] * r.0[2] * r.1;
        match boxed(x, y) {
            Some(b) => sum + b[0].0 * b[0].1 * x,
            None => sum,
        }
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let mut sum = x * y * y + x * x * y * 2.0 + y * x.sin() + x * y * y;
        if x > y {
            sum += x * (x * y);
        }
        sum + (x * y) * (x * y) * y + x * y * y * x
    }

    check! { (val x, val y) -> scalar; (1.7, 1.3), (-0.4, 0.6) }
}
