//! Numbers that become numbers of another type by call.

mod from_and_unwrap {
    use crate::prelude::*;
    use autodiff_core::Differentiable;
    use num_traits::Float;

    #[derive(Clone, Differentiable)]
    struct Sample<T> {
        mean: T,
        count: usize,
    }

    #[differentiable]
    fn scaled<T: Float>(x: T, y: T) -> T {
        let sample = Sample { mean: x * y, count: 3 };
        let n = T::from(sample.count).unwrap();
        sample.mean / n + T::from(x).unwrap() * T::from(0.5).unwrap_or(y)
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        scaled(x, y)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        x * y / 3.0 + x * 0.5
    }

    check! { (val x, val y) -> scalar; (1.5, -2.0) }
}

mod from_or_error {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn mean<T: Float>(sum: T, n: (T, usize)) -> Result<T, String> {
        let n = T::from(n.1).ok_or("too many".to_owned())?;
        if n == T::zero() {
            return Err("empty".to_owned());
        }
        Ok(sum * sum / n)
    }

    #[differentiable]
    fn f(sum: f64) -> f64 {
        match mean(sum, (sum, 4)) {
            Ok(m) => m,
            Err(_) => -sum,
        }
    }

    fn twin<D: Num>(sum: D) -> D {
        sum * sum / 4.0
    }

    check! { (val sum) -> scalar; 3.0 }
}

mod to_and_back {
    use crate::prelude::*;
    use num_traits::{Float, FromPrimitive, NumCast};

    #[differentiable]
    fn g<T: Float + FromPrimitive>(x: T) -> T {
        let wide = x.to_f64().unwrap_or(1.0);
        if wide > 1.0 {
            return T::from_f64(wide.sin()).unwrap();
        }
        let y: T = NumCast::from(wide * wide).unwrap();
        y + x
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        g(x)
    }

    fn twin<D: Num>(x: D) -> D {
        if x.re() > 1.0 { x.sin() } else { x * x + x }
    }

    check! { (val x) -> scalar; 0.5, 2.5 }
}

mod narrow {
    use crate::prelude::*;
    use num_traits::Float;

    #[differentiable]
    fn f<T: Float>(x: T, y: T) -> f64 {
        let x = x.to_f64().unwrap();
        x * x * y.to_f64().unwrap()
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        x * x * y
    }

    check! { (val x, val y) -> scalar, differences 1e-2; (1.5_f32, 2.0_f32), (-0.25_f32, 3.0_f32) }
}

mod into_inferred {
    use crate::prelude::*;
    use autodiff_core::Differentiable;

    #[derive(Clone, Copy, Differentiable)]
    struct Point<T: Into<f64>> {
        x: T,
        y: T,
    }

    #[differentiable]
    fn cross(a: Point<f64>, b: Point<f64>) -> f64 {
        a.x * b.y - a.y * b.x
    }

    #[differentiable]
    fn wide<T: Into<f64>>(a: Point<T>, b: Point<T>) -> f64 {
        let a = Point { x: a.x.into(), y: a.y.into() };
        let b = Point { x: b.x.into(), y: b.y.into() };
        let d = a.x - b.x;
        d * cross(a, b)
    }

    #[differentiable]
    fn f(x: f64, y: f64, z: f64) -> f64 {
        wide(Point { x, y }, Point { x: z, y: 2.0 })
    }

    fn twin<D: Num>(x: D, y: D, z: D) -> D {
        (x - z) * (x * 2.0 - y * z)
    }

    check! { (val x, val y, val z) -> scalar; (1.5, -2.0, 0.5) }
}

mod into_bounded {
    use crate::prelude::*;

    #[differentiable]
    fn f<T: Into<f64> + Copy>(x: T, y: f64) -> f64 {
        let x: f64 = x.into();
        x * y.powi(2)
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        x * y.powi(2)
    }

    check! { (val x, val y) -> scalar; (1.5, 2.0) }
}

mod into_operand {
    use crate::prelude::*;

    #[differentiable]
    fn f<T: Into<f64> + Copy>(x: T, y: f64) -> f64 {
        x.into().sin() * y + x.into()
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        x.sin() * y + x
    }

    check! { (val x, val y) -> scalar; (1.5, 2.0) }
}
