//! Methods of every kind of receiver, in chains, on fields, of generic types.

mod builder {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[derive(Clone, Differentiable)]
    struct Spring {
        stiffness: f64,
        nodes: Vec<f64>,
    }

    #[differentiable]
    impl Spring {
        fn new(stiffness: f64) -> Self {
            Spring { stiffness, nodes: vec![stiffness, 2.0 * stiffness] }
        }

        fn with_stiffness(mut self, stiffness: f64) -> Self {
            self.stiffness = stiffness * self.stiffness;
            self
        }

        fn softened(self) -> Self {
            Spring { stiffness: 0.5 * self.stiffness, nodes: self.nodes }
        }

        fn stiffness(&self) -> f64 {
            self.stiffness
        }
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let spring = Spring::new(x).with_stiffness(y).softened();
        spring.stiffness() * spring.nodes[1] + spring.clone().softened().stiffness()
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        let k = x * y * 0.5;
        k * x * 2.0 + k * 0.5
    }

    check! { (val x, val y) -> scalar; (1.5, -2.0), (-0.0, 1.0) }
}

mod rebuilt_in_a_loop {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[derive(Differentiable)]
    struct State {
        x: f64,
        trail: Vec<f64>,
    }

    #[differentiable]
    impl State {
        fn step(self, h: f64) -> Self {
            let mut trail = self.trail;
            trail.push(self.x);
            State { x: self.x + h * self.x.sin(), trail }
        }

        fn jump(&mut self, by: f64) -> f64 {
            self.x *= by;
            self.x
        }
    }

    #[differentiable]
    fn f(x: f64, h: f64) -> f64 {
        let mut state = State { x, trail: Vec::new() };
        let mut sum = 0.0;
        for _ in 0..3 {
            state = state.step(h);
            sum += state.jump(h);
        }
        sum + state.trail[1] * state.trail[2]
    }

    fn twin<D: Num>(x: D, h: D) -> D {
        let (mut x, mut sum, mut trail) = (x, c::<D>(0.0), Vec::new());
        for _ in 0..3 {
            trail.push(x);
            x = (x + h * x.sin()) * h;
            sum = sum + x;
        }
        sum + trail[1] * trail[2]
    }

    check! { (val x, val h) -> scalar; (0.7, 0.5), (2.0, -0.3) }
}

mod generic_type {
    use crate::prelude::*;
    use autodiff_core::Differentiable;
    use num_traits::Float;

    #[derive(Clone, Copy, Differentiable)]
    struct Pair<T> {
        x: T,
        y: T,
    }

    #[differentiable]
    impl<T: Float> Pair<T> {
        fn new(x: T, y: T) -> Self {
            Self { x, y }
        }

        fn norm(&self) -> T {
            self.x.hypot(self.y)
        }

        fn scale(self, by: T) -> Self {
            Pair::new(self.x * by, self.y * by)
        }

        fn dot(&self, other: &Pair<T>) -> T {
            self.x * other.x + self.y * other.y
        }
    }

    #[differentiable]
    fn generic<T: Float>(p: &Pair<T>, t: T) -> T {
        p.scale(t).norm() + p.dot(p)
    }

    #[differentiable]
    fn f(x: f64, y: f64, t: f64) -> f64 {
        generic(&Pair::new(x, y), t) * Pair::<f64>::new(t, 1.0).norm()
    }

    fn twin<D: Num>(x: D, y: D, t: D) -> D {
        let square = x * x + y * y;
        ((square * t * t).sqrt() + square) * (t * t + 1.0).sqrt()
    }

    check! { (val x, val y, val t) -> scalar; (3.0, 4.0, 0.5), (-1.0, 0.25, 2.0) }
}

mod nested {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[derive(Clone, Differentiable)]
    struct Inner {
        a: f64,
    }

    #[differentiable]
    impl Inner {
        fn times(&self, x: f64) -> f64 {
            self.a * x
        }

