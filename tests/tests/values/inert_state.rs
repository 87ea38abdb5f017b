//! Inert state that changes on the way: indices, flags, permutations, tables. The reverse sweep needs each as it
//! was when it was used, not as it is in the end.

mod permutation_changed_between_uses {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], k: f64) -> f64 {
        let mut perm = vec![0, 1, 2];
        let mut s = k;
        for i in 0..3 {
            s += v[perm[i]] * v[perm[0]] * s;
            perm.swap(i, (i + 1) % 3);
        }
        perm[1] = 0;
        s * v[perm[2]] + v[perm[1]]
    }

    fn twin<D: Num>(v: &[D], k: D) -> D {
        let mut perm = vec![0, 1, 2];
        let mut s = k;
        for i in 0..3 {
            s = s + v[perm[i]] * v[perm[0]] * s;
            perm.swap(i, (i + 1) % 3);
        }
        s * v[perm[2]] + v[0]
    }

    check! { (by_ref v, val k) -> scalar; (vec![0.5, -0.7, 1.1], 0.3) }
}

mod index_follows_a_table {
    use crate::prelude::*;

    /// A linked list.
    #[differentiable]
    fn f(v: &mut [f64], next: &[usize], x: f64) -> f64 {
        let mut i = 0;
        let mut y = x;
        let mut steps = 0;
        while i < next.len() && steps < 10 {
            y = y * v[i] + x;
            v[i] = y;
            i = next[i];
            steps += 1;
        }
        y * steps as f64
    }

    fn twin<D: Num>(v: &mut [D], next: &[usize], x: D) -> D {
        let (mut i, mut y, mut steps) = (0, x, 0);
        while i < next.len() && steps < 10 {
            y = y * v[i] + x;
            v[i] = y;
            i = next[i];
            steps += 1;
        }
        y * f64::from(steps)
    }

    check! { (by_mut v, inert_ref next, val x) -> scalar; (vec![0.5, -0.7, 1.1], vec![2, 3, 1], 0.3), (vec![0.5, -0.7], vec![1, 0], 0.3) }
}

mod alternating_flag {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut sign = 1.0;
        let mut up = true;
        let mut s = x;
        for y in v {
            if up {
                s += sign * y * s;
            } else {
                s *= y.cos();
            }
            sign = -sign;
            up = !up || s < 0.0;
        }
        if up { s * s } else { s }
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        let (mut sign, mut up, mut s) = (1.0, true, x);
        for y in v {
            s = if up { s + *y * s * sign } else { s * y.cos() };
            sign = -sign;
            up = !up || s.re() < 0.0;
        }
        if up { s * s } else { s }
    }

    check! { (by_ref v, val x) -> scalar; (vec![0.5, -0.7, 1.1], 0.3), (vec![0.5, -0.7, 1.1, 0.6], -0.3) }
}

mod stack_of_work {
    use crate::prelude::*;

    /// An explicit stack, pushed and popped.
    #[expect(clippy::manual_while_let_some, reason = "the form under test")]
    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut stack = vec![(0, v.len())];
        let mut s = x;
        while !stack.is_empty() {
            let (from, to) = stack.pop().unwrap();
            if to - from == 1 {
                s = s * v[from] + x;
                continue;
            }
            let mid = (from + to) / 2;
            stack.push((from, mid));
            stack.push((mid, to));
        }
        s
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        v.iter().rev().fold(x, |s, v| s * *v + x)
    }

    check! { (by_ref v, val x) -> scalar; (vec![0.5, -0.7, 1.1, 0.8, 0.6], 0.3), (vec![0.5], 0.3) }
}

mod counters {
    use crate::prelude::*;

