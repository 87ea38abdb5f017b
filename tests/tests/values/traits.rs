//! Traits whose methods have derivatives, and code that is generic over them.

mod generic_over_a_model {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    /// What implementations bring, and what is made of it.
    #[differentiable]
    trait Model {
        fn energy(&self, x: f64) -> f64;

        fn shift(&mut self, by: f64);

        fn into_energy(self, x: f64) -> f64
        where
            Self: Sized;

        fn force(&self, x: f64, scale: f64) -> f64 {
            let up = self.energy(x + 0.5);
            if up > 1e6 {
                return up;
            }
            scale * (up - self.energy(x - 0.5))
        }

        fn label(&self) -> String {
            "model".to_owned()
        }
    }

    #[derive(Clone, Differentiable)]
    struct Spring {
        k: f64,
    }

    #[differentiable(trait)]
    impl Model for Spring {
        fn energy(&self, x: f64) -> f64 {
            self.k * x * x
        }

        fn shift(&mut self, by: f64) {
            self.k += by;
        }

        fn into_energy(self, x: f64) -> f64 {
            self.k * x
        }
    }

    #[derive(Clone, Differentiable)]
    struct Waves {
        amplitudes: Vec<f64>,
    }

    #[differentiable(trait)]
    impl Model for Waves {
        fn energy(&self, x: f64) -> f64 {
            self.amplitudes.iter().map(|a| (a * x).sin()).sum()
        }

        fn shift(&mut self, by: f64) {
            for a in self.amplitudes.iter_mut() {
                *a *= by;
            }
        }

        fn into_energy(self, x: f64) -> f64 {
            self.amplitudes[0] * x
        }

        fn force(&self, x: f64, scale: f64) -> f64 {
            self.energy(x) * scale * scale
        }
    }

    #[differentiable]
    fn total<M: Model>(model: &M, x: f64, s: f64) -> f64 {
        model.energy(x) * model.force(x, s)
    }

    #[differentiable]
    fn consumed<M>(mut model: M, x: f64) -> f64
    where
        M: Model + Clone,
    {
        model.shift(x);
        let before = model.energy(x);
        before + model.into_energy(x)
    }

    #[differentiable]
    fn f(k: f64, x: f64, s: f64) -> f64 {
        let spring = Spring { k };
        let waves = Waves { amplitudes: vec![k, s] };
        total(&spring, x, s) + total(&waves, x, s) + consumed(spring, s) * consumed(waves, x)
    }

    fn twin<D: Num>(k: D, x: D, s: D) -> D {
        let energy = |x: D| k * x * x;
        let spring = energy(x) * s * (energy(x + 0.5) - energy(x - 0.5));
        let wave = (k * x).sin() + (s * x).sin();
        let waves = wave * wave * s * s;
        let a = (k + s) * s * s + (k + s) * s;
        let b = (k * x * x).sin() + (s * x * x).sin() + k * x * x;
        spring + waves + a * b
    }

    check! { (val k, val x, val s) -> scalar; (1.5, 0.5, -0.75), (-0.5, 1.25, 2.0) }

    #[test]
    fn companions_of_the_trait() {
        let spring = Spring { k: 3.0 };
        let (bar, x_bar) = spring.energy_grad(2.0);
        assert_eq!((bar.k, x_bar), (4.0, 12.0));
        // By hand: scale k ((x + ½)² − (x − ½)²) = 2 scale k x.
        let (bar, x_bar, scale_bar) = spring.force_grad(2.0, 0.25);
        assert_eq!((bar.k, x_bar, scale_bar), (1.0, 1.5, 12.0));
        let behind: &dyn Labelled = &spring;
        assert_eq!(behind.text(), "model");
    }

    trait Labelled {
        fn text(&self) -> String;
    }

    impl<M: Model> Labelled for M {
        fn text(&self) -> String {
            self.label()
        }
    }
}

mod methods_of_a_trait {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    mod shapes {
        use autodiff_core::{Differentiable, differentiable};

        pub trait Area {
            fn area(&self, scale: f64) -> f64;
        }

        #[derive(Clone, Differentiable)]
        pub struct Disc {
            pub radius: f64,
        }

        #[differentiable]
        impl Area for Disc {
            fn area(&self, scale: f64) -> f64 {
                3.0 * self.radius * self.radius * scale
            }
        }
    }
    use shapes::{Area, Disc};

    #[derive(Clone, Differentiable)]
    struct Pair {
        discs: [Disc; 2],
    }

    #[differentiable]
    impl Area for Pair {
        fn area(&self, scale: f64) -> f64 {
            self.discs[0].area(scale) * self.discs[1].area(scale * scale)
        }
    }

    #[differentiable]
    fn f(a: f64, b: f64, scale: f64) -> f64 {
        let pair = Pair { discs: [Disc { radius: a }, Disc { radius: b }] };
        pair.area(scale)
    }

    fn twin<D: Num>(a: D, b: D, scale: D) -> D {
        a * a * b * b * scale * scale * scale * 9.0
    }

    check! { (val a, val b, val scale) -> scalar; (1.5, 0.5, -0.75) }
}