        fn grow(&mut self, x: f64) -> f64 {
            self.a += x;
            self.a
        }
    }

    #[derive(Clone, Differentiable)]
    struct Outer {
        one: Inner,
        many: Vec<Inner>,
    }

    #[differentiable]
    impl Outer {
        const FACTOR: f64 = 2.0;

        fn all(&self, x: f64) -> f64 {
            let sum: f64 = self.many.iter().map(|inner| inner.times(x)).sum();
            Self::FACTOR * self.one.times(x) + sum + Self::square(x)
        }

        fn change(&mut self, x: f64) -> f64 {
            self.one.grow(x) * self.many[1].grow(x * x)
        }

        fn square(x: f64) -> f64 {
            x * x
        }
    }

    #[differentiable]
    fn f(a: f64, b: f64, x: f64) -> f64 {
        let mut outer = Outer { one: Inner { a }, many: vec![Inner { a: b }, Inner { a: a * b }] };
        let before = outer.all(x);
        before + outer.change(x) + outer.all(a)
    }

    fn twin<D: Num>(a: D, b: D, x: D) -> D {
        let before = x * a * 2.0 + b * x + a * b * x + x * x;
        let (one, last) = (a + x, a * b + x * x);
        before + one * last + a * one * 2.0 + b * a + last * a + a * a
    }

    check! { (val a, val b, val x) -> scalar; (1.5, -0.5, 2.0) }
}

mod getters_that_lend {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[derive(Clone, Differentiable)]
    struct Part {
        at: [f64; 2],
    }

    #[derive(Clone, Differentiable)]
    struct Body {
        mass: f64,
        weights: Vec<f64>,
        part: Part,
        name: String,
    }

    #[differentiable]
    impl Body {
        fn mass(&self) -> &f64 {
            &self.mass
        }

        fn weights(&self) -> &[f64] {
            if self.mass > 100.0 {
                return &self.weights[..1];
            }
            &self.weights
        }

        fn part(&self) -> &Part {
            &self.part
        }

        fn name(&self) -> &str {
            &self.name
        }

        fn first<'a>(&'a self, others: &'a [f64]) -> &'a f64 {
            if others.is_empty() { &self.weights[0] } else { &others[0] }
        }
    }

    #[differentiable]
    fn largest(v: &[f64]) -> &f64 {
        let mut at = 0;
        for i in 1..v.len() {
            if v[i] > v[at] {
                at = i;
            }
        }
        &v[at]
    }

    #[differentiable]
    fn f(mass: f64, w: &[f64]) -> f64 {
        let body = Body { mass, weights: w.to_vec(), part: Part { at: [mass * w[0], 2.0] }, name: "b".to_owned() };
        let heavy = *body.mass();
        if heavy > 1e9 || body.name().len() > 3 {
            return 0.0;
        }
        let sum: f64 = body.weights().iter().sum();
        let mut weighted = 0.0;
        for (k, x) in body.weights().iter().enumerate() {
            weighted += *x * k as f64;
        }
        sum * *body.mass() + weighted * body.part().at[0] + body.weights()[1] * *body.first(&[]) + largest(w)
    }

    fn twin<D: Num>(mass: D, w: &[D]) -> D {
        let n = if mass.re() > 100.0 { 1 } else { w.len() };
        let sum = w[..n].iter().fold(c::<D>(0.0), |s, x| s + *x);
        let weighted = w[..n].iter().enumerate().fold(c::<D>(0.0), |s, (k, x)| s + *x * k as f64);
        let mut best = w[0];
        for x in w {
            if x.re() > best.re() {
                best = *x;
            }
        }
        sum * mass + weighted * mass * w[0] + w[1] * w[0] + best
    }

    check! { (val mass, by_ref w) -> scalar; (1.5, vec![0.5, -2.0, 3.0]), (2.0, vec![4.0, 1.0]) }
}