    /// Integers of several kinds, updated in every way.
    #[differentiable]
    fn f(v: &[f64], n: usize) -> f64 {
        let (mut i, mut bits, mut odd) = (0_usize, n as u32, 0_i64);
        let mut y = 1.0;
        while bits != 0 {
            if bits & 1 == 1 {
                y += v[i % v.len()] * y;
                odd += 1;
            } else {
                y *= v[(i + odd as usize) % v.len()];
            }
            bits >>= 1;
            i += 2;
            i ^= 1;
        }
        y * odd as f64
    }

    fn twin<D: Num>(v: &[D], n: usize) -> D {
        let (mut i, mut odd, mut y) = (0, 0, c::<D>(1.0));
        for k in 0..usize::BITS - n.leading_zeros() {
            if n >> k & 1 == 1 {
                y = y + v[i % v.len()] * y;
                odd += 1;
            } else {
                y *= v[(i + odd) % v.len()];
            }
            i = (i + 2) ^ 1;
        }
        y * odd as f64
    }

    check! { (by_ref v, inert n) -> scalar; (vec![0.5, -0.7, 1.1], 45), (vec![0.5, -0.7, 1.1], 0) }
}

mod inert_memory_written_later {
    use crate::prelude::*;

    /// Weights that are constants, but not the same constants throughout.
    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut w = [1.0, 2.0, 3.0];
        let mut s = x;
        for i in 0..v.len() {
            s = s * w[i] + v[i] * s;
            w[i] = 0.5;
            w[(i + 1) % 3] += 1.0;
        }
        w.fill(0.0);
        s + w[0] * x
    }

    fn twin<D: Num>(v: &[D], x: D) -> D {
        let mut w = [1.0, 2.0, 3.0];
        let mut s = x;
        for i in 0..v.len() {
            s = s * w[i] + v[i] * s;
            w[i] = 0.5;
            w[(i + 1) % 3] += 1.0;
        }
        s
    }

    check! { (by_ref v, val x) -> scalar; (vec![0.5, -0.7, 1.1], 0.3) }
}

mod becomes_varying {
    use crate::prelude::*;

    /// Memory that holds constants at first and varying values after.
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = [1.0, 2.0];
        let mut s = 0.0;
        for i in 0..n {
            s += a[0] * a[1];
            a[i % 2] = s + a[i % 2] * x;
            if i == 1 {
                a = [0.5, a[1]];
            }
        }
        a[0] = 3.0;
        s * a[0]
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        let mut a = [c::<D>(1.0), c(2.0)];
        let mut s = c::<D>(0.0);
        for i in 0..n {
            s += a[0] * a[1];
            a[i % 2] = s + a[i % 2] * x;
            if i == 1 {
                a[0] = c(0.5);
            }
        }
        s * 3.0
    }

    check! { (val x, inert n) -> scalar; (0.7, 4), (0.7, 0) }
}

mod shadowed_index {
    use crate::prelude::*;

    #[differentiable]
    fn f(v: &[f64]) -> f64 {
        let i = 1;
        let mut s = v[i];
        for i in 0..2 {
            let j = i + 1;
            let i = v.len() - j;
            for j in 0..j {
                s += v[i] * v[j] * s;
            }
            s *= v[j];
        }
        s * v[i]
    }

    fn twin<D: Num>(v: &[D]) -> D {
        let mut s = v[1];
        for i in 0..2 {
            for j in 0..=i {
                s = s + v[v.len() - 1 - i] * v[j] * s;
            }
            s *= v[i + 1];
        }
        s * v[1]
    }

    check! { (by_ref v) -> scalar; vec![0.5, -0.7, 1.1] }
}

mod inert_text {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, name: &str) -> f64 {
        let mut label = String::from("#");
        let mut y = x;
        for (i, ch) in name.char_indices() {
            label.push(ch);
            y = y * label.len() as f64 + x * i as f64;
            if label.ends_with("ab") {
                label.clear();
            }
        }
        let text = format!("{label}-{}", label.len());
        y * text.len() as f64
    }

    fn twin<D: Num>(x: D, name: &str) -> D {
        let mut label = String::from("#");
        let mut y = x;
        for (i, ch) in name.char_indices() {
            label.push(ch);
            y = y * label.len() as f64 + x * i as f64;
            if label.ends_with("ab") {
                label.clear();
            }
        }
        y * (label.len() + 2) as f64
    }

    check! { (val x, inert_ref name) -> scalar; (0.7, "xaby".to_owned()), (0.7, String::new()) }
}

mod loop_that_leaves_an_outer_one {
    use crate::prelude::*;

    /// The inner loop touches nothing that varies, yet decides the course of the outer one.
    #[differentiable]
    fn f(x: f64, v: &[f64], skip: &[usize]) -> f64 {
        let mut y = x;
        'outer: for (i, e) in v.iter().enumerate() {
            for &s in skip {
                if s == i {
                    continue 'outer;
                }
                if s > 10 + i {
                    break 'outer;
                }
            }
            y = (y * e).sin() + 0.5;
        }
        y
    }

    fn twin<D: Num>(x: D, v: &[D], skip: &[usize]) -> D {
        let mut y = x;
        for (i, e) in v.iter().enumerate() {
            if skip.contains(&i) {
                continue;
            }
            if skip.iter().any(|s| *s > 10 + i) {
                break;
            }
            y = (y * *e).sin() + 0.5;
        }
        y
    }

    check! { (val x, by_ref v, inert_ref skip) -> scalar; (0.7, vec![0.4, 0.9, -0.3], vec![1]), (0.7, vec![0.4, 0.9, -0.3], vec![7, 12]), (0.7, vec![0.4, 0.9, -0.3], vec![]) }
}

mod loop_that_returns_nothing {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, y: &mut f64, skip: &[usize]) {
        *y *= x;
        for &s in skip {
            if s == 3 {
                return;
            }
        }
        *y *= x;
        if skip.is_empty() {
            return;
        }
        while skip[0] > 5 {
            return;
        }
        *y += 1.0;
    }

    fn twin<D: Num>(x: D, y: &mut D, skip: &[usize]) {
        *y *= x;
        if skip.contains(&3) {
            return;
        }
        *y *= x;
        if !skip.is_empty() && skip[0] <= 5 {
            *y += 1.0;
        }
    }

    check! { (val x, by_mut y, inert_ref skip) -> nothing; (0.7, 2.0, vec![1]), (0.7, 2.0, vec![1, 3]), (0.7, 2.0, vec![7]), (0.7, 2.0, vec![]) }
}

mod loop_that_returns_a_value {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64, skip: &[usize]) -> (f64, usize) {
        let mut k = 0;
        for &s in skip {
            k += 1;
            if s == 3 {
                return (0.0, k);
            }
        }
        let found = 'search: {
            for &s in skip {
                if s == 4 {
                    break 'search true;
                }
            }
            false
        };
        let first = loop {
            if k > 5 {
                break 2 * k;
            }
            k += 3;
        };
        if found { (x * x, k) } else { (x * first as f64, k) }
    }

    fn twin<D: Num>(x: D, skip: &[usize]) -> (D, usize) {
        let mut k = skip.len();
        if let Some(i) = skip.iter().position(|s| *s == 3) {
            return (c(0.0), i + 1);
        }
        while k <= 5 {
            k += 3;
        }
        if skip.contains(&4) { (x * x, k) } else { (x * (2 * k) as f64, k) }
    }

    check! { (val x, inert_ref skip) -> value; (0.7, vec![1]), (0.7, vec![1, 3]), (0.7, vec![7, 4]), (0.7, vec![]) }
}

mod varying_data_begin_as_a_constant {
    use crate::prelude::*;

    #[differentiable]
    fn first_scaled(v: &mut [f64], k: f64) {
        v[0] *= k;
    }

    #[differentiable]
    fn f(#[constant] start: &[f64], x: f64) -> f64 {
        let mut written = start.to_vec();
        written[0] = x * x;
        let mut lent = start.to_vec();
        first_scaled(&mut lent[1..], x);
        let mut grown = start.to_vec();
        grown.push(x);
        let (mut paired, at) = (start.to_vec(), 1);
        for _ in 0..3 {
            paired[at] *= x;
        }
        written[0] + written[1] * lent[1] * lent[0] + grown[2] * paired[1]
    }

    fn twin<D: Num>(start: &[f64], x: D) -> D {
        x * x + x * start[1] * start[1] * start[0] + x * (x * x * x * start[1])
    }

    check! { (inert_ref start, val x) -> scalar; (vec![0.5, -0.75], 1.25), (vec![2.0, 3.0], -0.5) }
}

mod list_of_indices_lent_to_the_callee {
    use crate::prelude::*;

    /// Minors by columns that are taken out of a list and put back.
    #[differentiable]
    fn minor(a: &[f64], n: usize, row: usize, columns: &mut Vec<usize>) -> f64 {
        if columns.len() == 1 {
            return a[row * n + columns[0]];
        }
        let mut sum = 0.0;
        for k in 0..columns.len() {
            let column = columns.remove(k);
            let cofactor = a[row * n + column] * minor(a, n, row + 1, columns);
            columns.insert(k, column);
            sum += if k % 2 == 0 { cofactor } else { -cofactor };
        }
        sum
    }

    #[differentiable]
    fn f(a: &[f64], n: usize) -> f64 {
        let mut columns: Vec<usize> = (0..n).collect();
        minor(a, n, 0, &mut columns)
    }

    fn twin<D: Num>(a: &[D], _: usize) -> D {
        a[0] * (a[4] * a[8] - a[5] * a[7]) - a[1] * (a[3] * a[8] - a[5] * a[6]) + a[2] * (a[3] * a[7] - a[4] * a[6])
    }

    check! { (by_ref a, inert n) -> scalar; (vec![0.5, 1.5, -0.5, 2.0, 0.25, 1.0, -1.0, 0.75, 3.0], 3) }
}

mod elements_between_reads {
    use crate::prelude::*;

    /// What multiplies a varying value changes afterwards, in every way that an element can change.
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut k = [1usize, 2];
        let mut y = x * x * k[0] as f64;
        k[0] = 5;
        y = y * y * k[0] as f64;
        k[0] += 2;
        y = y * x * k[0] as f64;
        k.swap(0, 1);
        y = y * x * k[0] as f64;
        for v in k.iter_mut() {
            *v += 1;
        }
        y = y * x * k[0] as f64;
        for v in &mut k {
            *v += 1;
        }
        y = y * x * k[0] as f64;
        let r = &mut k;
        r[0] = 7;
        y = y * x * k[0] as f64;
        bump(&mut k);
        y = y * x * k[0] as f64;
        let last = std::mem::replace(&mut k[0], 3);
        y = y * x * k[0] as f64 * last as f64;
        [k[0], k[1]] = [k[1], 4];
        y = y * x * k[0] as f64;
        k.fill(2);
        y * x * k[0] as f64
    }

    fn bump(k: &mut [usize]) {
        k[0] += 1;
    }

    fn twin<D: Num>(x: D) -> D {
        // The factors as they were when each product was taken.
        let y = x * x;
        let y = y * y * 5.0;
        let y = y * x * 7.0;
        let y = y * x * 2.0;
        let y = y * x * 3.0;
        let y = y * x * 4.0;
        let y = y * x * 7.0;
        let y = y * x * 8.0;
        let y = y * x * 3.0 * 8.0;
        let y = y * x * 9.0;
        y * x * 2.0
    }

    check! { (val x) -> scalar; (0.7), (-1.1) }
}

mod vectors_between_reads {
    use crate::prelude::*;

    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut stack = vec![1usize, 2, 3];
        let mut y = x * x * stack[0] as f64;
        while let Some(top) = stack.pop() {
            y = y * x * top as f64 + stack.len() as f64 * x;
            if top == 3 {
                stack[0] = 4;
            }
        }
        stack.push(6);
        y = y * x * stack[0] as f64;
        stack.clear();
        stack.extend([9, 8]);
        y * x * stack[0] as f64 + x * stack.len() as f64
    }

    fn twin<D: Num>(x: D) -> D {
        let mut y = x * x;
        for (top, n) in [(3.0, 2.0), (2.0, 1.0), (4.0, 0.0)] {
            y = y * x * top + x * n;
        }
        y * x * 6.0 * x * 9.0 + x * 2.0
    }

    check! { (val x) -> scalar; (0.7), (-1.1) }
}

mod through_references {
    use crate::prelude::*;

    /// Inert arguments by `&mut`, read before and after they are written, and by the callee.
    #[differentiable]
    fn g(x: f64, sign: &mut isize, calls: &mut [usize]) -> f64 {
        let before = x * calls[0] as f64;
        *sign = 1;
        calls[0] += 1;
        if x < -3.0 {
            let w: f64 = g(-x, sign, calls);
            if w > 0.5 {
                *sign = -1;
                calls[1] = 3;
            }
            *sign *= 2;
            return w.ln() * x * calls[1] as f64 + before;
        }
        if x > 3.0 {
            let y = (*sign as f64) * x * x;
            *sign = 5;
            return y * *sign as f64;
        }
        x * before
    }

    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut sign = 0;
        let mut calls = [2; 3];
        let first = g(x, &mut sign, &mut calls) * sign as f64 * calls[0] as f64;
        let second = g(y, &mut sign, &mut calls) * sign as f64 * calls[1] as f64;
        first * second * calls[0] as f64
    }

    fn twin<D: Num>(x: D, y: D) -> D {
        // x < -3 calls g(-x) with -x > 3: 5 x², twice counted; then 1 < y < 3.
        let first = ((x * x * 5.0).ln() * x * 3.0 + x * 2.0) * -2.0 * 4.0;
        let second = y * y * 4.0 * 1.0 * 3.0;
        first * second * 5.0
    }

    check! { (val x, val y) -> scalar; (-4.0, 1.5) }
}

mod sums_of_integers {
    use crate::prelude::*;

    /// Sums and products of integers inside of varying expressions, over lists that change and of what was counted.
    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let mut k = vec![1usize, 2, 3];
        let mut y = x * k.iter().sum::<usize>() as f64;
        k.iter_mut().for_each(|n| *n *= 3);
        y = y * x * k.iter().product::<usize>() as f64;
        let above: usize = v.iter().map(|a| usize::from(*a > x)).sum();
        y * x.powi(above as i32) * v[above - 1]
    }

    fn twin<D: Num>(x: D, v: &[D]) -> D {
        x * 6.0 * x * 162.0 * x * x * v[1]
    }

    check! { (val x, by_ref v) -> scalar; (0.7, vec![1.5, 0.25, 0.9]) }
}

mod reference_written_in_a_loop {
    use crate::prelude::*;

    /// What multiplies in each iteration is another number, though its text names only what is outside of the loop.
    #[differentiable]
    fn g(x: f64, n: &mut usize) -> f64 {
        let mut s = 0.3;
        for i in 0..4 {
            let w = (*n as f64).sqrt();
            s = (s * w * x).sin() * w;
            *n = *n + i;
        }
        s
    }

    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut n = n;
        g(x, &mut n) * n as f64
    }

    fn twin<D: Num>(x: D, n: usize) -> D {
        let (mut s, mut n) = (c::<D>(0.3), n);
        for i in 0..4 {
            let w = (n as f64).sqrt();
            s = (s * w * x).sin() * w;
            n += i;
        }
        s * n as f64
    }

    check! { (val x, inert n) -> scalar; (0.7, 1), (-0.4, 3) }
}
